import { readElement, readElements, readObjectId, readSequence, readWhole, tags } from './der-element.ts'

/** What a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) says in itself, whether or not a library takes the key. */
export interface PublicKeyInfo {
  /** OID of the kind of key. */
  algorithm: string
  /** OID of the curve of an elliptic key; null: another key, or a curve by its parameters. */
  curve: string | null
  /** The content of the BIT STRING, without unused bits. */
  bits: Buffer
  rsa: { modulus: bigint; exponent: bigint; modulusBits: number } | null
}

export function readPublicKeyInfo(info: Buffer): PublicKeyInfo | null {
  const [algorithm, key] = readSequence(info) ?? []
  const [id, parameters] = (algorithm && readElements(algorithm.content)) ?? []
  const oid = id?.tag === tags.objectId ? readObjectId(id.content) : null
  if (oid === null || key?.tag !== tags.bitString) return null
  const bits = key.content.subarray(1)
  return {
    algorithm: oid,
    curve: parameters?.tag === tags.objectId ? readObjectId(parameters.content) : null,
    bits,
    rsa: oid === rsaEncryption || oid === rsassaPss ? readRsaKey(bits) : null,
  }
}

const rsaEncryption = '1.2.840.113549.1.1.1'
const rsassaPss = '1.2.840.113549.1.1.10'

/** `SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 8017 appendix A.1.1). */
function readRsaKey(bits: Buffer): PublicKeyInfo['rsa'] {
  const content = readWhole(bits, tags.sequence)
  const modulus = content && readElement(content)
  const exponent = modulus && readElement(content, modulus.raw.length)
  if (modulus?.tag !== tags.integer || exponent?.tag !== tags.integer) return null
  if (modulus.content.length > maxKeyBytes || exponent.content.length > maxKeyBytes) return null
  const [n, e] = [modulus, exponent].map((number) => BigInt(`0x${number.content.toString('hex') || '0'}`))
  return n === undefined || e === undefined
    ? null
    : { modulus: n, exponent: e, modulusBits: n === 0n ? 0 : n.toString(2).length }
}

/** OpenSSL takes no RSA key of more than 16384 bits. */
const maxKeyBytes = 2049
