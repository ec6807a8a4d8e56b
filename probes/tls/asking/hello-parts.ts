/** What our hellos have, that a server may not bear and that can be left out: extensions by their IANA names, and what is rare. */
export const helloParts = [
  'status_request',
  'signed_certificate_timestamp',
  'encrypt_then_mac',
  'extended_master_secret',
  'session_ticket',
  'ec_point_formats',
  'padding',
  'rare-groups',
  'rare-schemes',
] as const
export type HelloPart = (typeof helloParts)[number]
