import type { KeyObject } from 'node:crypto'
import type { Certificate } from '../tls-facts.ts'
import { curveNamed } from './curve-name.ts'
import type { PublicKeyInfo } from './public-key-info.ts'

/** What kind of key a certificate carries. A kind that OpenSSL cannot load is named by its algorithm, or the OID of that. */
export function readPublicKeyFacts(key: KeyObject | null, info: PublicKeyInfo | null): Certificate['key'] {
  const type = key?.asymmetricKeyType
  if (!key || !type) return readUnloadedKey(info)
  const details = key.asymmetricKeyDetails ?? {}
  const curve = details.namedCurve ? curveNamed(details.namedCurve) : null
  return {
    type: typeNames[type] ?? type.toUpperCase(),
    bits: details.modulusLength ?? curve?.bits ?? fieldBits[type] ?? null,
    curve: curve?.name ?? null,
    exponent: details.publicExponent?.toString() ?? null,
  }
}

function readUnloadedKey(info: PublicKeyInfo | null): Certificate['key'] {
  const algorithm = info?.algorithm ?? 'unknown'
  return {
    type: algorithmNames[algorithm] ?? algorithm,
    bits: info?.rsa?.modulusBits ?? null,
    curve: info?.curve ?? null,
    exponent: info?.rsa?.exponent.toString() ?? null,
  }
}

/** Node's names (`asymmetricKeyType`) where upper case isn't the usual spelling. */
const typeNames: Readonly<Record<string, string>> = { ed25519: 'Ed25519', ed448: 'Ed448' }

const fieldBits: Readonly<Record<string, number>> = { ed25519: 255, ed448: 448 }

/** Of keys that OpenSSL may refuse: RFC 3279 §2.3, RFC 4491 and 9215 (GOST), RFC 9881 (ML-DSA). */
const algorithmNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'RSA',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.10045.2.1': 'EC',
  '1.2.840.10040.4.1': 'DSA',
  '1.2.643.2.2.19': 'GOST R 34.10-2001',
  '1.2.643.7.1.1.1.1': 'GOST R 34.10-2012 256',
  '1.2.643.7.1.1.1.2': 'GOST R 34.10-2012 512',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
}
