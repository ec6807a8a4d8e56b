/** OpenSSL's names of the suites the replica's real TLS server is given. */
const opensslSuites = {
  TLS_AES_128_GCM_SHA256: 'TLS_AES_128_GCM_SHA256',
  TLS_AES_256_GCM_SHA384: 'TLS_AES_256_GCM_SHA384',
  TLS_CHACHA20_POLY1305_SHA256: 'TLS_CHACHA20_POLY1305_SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: 'ECDHE-RSA-AES128-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384: 'ECDHE-RSA-AES256-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_DHE_RSA_WITH_AES_256_GCM_SHA384: 'DHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_NULL_SHA: 'ECDHE-RSA-NULL-SHA',
  TLS_ECDH_anon_WITH_AES_256_CBC_SHA: 'AECDH-AES256-SHA',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
} as const
export type OpensslSuite = keyof typeof opensslSuites

/** OpenSSL's names of the groups. */
export const opensslGroups = {
  X25519MLKEM768: 'X25519MLKEM768',
  x25519: 'X25519',
  secp256r1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
} as const
export type OpensslGroup = keyof typeof opensslGroups

/** A list for `SSL_CTX_set_cipher_list`. The security level applies to keys, signatures and versions as well. */
export function formatCipherList(suites: readonly OpensslSuite[], securityLevel: number): string {
  return [...suites.map((suite) => opensslSuites[suite]), `@SECLEVEL=${securityLevel}`].join(':')
}
