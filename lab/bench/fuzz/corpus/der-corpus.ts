import { X509Certificate } from 'node:crypto'
import {
  type CertificateName,
  readParsedCertificate,
  readStapleFile,
  readX509,
} from '../../../fixtures/pki.ts'
import { issuerPem, leafPem } from '../../../fixtures/transparency-vectors.ts'

export const leaf = readParsedCertificate('stapled')
export const issuer = readParsedCertificate('intermediate')

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
  ...names.map((name) => readX509(name).raw),
  // With embedded timestamps.
  ...[leafPem, issuerPem].map((pem) => new X509Certificate(pem).raw),
]

export const staples = (['good', 'delegated', 'impostor', 'other', 'revoked', 'try-later'] as const).map(
  readStapleFile,
)
