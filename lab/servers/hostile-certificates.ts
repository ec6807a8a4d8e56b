import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { Certificate } from '@peculiar/asn1-x509'
import { encodeCertificate } from '../../core/tls/wire/certificate-message.ts'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import { encodeHandshake, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { encodeDer, parseDer } from '../../probes/tls/certificate/der.ts'
import {
  alternativeNames,
  authority,
  createCurveKey,
  element,
  extension,
  integer,
  layOutCertificate,
  layOutRsaKey,
  nest,
  objectId,
  sequence,
  sha256WithRsa,
} from '../fixtures/handmade-certificate.ts'
import { onClientHello, type Script } from './scripted-server.ts'

/** Certificates, leaf first, that were made to be expensive or unreadable. Each is made when it is asked for. */
export const hostileCertificates: Readonly<Record<string, () => readonly Uint8Array[]>> = {
  'sends 285 CAs of one name and key': () => [
    issue({ subject: 'leaf', issuer: 'twin' }),
    ...repeat(285, (serial) =>
      issue({ subject: 'twin', issuer: 'twin', serial, signer: hostileKey.privateKey }),
    ),
  ],
  'sends 60 CAs of one name and RSA key of 4096 bits': () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 4096 })
    const twins = {
      issuer: 'twin',
      signer: privateKey,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    }
    return [
      layOutCertificate({ ...twins, subject: 'leaf', extensions: [localhost] }),
      ...repeat(60, (serial) => layOutCertificate({ ...twins, subject: 'twin', serial })),
    ]
  },
  'sends 60 CAs of one name, each with a key of its own, that certify each other': () => {
    const keys = repeat(60, () => createCurveKey('P-256'))
    return [
      issue({ subject: 'leaf', issuer: 'cross', signer: keys[0]?.privateKey }),
      ...keys.map(({ publicKey }, serial) =>
        layOutCertificate({
          subject: 'cross',
          issuer: 'cross',
          serial,
          publicKey,
          signer: keys[(serial + 1) % keys.length]?.privateKey,
        }),
      ),
    ]
  },
  'sends 70 CAs whose RSA keys have exponents of 3072 bits': () => [
    issue({ subject: 'leaf', issuer: 'twin' }),
    ...repeat(70, (serial) => issueForExponent({ subject: 'twin', issuer: 'twin', serial })),
  ],
  'sends 70 CAs with such keys, each issued by the next': () => [
    issue({
      subject: 'leaf',
      issuer: 'ca 0',
      algorithm: sha256WithRsa,
      signer: undefined,
      extensions: [localhost],
    }),
    ...repeat(70, (serial) =>
      issueForExponent({ subject: `ca ${serial}`, issuer: `ca ${serial + 1}`, serial }),
    ),
  ],
  'sends 70 CAs with such keys below the name of a public root': () => [
    issue({
      subject: 'leaf',
      issuer: 'ca 0',
      algorithm: sha256WithRsa,
      signer: undefined,
      signatureLength: 384,
      extensions: [localhost],
    }),
    ...repeat(70, (serial) =>
      issueForExponent({
        subject: `ca ${serial}`,
        issuer: serial === 69 ? readPublicRootName() : `ca ${serial + 1}`,
        serial,
      }),
    ),
  ],
  'sends an RSA key of 16384 bits with an exponent as long': () => [
    issueForRsa(2048, randomBytes(2048).fill(0x71, 0, 1)),
  ],
  'sends an RSA key of 300,000 bits': () => [issueForRsa(40_000, randomBytes(40_000).fill(0x71, 0, 1))],
  'sends 300 certificates, each issued by the next': () => [
    ...repeat(300, (serial) =>
      issue({
        subject: `ca ${serial}`,
        issuer: `ca ${serial + 1}`,
        serial,
        signer: hostileKey.privateKey,
        extensions: serial === 0 ? [localhost] : [authority],
      }),
    ),
  ],
  'sends 1000 certificates': () => repeat(1000, (serial) => issue({ subject: 'a', issuer: 'b', serial })),
  'sends the same certificate 400 times': () => Array(400).fill(issue({ subject: 'a', issuer: 'a' })),
  'sends a certificate for 5000 names': () => [
    issueWith(alternativeNames(['localhost', ...repeat(5000, (number) => `host${number}.example.com`)])),
  ],
  'sends a certificate for 10,000 names': () => [
    issueWith(alternativeNames(['localhost', ...repeat(10_000, (number) => `host${number}.example.com`)])),
  ],
  'sends a certificate for 100,000 names': () => [
    issueWith(alternativeNames(repeat(100_000, (number) => `host${number}.example.com`))),
  ],
  'sends 2000 name constraints': () => [
    issueWith(localhost),
    issue({
      subject: 'constrained',
      issuer: 'constrained',
      extensions: [
        authority,
        extension(
          '2.5.29.30',
          sequence(
            element(
              0xa0,
              ...repeat(2000, (number) => sequence(element(0x82, Buffer.from(`${number}.example.com`)))),
            ),
          ),
        ),
      ],
    }),
  ],
  'sends 500 timestamps within a certificate': () => {
    const timestamp = concatBytes([
      Uint8Array.of(0),
      new Uint8Array(32).fill(7),
      new Uint8Array(8),
      Uint8Array.of(0, 0, 4, 3, 0, 72),
      new Uint8Array(72).fill(0x30),
    ])
    const list = concatBytes(repeat(500, () => concatBytes([encodeLength16(timestamp.length), timestamp])))
    return [
      issueWith(
        localhost,
        extension('1.3.6.1.4.1.11129.2.4.2', element(0x04, concatBytes([encodeLength16(list.length), list]))),
      ),
    ]
  },
  'sends names nested 10,000 deep': () => [issueWith(extension('2.5.29.17', nest(10_000)))],
  'sends an unknown extension nested 10,000 deep': () => [
    issueWith(localhost, extension('1.2.3.4', nest(10_000))),
  ],
  'sends an object identifier with an arc of 60,000 bytes': () => [
    issueWith(
      localhost,
      sequence(
        element(0x06, Uint8Array.of(0x2a), new Uint8Array(60_000).fill(0xff), Uint8Array.of(0x7f)),
        element(0x04, Uint8Array.of(5, 0)),
      ),
    ),
  ],
  'sends a number of 100,000 bytes where a small one belongs': () => [
    issueWith(
      localhost,
      extension('1.3.6.1.5.5.7.1.24', sequence(integer(new Uint8Array(100_000).fill(0x11)))),
    ),
  ],
  'sends a name of 5000 parts': () => [
    issueWith(
      extension(
        '2.5.29.17',
        sequence(
          element(0xa4, sequence(concatBytes(repeat(5000, () => element(0x31, commonPart))))),
          element(0x82, Buffer.from('localhost')),
        ),
      ),
    ),
  ],
  'sends a certificate without an end': () => [issueWith(localhost).subarray(0, 200)],
  'sends noise': () => [randomBytes(1000)],
  'sends a certificate of no bytes': () => [new Uint8Array()],
  'sends another curve than it says': () => {
    const { publicKey } = createCurveKey('P-384')
    const lie = Buffer.from(publicKey)
    lie[lie.indexOf(Buffer.from('0605', 'hex')) + 6] = 0x23
    return [layOutCertificate({ subject: 'leaf', issuer: 'leaf', publicKey: lie, extensions: [localhost] })]
  },
}

