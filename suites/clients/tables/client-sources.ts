/** Where the tables were read. Each hello was decoded by `core/tls/wire`; nobody’s text was taken over. */
export const sources = {
  sslLabs:
    'Qualys SSL Labs, https://api.dev.ssllabs.com/api/v3/getClients: the hello as distributed with testssl.sh 3.0.8',
  testssl:
    'https://github.com/testssl/testssl.sh, a hello captured by its authors, as distributed with 3.0.8',
  /** The program itself, on loopback. */
  captured: (program: string) => `Its own hello, captured on loopback on 2026-11-22: ${program}`,
  /** A browser’s hello as the project recorded it, sent by its library. */
  curlImpersonate: (signature: string) =>
    `https://github.com/lexiforest/curl-impersonate, tests/signatures/${signature}.yaml, as sent by curl_cffi 0.16.3`,
  tlsClient: (profile: string) =>
    `https://github.com/bogdanfinn/tls-client, profile ${profile}, as sent by its version 1.11.2`,
} as const
