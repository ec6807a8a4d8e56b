/** What a certificate on a path can break (RFC 5280 §6.1), its dates aside. */
export const pathRules = [
  /** §6.1.4 (k): an issuer that says that it is no CA, or does not say that it is one. */
  'not-a-ca',
  /** §6.1.4 (n): an issuer whose key is not for signing certificates. */
  'no-cert-sign',
  /** §6.1.4 (l), (m): more CAs below an issuer than it allows. */
  'path-length',
  'name-constraints',
  'explicit-policy',
  /** §4.2: a critical extension that clients are not bound to know. */
  'unknown-critical-extension',
  /** §4.2.1.12: it, or a CA above it, is for other purposes than being a server. */
  'extended-key-usage',
  /** §4.2: an extension comes twice, or cannot be read. */
  'extension',
  /** §4.1.1.2: signed in another way than the signed part says. */
  'algorithm-mismatch',
  /** The signature could not be checked: only ever in doubt. */
  'signature',
  /** The certificate cannot be read whole: only ever in doubt. */
  'unread',
] as const
export type PathRule = (typeof pathRules)[number]
