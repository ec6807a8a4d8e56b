import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts'

/** The certificates and OCSP responses made by `make-pki.sh`: root → intermediate (RSA) → the rest. Valid 2020 to 2120. */
export type CertificateName =
  | 'root'
  | 'intermediate'
  | 'rsa'
  | 'ecdsa'
  | 'ed25519'
  | 'expired'
  | 'stapled'
  | 'responder'
  | 'impostor'

export type ServerName = 'rsa' | 'ecdsa' | 'ed25519' | 'expired' | 'stapled'

export function pem(name: CertificateName): string {
  return readFileSync(new URL(`pki/${name}.pem`, import.meta.url), 'utf8')
}

function key(name: ServerName): string {
  return readFileSync(new URL(`pki/${name}.key`, import.meta.url), 'utf8')
}

export function x509(name: CertificateName): X509Certificate {
  return new X509Certificate(pem(name))
}

export function parsed(name: CertificateName): ParsedCertificate {
  const outcome = parseCertificate(x509(name).raw)
  if (outcome.status !== 'ok') throw new Error(`${name}.pem is not as made`)
  return outcome.value
}

export function staple(name: 'good' | 'delegated' | 'impostor' | 'other' | 'revoked' | 'try-later'): Buffer {
  return readFileSync(new URL(`pki/staple-${name}.der`, import.meta.url))
}

/** What a server is configured with: the leaf, the intermediate unless left out, and the key. */
export function credentials(name: ServerName, { intermediate = true } = {}): { cert: string; key: string } {
  return { cert: intermediate ? pem(name) + pem('intermediate') : pem(name), key: key(name) }
}
