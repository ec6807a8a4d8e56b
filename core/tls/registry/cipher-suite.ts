/** What a cipher suite is made of, as its name says. */
export interface CipherSuite {
  code: number
  name: string
  protocol: 'SSL 2.0' | 'TLS ≤ 1.2' | 'TLS 1.3'
  keyExchange: KeyExchange
  authentication: Authentication
  /** With key size and mode: `AES_256_GCM`, `3DES_EDE_CBC`, `RC4_128`, `NULL`. */
  cipher: string
  /** Effective strength of the cipher: NULL 0, export 40 or 56, DES 56, 3DES 112. */
  bits: number
  mode: 'AEAD' | 'CBC' | 'stream' | 'NULL'
  /**
   * Block size of the cipher below, also in counter modes; null for stream ciphers. 64 is what Sweet32 needs.
   */
  blockBits: 64 | 128 | null
  /** The record's MAC, `SHA` or `SHA256`; null where the cipher itself authenticates. */
  mac: string | null
  export: boolean
  /**
   * Session keys don't follow from the server's long-term key. True of anonymous exchanges too: their keys
   * are fresh, and known to whoever is in the middle.
   */
  forwardSecrecy: boolean
  /** The oldest version in which it is negotiated. */
  since: 'SSL 2.0' | 'SSL 3.0' | 'TLS 1.0' | 'TLS 1.2' | 'TLS 1.3'
}

export type KeyExchange = (typeof keyExchanges)[keyof typeof keyExchanges][0] | 'any'
export type Authentication = (typeof keyExchanges)[keyof typeof keyExchanges][1] | 'any'

/** The suite of one registry row. Throws for a name of no known form: such a row needs a rule here. */
export function parseCipherSuite(code: number, name: string): CipherSuite {
  const form = name.startsWith('SSL_CK_')
    ? parseSsl2Form(name)
    : name.includes('_WITH_')
      ? parseTls12Form(name)
      : parseTls13Form(name)
  const { protocol, exchange, exported } = form
  const { cipher, mac } = splitProtection(form.protection)
  const bits = /EXPORT40/.test(name) ? 40 : strengthOf(cipher)
  const mode = modeOf(cipher)
  const [keyExchange, authentication] = exchange
  return {
    code,
    name,
    protocol,
    keyExchange,
    authentication,
    cipher,
    bits,
    mode,
    blockBits: blockBitsOf(cipher),
    mac: mode === 'AEAD' ? null : mac,
    export: exported,
    forwardSecrecy: protocol === 'TLS 1.3' || forwardSecret.has(keyExchange),
    since: sinceOf(form, name, mode, mac),
  }
}

/**
 * The part of a name before `_WITH_`: key exchange and what authenticates the server. DH_anon and ECDH_anon
 * exchange fresh keys in ServerKeyExchange (RFC 5246 §7.4.3), so they are DHE and ECDHE without a signature.
 */
const keyExchanges = {
  NULL: ['NULL', 'NULL'],
  RSA: ['RSA', 'RSA'],
  RSA_FIPS: ['RSA', 'RSA'],
  RSA_OLDFIPS: ['RSA', 'RSA'],
  DH_DSS: ['DH', 'DSS'],
  DH_RSA: ['DH', 'RSA'],
  DH_anon: ['DHE', 'anon'],
  DHE_DSS: ['DHE', 'DSS'],
  DHE_RSA: ['DHE', 'RSA'],
  ECDH_ECDSA: ['ECDH', 'ECDSA'],
  ECDH_RSA: ['ECDH', 'RSA'],
  ECDH_anon: ['ECDHE', 'anon'],
  ECDHE_ECDSA: ['ECDHE', 'ECDSA'],
  ECDHE_RSA: ['ECDHE', 'RSA'],
  PSK: ['PSK', 'PSK'],
  DHE_PSK: ['DHE_PSK', 'PSK'],
  PSK_DHE: ['DHE_PSK', 'PSK'],
  ECDHE_PSK: ['ECDHE_PSK', 'PSK'],
  RSA_PSK: ['RSA_PSK', 'RSA'],
  KRB5: ['KRB5', 'KRB5'],
  SRP_SHA: ['SRP', 'SRP'],
  SRP_SHA_RSA: ['SRP', 'RSA'],
  SRP_SHA_DSS: ['SRP', 'DSS'],
  ECCPWD: ['ECCPWD', 'ECCPWD'],
  FORTEZZA_KEA: ['FORTEZZA', 'FORTEZZA'],
  CECPQ1_RSA: ['CECPQ1', 'RSA'],
  CECPQ1_ECDSA: ['CECPQ1', 'ECDSA'],
  GOSTR341094: ['GOST', 'GOST'],
  GOSTR341001: ['GOST', 'GOST'],
  GOSTR341112_256: ['GOST', 'GOST'],
  GOSTR341094_RSA: ['RSA', 'RSA'],
} as const

const forwardSecret: ReadonlySet<KeyExchange> = new Set<KeyExchange>([
  'DHE',
  'ECDHE',
  'DHE_PSK',
  'ECDHE_PSK',
  'SRP',
  'ECCPWD',
  'CECPQ1',
])

interface Form {
  protocol: CipherSuite['protocol']
  exchange: readonly [KeyExchange, Authentication]
  exported: boolean
  /** Cipher and hash: `AES_128_CBC_SHA`. */
  protection: string
}

