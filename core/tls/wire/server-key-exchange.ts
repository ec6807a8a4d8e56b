import type { CipherSuite } from '../registry/cipher-suite.ts'
import { versionCode } from '../registry/versions.ts'
import { Reader, Writer } from './codec.ts'
import { readEcParameters, writeEcParameters } from './ec-parameters.ts'
import { encodeHandshake, handshakeTypes } from './handshake-message.ts'

/** ServerKeyExchange of TLS ≤ 1.2, by what it carries. */
export type ServerKeyExchange =
  | EcdheKeyExchange
  | DheKeyExchange
  | RsaKeyExchange
  | PskKeyExchange
  | OpaqueKeyExchange

interface SignatureFields {
  /** In TLS 1.2; before, the suite decides, and null where nothing is signed. */
  signatureScheme: number | null
  /** Null where the suite authenticates otherwise: anonymous and pre-shared-key exchanges. */
  signature: Uint8Array | null
}

interface IdentityHintField {
  /** psk_identity_hint of DHE_PSK and ECDHE_PSK, else null. */
  identityHint: Uint8Array | null
}

export interface EcdheKeyExchange extends SignatureFields, IdentityHintField {
  kind: 'ECDHE'
  /** explicit_prime 1, explicit_char2 2, named_curve 3. */
  curveType: number
  /** Null: the curve is spelled out in `explicitCurve`. */
  group: number | null
  /**
   * The parameters of an explicit curve as sent, without curve_type. RFC 8422 forbids them: nobody checks
   * such a curve.
   */
  explicitCurve: Uint8Array | null
  publicKey: Uint8Array
}

export interface DheKeyExchange extends SignatureFields, IdentityHintField {
  kind: 'DHE'
  prime: Uint8Array
  generator: Uint8Array
  publicKey: Uint8Array
}

/** The short-lived RSA key of an RSA_EXPORT suite: what FREAK factors. */
export interface RsaKeyExchange extends SignatureFields {
  kind: 'RSA'
  modulus: Uint8Array
  exponent: Uint8Array
}

export interface PskKeyExchange extends IdentityHintField {
  kind: 'PSK'
}

/** Of an exchange that isn't taken apart here: SRP, ECCPWD, GOST, KRB5, FORTEZZA, CECPQ1. */
export interface OpaqueKeyExchange {
  kind: 'opaque'
  body: Uint8Array
}

type Suite = Pick<CipherSuite, 'keyExchange' | 'authentication'>

/**
 * struct { ECCurveType curve_type; …; opaque point<1..2^8-1>; } ServerECDHParams;      (RFC 8422 §5.4)
 * RFC 5246 §7.4.3:
 * struct { opaque dh_p<1..2^16-1>; opaque dh_g<1..2^16-1>; opaque dh_Ys<1..2^16-1>; } ServerDHParams;
 * RFC 2246 §7.4.3:
 * struct { opaque rsa_modulus<1..2^16-1>; opaque rsa_exponent<1..2^16-1>; } ServerRSAParams;
 * opaque psk_identity_hint<0..2^16-1>, before the parameters of a PSK suite      (RFC 4279 §3, RFC 5489 §2)
 * RFC 5246 §4.7:
 * struct { SignatureAndHashAlgorithm algorithm; opaque signature<0..2^16-1>; }, the algorithm in TLS 1.2 only
 *
 * Nothing in the message says which of these it is: the suite does. So a message read with the wrong suite or
 * version is malformed at best.
 * @param suite - the entry of the suite that the server chose.
 * @param version - the version that the server chose.
 */
export function decodeServerKeyExchange(body: Uint8Array, suite: Suite, version: number): ServerKeyExchange {
  const reader = new Reader(body, 'server_key_exchange')
  const exchange = readExchange(reader, suite, version)
  reader.end()
  return exchange
}

function readExchange(reader: Reader, suite: Suite, version: number): ServerKeyExchange {
  const hint = () => (suite.keyExchange.endsWith('PSK') ? reader.opaque16('psk_identity_hint') : null)
  switch (suite.keyExchange) {
    case 'ECDHE':
    case 'ECDHE_PSK': {
      const identityHint = hint()
      const parameters = readEcParameters(reader)
      const publicKey = requireNonEmpty(reader, reader.opaque8('point'), 1, 'point')
      return {
        kind: 'ECDHE',
        identityHint,
        ...parameters,
        publicKey,
        ...readSignature(reader, suite, version),
      }
    }
    case 'DHE':
    case 'DHE_PSK': {
      const identityHint = hint()
      const prime = readNumber(reader, 'dh_p')
      const generator = readNumber(reader, 'dh_g')
      const publicKey = readNumber(reader, 'dh_ys')
      return {
        kind: 'DHE',
        identityHint,
        prime,
        generator,
        publicKey,
        ...readSignature(reader, suite, version),
      }
    }
    case 'RSA': {
      const modulus = readNumber(reader, 'rsa_modulus')
      const exponent = readNumber(reader, 'rsa_exponent')
      return { kind: 'RSA', modulus, exponent, ...readSignature(reader, suite, version) }
    }
    case 'PSK':
    case 'RSA_PSK':
      return { kind: 'PSK', identityHint: hint() }
    default:
      return { kind: 'opaque', body: reader.rest() }
  }
}

/**
 * The message with its header, for scripted servers. The caller signs; the layout follows from what is null.
 */
export function encodeServerKeyExchange(exchange: ServerKeyExchange): Uint8Array {
  const body = new Writer()
  if ('identityHint' in exchange && exchange.identityHint) body.vector16(exchange.identityHint)
  switch (exchange.kind) {
    case 'ECDHE':
      writeEcParameters(body, exchange)
      body.vector8(exchange.publicKey)
      break
    case 'DHE':
      body.vector16(exchange.prime).vector16(exchange.generator).vector16(exchange.publicKey)
      break
    case 'RSA':
      body.vector16(exchange.modulus).vector16(exchange.exponent)
      break
    case 'PSK':
      break
    case 'opaque':
      body.bytes(exchange.body)
      break
  }
  if ('signature' in exchange && exchange.signature) {
    if (exchange.signatureScheme !== null) body.u16(exchange.signatureScheme)
    body.vector16(exchange.signature)
  }
  return encodeHandshake(handshakeTypes.server_key_exchange, body.finish())
}

const signingAuthentications: ReadonlySet<Suite['authentication']> = new Set<Suite['authentication']>([
  'RSA',
  'DSS',
  'ECDSA',
])

function readSignature(reader: Reader, { authentication }: Suite, version: number): SignatureFields {
  if (!signingAuthentications.has(authentication)) return { signatureScheme: null, signature: null }
  const signatureScheme = version >= versionCode('TLS 1.2') ? reader.u16('signature_algorithm') : null
  return { signatureScheme, signature: reader.opaque16('signature') }
}

function readNumber(reader: Reader, field: string): Uint8Array {
  return requireNonEmpty(reader, reader.opaque16(field), 2, field)
}

function requireNonEmpty(reader: Reader, bytes: Uint8Array, lengthSize: number, field: string): Uint8Array {
  if (bytes.length === 0) reader.reject(field, lengthSize)
  return bytes
}