/** A TLS 1.2 server that sends these certificates in clear, and nothing after them. */
export function sendCertificates(certificates: readonly Uint8Array[]): Script {
  const flight = concatBytes([
    encodeCertificate(certificates),
    encodeHandshake(handshakeTypes.server_hello_done, new Uint8Array()),
  ])
  return onClientHello((socket, { cipherSuites: [first = 0], sessionId }) => {
    const hello = encodeServerHello({
      legacyVersion: 0x0303,
      random: new Uint8Array(32).fill(0x5a),
      sessionId,
      cipherSuite: first,
      compressionMethod: 0,
      extensions: [],
    })
    const messages = concatBytes([hello, flight])
    for (let at = 0; at < messages.length; at += recordLength)
      socket.write(encodeRecord(contentTypes.handshake, 0x0303, messages.subarray(at, at + recordLength)))
  })
}

const recordLength = 2 ** 14

/** Of the leaf, in every chain that is not of RSA keys alone. */
export const hostileKey = createCurveKey('P-256')
const commonPart = sequence(objectId('2.5.4.3'), element(0x0c, Buffer.from('a')))
const localhost = alternativeNames(['localhost'])

/** For the key that all of them share. */
function issue(certificate: Omit<Parameters<typeof layOutCertificate>[0], 'publicKey'>): Buffer {
  return layOutCertificate({ signer: hostileKey.privateKey, ...certificate, publicKey: hostileKey.publicKey })
}

function issueWith(...extensions: Uint8Array[]): Buffer {
  return issue({ subject: 'leaf', issuer: 'nobody', extensions })
}

function readPublicRootName(): Uint8Array {
  const root = parseDer(new X509Certificate(rootCertificates[0] ?? '').raw, Certificate)
  return encodeDer(root?.tbsCertificate.subject ?? {})
}

/** Its signature takes 10 ms to check, whoever made it. */
function issueForExponent(names: { subject: string; issuer: string | Uint8Array; serial: number }): Buffer {
  return layOutCertificate({
    ...names,
    publicKey: layOutRsaKey(createModulus(384), randomBytes(384).fill(0x71, 0, 1)),
    algorithm: sha256WithRsa,
    signatureLength: 384,
  })
}

function issueForRsa(bytes: number, exponent: Uint8Array): Buffer {
  return layOutCertificate({
    subject: 'leaf',
    issuer: 'leaf',
    publicKey: layOutRsaKey(createModulus(bytes), exponent),
    algorithm: sha256WithRsa,
    extensions: [localhost],
    signatureLength: Math.min(bytes, 2048),
  })
}

/** Odd, and of full length: nothing else is asked of a modulus before it is used. */
function createModulus(bytes: number): Buffer {
  const modulus = randomBytes(bytes).fill(0xc1, 0, 1)
  modulus[bytes - 1] = 0x0d
  return modulus
}

function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

function encodeLength16(length: number): Uint8Array {
  return Uint8Array.of(length >> 8, length & 0xff)
}
