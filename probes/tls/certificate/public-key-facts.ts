import type { X509Certificate } from 'node:crypto'
import type { Certificate as Asn1Certificate } from '@peculiar/asn1-x509'
import { publicKeyOf } from '../../../core/tls/public-key.ts'
import type { Certificate } from '../tls-facts.ts'
import { curveNamed } from './curve-name.ts'

/** What kind of key a certificate carries. A kind that OpenSSL cannot load is named by its algorithm's OID. */
export function readPublicKeyFacts(certificate: X509Certificate, asn1: Asn1Certificate): Certificate['key'] {
  const key = publicKeyOf(certificate)
  const type = key?.asymmetricKeyType
  if (!key || !type) {
    const { algorithm } = asn1.tbsCertificate.subjectPublicKeyInfo.algorithm
    return { type: algorithm, bits: null, curve: null, exponent: null }
  }
  const details = key.asymmetricKeyDetails ?? {}
  const curve = details.namedCurve ? curveNamed(details.namedCurve) : null
  return {
    type: typeNames[type] ?? type.toUpperCase(),
    bits: details.modulusLength ?? curve?.bits ?? fieldBits[type] ?? null,
    curve: curve?.name ?? null,
    exponent: details.publicExponent?.toString() ?? null,
  }
}

/** Node's names (`asymmetricKeyType`) where upper case isn't the usual spelling. */
const typeNames: Readonly<Record<string, string>> = { ed25519: 'Ed25519', ed448: 'Ed448' }

const fieldBits: Readonly<Record<string, number>> = { ed25519: 255, ed448: 448 }
