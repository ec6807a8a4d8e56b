import {
  createHash,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign as signBytes,
  X509Certificate,
} from 'node:crypto'
import { promisify } from 'node:util'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AccessDescription,
  AuthorityInfoAccessSyntax,
  GeneralName,
  id_ad_caIssuers,
  id_ad_ocsp,
  id_pe_authorityInfoAccess,
} from '@peculiar/asn1-x509'
import forge from 'node-forge'
import type { LogEntry } from '../../core/tls/wire/signed-certificate-timestamp.ts'

/** A certificate and the key that belongs to it. */
export interface Credential {
  certificate: X509Certificate
  /** PEM of the certificate alone. */
  pem: string
  privateKey: KeyObject
}

export interface CertificateProfile {
  commonName: string
  /** `itself`: self-signed. */
  issuer: Credential | 'itself'
  key: KeyObject
  notBefore: Date
  notAfter: Date
  /** Path length of a CA certificate; absent: an end entity for TLS servers. */
  authority?: { pathLength: number }
  /** subjectAltName. */
  dnsNames?: readonly string[]
  /** AuthorityInfoAccess (RFC 5280 §4.2.2.1): where revocation and the issuer's certificate are found. */
  ocspUrl?: string
  caIssuersUrl?: string
  /** TLS feature extension with status_request (RFC 7633): demands a staple. */
  mustStaple?: boolean
  /** Makes the SignedCertificateTimestampList to embed (RFC 6962 §3.3) of what the certificate is without it. */
  timestamps?: (precertificate: LogEntry) => Uint8Array
}

/** Makes the RSA key of whoever has that role. One maker's roles have keys of their own. */
export type MakeKey = (role: string, bits: number) => Promise<KeyObject>

/** A new one each time. */
export const makeFreshKey: MakeKey = (_role, bits) => createRsaKey(bits)

/** An RSA key made by OpenSSL, off the main thread: forge's own generator takes minutes for 4096 bits. */
export async function createRsaKey(bits: number): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: bits })
  return privateKey
}

/** Has the issuer certify a key (RFC 5280), with SHA-256. */
export function issueCertificate(profile: CertificateProfile): Credential {
  const ownPem = formatKeyPem(profile.key)
  const certificate = forge.pki.createCertificate()
  const rsa = forge.pki.privateKeyFromPem(ownPem)
  certificate.publicKey = forge.pki.setRsaPublicKey(rsa.n, rsa.e)
  certificate.serialNumber = createSerialNumber()
  certificate.validity.notBefore = profile.notBefore
  certificate.validity.notAfter = profile.notAfter
  const subject = [{ name: 'commonName', value: profile.commonName }]
  certificate.setSubject(subject)
  const issuer = profile.issuer === 'itself' ? null : profile.issuer
  const issuerCertificate = issuer && forge.pki.certificateFromPem(issuer.pem)
  certificate.setIssuer(issuerCertificate?.subject.attributes ?? subject)
  const ordinary = createExtensions(
    profile,
    (issuerCertificate ?? certificate).generateSubjectKeyIdentifier().getBytes(),
  )
  const signer = issuer ? issuer.privateKey : profile.key
  certificate.setExtensions(ordinary)
  signCertificate(certificate, signer)
  if (profile.timestamps) {
    const issuerKey = createPublicKey(issuer ? issuer.privateKey : profile.key)
    const list = profile.timestamps({
      type: 'precertificate',
      issuerKeyHash: createHash('sha256')
        .update(issuerKey.export({ type: 'spki', format: 'der' }))
        .digest(),
      tbsCertificate: tbsOf(certificate),
    })
    certificate.setExtensions([...ordinary, { id: timestampListId, value: encodeOctetString(list) }])
    signCertificate(certificate, signer)
  }
  const pem = forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
  return { certificate: new X509Certificate(pem), pem, privateKey: profile.key }
}

/** By OpenSSL: forge's own arithmetic takes a tenth of a second for each signature. */
function signCertificate(certificate: forge.pki.Certificate, key: KeyObject): void {
  const signer = Object.assign(forge.pki.privateKeyFromPem(formatKeyPem(key)), {
    sign: () => signBytes('sha256', tbsOf(certificate), key).toString('latin1'),
  })
  certificate.sign(signer, forge.md.sha256.create())
}

function tbsOf(certificate: forge.pki.Certificate): Buffer {
  return Buffer.from(forge.asn1.toDer(certificate.tbsCertificate).getBytes(), 'latin1')
}

function formatKeyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function createExtensions(
  { authority, dnsNames = [], ocspUrl, caIssuersUrl, mustStaple }: CertificateProfile,
  issuerKeyId: string,
) {
  const usage = authority
    ? [
        { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: authority.pathLength },
        { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true, digitalSignature: true },
      ]
    : [
        { name: 'basicConstraints', critical: true, cA: false },
        { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: dnsNames.map((value) => ({ type: 2, value })) },
      ]
  const access = [
    ...(ocspUrl ? [createAccessDescription(id_ad_ocsp, ocspUrl)] : []),
    ...(caIssuersUrl ? [createAccessDescription(id_ad_caIssuers, caIssuersUrl)] : []),
  ]
  const value = Buffer.from(AsnConvert.serialize(new AuthorityInfoAccessSyntax(access))).toString('latin1')
  return [
    ...usage,
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuerKeyId },
    ...(access.length > 0 ? [{ id: id_pe_authorityInfoAccess, value }] : []),
    ...(mustStaple ? [{ id: tlsFeatureId, value: statusRequestFeature }] : []),
  ]
}

const timestampListId = '1.3.6.1.4.1.11129.2.4.2'
const tlsFeatureId = '1.3.6.1.5.5.7.1.24'
/** SEQUENCE { INTEGER 5 }: status_request's number (RFC 7633 §4.1). */
const statusRequestFeature = '\x30\x03\x02\x01\x05'

function encodeOctetString(bytes: Uint8Array): string {
  return Buffer.from(AsnConvert.serialize(new OctetString(bytes))).toString('latin1')
}

function createAccessDescription(accessMethod: string, url: string): AccessDescription {
  return new AccessDescription({
    accessMethod,
    accessLocation: new GeneralName({ uniformResourceIdentifier: url }),
  })
}

/** 16 random bytes, positive and without a leading zero, as RFC 5280 §4.1.2.2 and the CA/Browser Forum ask. */
function createSerialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}
