import { X509Certificate } from 'node:crypto'
import { type CertificateName, parsed, staple, x509 } from '../../../fixtures/pki.ts'
import { issuerPem, leafPem } from '../../../fixtures/transparency-vectors.ts'

export const leaf = parsed('stapled')
export const issuer = parsed('intermediate')

const names: readonly CertificateName[] = [
  'rsa',
  'ecdsa',
  'ed25519',
  'expired',
  'stapled',
  'root',
  'responder',
]
export const certificates = [
  ...names.map((name) => x509(name).raw),
  // With embedded timestamps.
  ...[leafPem, issuerPem].map((pem) => new X509Certificate(pem).raw),
]

export const staples = (['good', 'delegated', 'impostor', 'other', 'revoked', 'try-later'] as const).map(
  staple,
)