/** SSL_CK_RC4_128_EXPORT40_WITH_MD5: the server's RSA key, always. */
function parseSsl2Form(name: string): Form {
  const exported = name.includes('_EXPORT40')
  const exchange = name === 'SSL_CK_NULL' ? keyExchanges.NULL : keyExchanges.RSA
  const protection = name.slice('SSL_CK_'.length).replace('_EXPORT40', '').replace('_WITH_', '_')
  return { protocol: 'SSL 2.0', exchange, exported, protection }
}

/**
 * TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA. RFC 9367's MGM suites are for TLS 1.3 although their names have this
 * form.
 */
function parseTls12Form(name: string): Form {
  const match =
    /^(?:TLS|SSL)_(?<exchange>\w+?)(?<exported>_EXPORT(?:1024)?)?_WITH_(?<protection>\w+?)(?:_OLD)?$/.exec(
      name,
    )
  const { exchange = '', exported, protection = '' } = match?.groups ?? {}
  if (!isKeyExchange(exchange)) throw new Error(`cipher suite name of no known form: ${name}`)
  if (/_MGM_[LS]$/.test(protection)) return { ...tls13, protection }
  return {
    protocol: 'TLS ≤ 1.2',
    exchange: keyExchanges[exchange],
    exported: exported !== undefined,
    protection,
  }
}

/** TLS_AES_128_GCM_SHA256; RFC 9150's TLS_SHA256_SHA256 has integrity only. */
function parseTls13Form(name: string): Form {
  const protection = name.slice('TLS_'.length)
  return {
    ...tls13,
    protection: /^(SHA\d+)_\1$/.test(protection) ? `NULL_${protection.split('_')[0]}` : protection,
  }
}

const tls13 = { protocol: 'TLS 1.3', exchange: ['any', 'any'], exported: false } as const

function isKeyExchange(text: string): text is keyof typeof keyExchanges {
  return Object.hasOwn(keyExchanges, text)
}

function splitProtection(protection: string): { cipher: string; mac: string | null } {
  const match = /^(?<cipher>\w+?)_(?<mac>MD5(?:_1)?|SHA\d*|SM3|GOSTR3411|GOST94|IMIT|OMAC|NULL)$/.exec(
    protection,
  )
  return { cipher: match?.groups?.cipher ?? protection, mac: match?.groups?.mac ?? null }
}

/** Effective key strength. The number in a name counts (`RC2_CBC_40`), else the algorithm decides. */
function strengthOf(cipher: string): number {
  const rule = strengths.find(([pattern]) => pattern.test(cipher))
  const bits = rule ? rule[1] : Number(/_(\d+)L?(?:_|$)/.exec(cipher)?.[1])
  if (Number.isNaN(bits)) throw new Error(`cipher of unknown strength: ${cipher}`)
  return bits
}

const strengths: readonly (readonly [RegExp, number])[] = [
  [/^NULL/, 0],
  [/^3DES|^DES_192_EDE3/, 112],
  [/^DES40|^DES_CBC_40/, 40],
  [/^DES/, 56],
  [/^FORTEZZA/, 80],
  [/^(IDEA|SEED|SM4)/, 128],
  [/^(28147|KUZNYECHIK|MAGMA|CHACHA20)/, 256],
]

function modeOf(cipher: string): CipherSuite['mode'] {
  if (cipher === 'NULL') return 'NULL'
  if (/GCM|CCM|POLY1305|AEGIS|MGM/.test(cipher)) return 'AEAD'
  if (/^RC4|_CNT|_CTR|CFB/.test(cipher)) return 'stream'
  // TLS_RSA_EXPORT1024_WITH_RC2_CBC_56_MD5 and its like name the mode before the size.
  if (/CBC/.test(cipher)) return 'CBC'
  throw new Error(`cipher of unknown mode: ${cipher}`)
}

function blockBitsOf(cipher: string): CipherSuite['blockBits'] {
  if (/^(AES|CAMELLIA|ARIA|SEED|SM4|KUZNYECHIK|AEGIS)/.test(cipher)) return 128
  if (/^(3?DES|RC2|IDEA|FORTEZZA|28147|MAGMA)/.test(cipher)) return 64
  return null
}

/**
 * AEAD needs TLS 1.2's record, and a SHA-2 MAC comes with the TLS 1.2 PRF (RFC 5246 §1.2, RFC 5289 §3). RFC
 * 5487 and RFC 5489 define their pre-shared-key suites with SHA-2 MACs for TLS 1.0 on, and OpenSSL does so
 * with Camellia's; where in doubt the older version stands here, because a suite that isn't offered is not
 * found.
 */
function sinceOf(
  form: Form,
  name: string,
  mode: CipherSuite['mode'],
  mac: string | null,
): CipherSuite['since'] {
  if (form.protocol !== 'TLS ≤ 1.2') return form.protocol
  if (mode === 'AEAD') return 'TLS 1.2'
  // RFC 9189 binds its suites to TLS 1.2; the drafts before it were for TLS 1.0 and up.
  if (form.exchange[0] === 'GOST')
    return /^TLS_GOSTR341112_256_(?!.*_OLD$)/.test(name) ? 'TLS 1.2' : 'TLS 1.0'
  if (mac === 'SHA256' || mac === 'SHA384') return name.includes('PSK_WITH_') ? 'TLS 1.0' : 'TLS 1.2'
  return 'SSL 3.0'
}
