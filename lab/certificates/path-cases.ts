import { createHash } from 'node:crypto'
import {
  alternativeNames,
  authority,
  createCurveKey,
  element,
  extension,
  type HandmadeCertificate,
  integer,
  layOutCertificate,
  name,
  objectId,
  sequence,
  utcTime,
} from '../fixtures/handmade-certificate.ts'

/** `takes`, `refuses`; `unsure` is ours alone. */
export type Word = 'takes' | 'refuses' | 'unsure'

/** A chain that clients verify, and what they say of it. */
export interface PathCase {
  leaf: Uint8Array
  /** Beside it, in the order sent. */
  sent: readonly Uint8Array[]
  roots: readonly Uint8Array[]
  /** What is right, by RFC 5280, and ours. */
  right: Word
  /** Those whose word is another, and why that is known to be theirs. */
  others?: Partial<Record<'openssl' | 'go' | 'gnutls' | 'java', string>>
}

const rootKey = createCurveKey('P-256')
const caKey = createCurveKey('P-256')
const otherKey = createCurveKey('P-256')
export const leafKey = createCurveKey('P-256')

const valid = [utcTime('200101000000Z'), utcTime('491231235959Z')] as const
const past = [utcTime('200101000000Z'), utcTime('210930000000Z')] as const
const future = [utcTime('450101000000Z'), utcTime('491231235959Z')] as const

const chat = alternativeNames(['chat.test'])
const usage = (bits: number) => extension('2.5.29.15', element(0x03, Uint8Array.of(0, bits)), true)
const certSign = usage(0x06)
const basic = (...parts: Uint8Array[]) => extension('2.5.29.19', sequence(...parts), true)
const yes = element(0x01, Uint8Array.of(0xff))
const pathLength = (length: number) => basic(yes, integer(Uint8Array.of(length)))
const purposes = (...ids: string[]) => extension('2.5.29.37', sequence(...ids.map(objectId)))
const policies = (...ids: string[]) =>
  extension('2.5.29.32', sequence(...ids.map((id) => sequence(objectId(id)))))
const policyConstraints = (skips: number) =>
  extension('2.5.29.36', sequence(element(0x80, Uint8Array.of(skips))), true)
const mapping = (from: string, to: string) =>
  extension('2.5.29.33', sequence(sequence(objectId(from), objectId(to))), true)
const subtree = (base: Uint8Array) => sequence(base)
const constraints = (permitted: Uint8Array[], excluded: Uint8Array[] = []) =>
  extension(
    '2.5.29.30',
    sequence(
      ...(permitted.length > 0 ? [element(0xa0, ...permitted.map(subtree))] : []),
      ...(excluded.length > 0 ? [element(0xa1, ...excluded.map(subtree))] : []),
    ),
    true,
  )
const dns = (text: string) => element(0x82, Buffer.from(text))
const keyId = (key: { publicKey: Buffer }) =>
  extension('2.5.29.14', element(0x04, createHash('sha1').update(key.publicKey).digest()))

type About = Partial<HandmadeCertificate>

const certificate = (about: HandmadeCertificate) => layOutCertificate({ validity: valid, ...about })
const root = (about: About = {}) =>
  certificate({
    subject: 'root',
    issuer: 'root',
    publicKey: rootKey.publicKey,
    signer: rootKey.privateKey,
    extensions: [authority, certSign, keyId(rootKey)],
    ...about,
  })
const ca = (about: About = {}) =>
  certificate({
    subject: 'ca',
    issuer: 'root',
    serial: 2,
    publicKey: caKey.publicKey,
    signer: rootKey.privateKey,
    extensions: [authority, certSign, keyId(caKey)],
    ...about,
  })
const leaf = (about: About = {}) =>
  certificate({
    subject: 'chat.test',
    issuer: 'ca',
    serial: 3,
    publicKey: leafKey.publicKey,
    signer: caKey.privateKey,
    extensions: [chat, purposes('1.3.6.1.5.5.7.3.1')],
    ...about,
  })
const chain = (
  right: Word,
  about: { leaf?: About; ca?: About; root?: About } = {},
  others = {},
): PathCase => ({
  leaf: leaf(about.leaf),
  sent: [ca(about.ca)],
  roots: [root(about.root)],
  right,
  others,
})
const issuer = (...extensions: Uint8Array[]): About => ({ extensions: [authority, certSign, ...extensions] })
const server = (...extensions: Uint8Array[]): About => ({ extensions: [chat, ...extensions] })

/** A second CA between, and what it may. */
const longChain = (right: Word, upper: Uint8Array[], lower: Uint8Array[], about: About = {}): PathCase => ({
  leaf: leaf(about),
  sent: [
    ca({ issuer: 'upper', signer: otherKey.privateKey, extensions: lower }),
    ca({ subject: 'upper', publicKey: otherKey.publicKey, extensions: upper }),
  ],
  roots: [root()],
  right,
})

const one = '1.2.3.4.1'
const two = '1.2.3.4.2'
const any = '2.5.29.32.0'

export const pathCases: Readonly<Record<string, PathCase>> = {
  'in order': chain('takes'),

  // Dates. AddTrust External CA Root, 2020-05-30; DST Root CA X3, 2021-09-30 (OpenSSL's blog "Old Let's Encrypt Root Certificate Expiration").
  'an expired leaf': chain('refuses', { leaf: { validity: past } }),
  'a leaf of the future': chain('refuses', { leaf: { validity: future } }),
  'an expired intermediate': chain('refuses', { ca: { validity: past } }),
  'an expired root': chain(
    'refuses',
    { root: { validity: past } },
    { java: 'looks at no dates of a trust anchor' },
  ),
  'an expired intermediate before its valid twin': {
    ...chain('takes', {}, { gnutls: 'follows the order in which the certificates were sent' }),
    sent: [ca({ validity: past, serial: 9 }), ca()],
  },
  'an expired intermediate after its valid twin': {
    ...chain('takes'),
    sent: [ca(), ca({ validity: past, serial: 9 })],
  },
  'a cross-certificate of the root by an older one': {
    ...chain('takes'),
    sent: [ca(), root({ issuer: 'old root', signer: otherKey.privateKey })],
  },
  'an expired cross-certificate of the root': {
    ...chain('takes'),
    sent: [ca(), root({ issuer: 'old root', signer: otherKey.privateKey, validity: past })],
  },
  'an expired cross-certificate, with its expired root among the trusted ones': {
    ...chain('takes'),
    sent: [ca(), root({ issuer: 'old root', signer: otherKey.privateKey, validity: past })],
    roots: [
      root({
        subject: 'old root',
        issuer: 'old root',
        publicKey: otherKey.publicKey,
        signer: otherKey.privateKey,
        validity: past,
      }),
      root(),
    ],
  },
  'the root is sent': { ...chain('takes'), sent: [ca(), root()] },
  'a certificate twice': { ...chain('takes'), sent: [ca(), ca()] },

  // Who signed.
  'no intermediate': { ...chain('refuses'), sent: [] },
  'a root that is not trusted': {
    ...chain('refuses'),
    sent: [ca(), root()],
    roots: [root({ subject: 'another', issuer: 'another' })],
  },
  'an intermediate of the right name with another key': chain('refuses', {
    ca: { publicKey: otherKey.publicKey },
  }),
  'that, and the right one after it': {
    ...chain(
      'takes',
      {},
      {
        openssl: 'takes the first of the name and does not go back',
        gnutls: 'follows the order in which the certificates were sent',
      },
    ),
    sent: [ca({ publicKey: otherKey.publicKey, serial: 9, extensions: [authority, certSign] }), ca()],
  },
  'an issuer whose name is in another kind of string and in capitals': {
    ...chain('takes', { leaf: { issuer: name(element(0x13, Buffer.from('CA'))) } }),
    others: { go: 'compares names byte by byte', gnutls: 'compares names byte by byte' },
  },

  // What issuers may.
  'an intermediate that is no CA': chain('refuses', { ca: { extensions: [basic(), certSign] } }),
  'an intermediate that does not say that it is a CA': chain('refuses', { ca: { extensions: [certSign] } }),
  'an intermediate that may not sign certificates': chain('refuses', {
    ca: { extensions: [authority, usage(0x80)] },
  }),
  'a root that may not sign certificates': chain('refuses', {
    root: { extensions: [authority, usage(0x80)] },
  }),
  'no CA allowed below, and none there': chain('takes', { ca: { extensions: [pathLength(0), certSign] } }),
  'no CA allowed below, and one there': longChain(
    'refuses',
    [pathLength(0), certSign],
    [authority, certSign],
  ),
  'one CA allowed below, and one there': longChain('takes', [pathLength(1), certSign], [authority, certSign]),

  // Name constraints. golang/go issues 16347 and 31440, OpenSSL issue 11560.
  'a name within the permitted domain': chain('takes', { ca: issuer(constraints([dns('test')])) }),
  'a name outside of the permitted domain': chain('refuses', {
    ca: issuer(constraints([dns('example.org')])),
  }),
  'a name that ends in the permitted one, and not as a label': chain('refuses', {
    ca: issuer(constraints([dns('at.test')])),
  }),
  'an excluded name': chain('refuses', { ca: issuer(constraints([], [dns('chat.test')])) }),
  'another excluded name': chain('takes', { ca: issuer(constraints([], [dns('example.org')])) }),
  'an address outside of the permitted network': chain('refuses', {
    ca: issuer(constraints([element(0x87, Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0))])),
    leaf: {
      extensions: [
        extension('2.5.29.17', sequence(dns('chat.test'), element(0x87, Uint8Array.of(192, 0, 2, 1)))),
      ],
    },
  }),
  'an address within it': chain('takes', {
    ca: issuer(constraints([element(0x87, Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0))])),
    leaf: {
      extensions: [
        extension('2.5.29.17', sequence(dns('chat.test'), element(0x87, Uint8Array.of(10, 1, 2, 3)))),
      ],
    },
  }),
  'a subject outside of the permitted directory': {
    ...chain('refuses', {
      ca: issuer(constraints([element(0xa4, name(element(0x0c, Buffer.from('another'))))])),
    }),
    others: { gnutls: 'compares no directory names' },
  },
  'constraints of the root': chain(
    'refuses',
    { root: issuer(constraints([dns('example.org')])) },
    { java: 'takes no constraints from a trust anchor' },
  ),

  // Extensions.
  'an unknown critical extension of the leaf': chain('refuses', {
    leaf: server(extension('1.2.3.4.5', element(0x05), true)),
  }),
  'an unknown critical extension of the intermediate': chain('refuses', {
    ca: issuer(extension('1.2.3.4.5', element(0x05), true)),
  }),
  'an unknown extension that is not critical': chain('takes', {
    leaf: server(extension('1.2.3.4.5', element(0x05))),
  }),
  'the poison of a precertificate (RFC 6962)': chain('refuses', {
    leaf: server(extension('1.3.6.1.4.1.11129.2.4.3', element(0x05), true)),
  }),
  'the names twice': chain('refuses', { leaf: { extensions: [chat, chat] } }),
  'the key usage twice': chain('refuses', { leaf: server(usage(0x80), usage(0x80)) }),

  // Purposes. badssl.com has client.badssl.com's certificate for clients only.
  'for clients alone': chain('refuses', { leaf: server(purposes('1.3.6.1.5.5.7.3.2')) }),
  'for clients and servers': chain('takes', {
    leaf: server(purposes('1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1')),
  }),
  'for no purpose that it says': chain('takes', { leaf: server() }),
  'an intermediate for clients alone': chain(
    'refuses',
    { ca: issuer(purposes('1.3.6.1.5.5.7.3.2')) },
    { java: 'looks at the purposes of the leaf alone' },
  ),
  'an intermediate for servers': chain('takes', { ca: issuer(purposes('1.3.6.1.5.5.7.3.1')) }),

  // Policies. frozen in RFC 5280 §6.1; PKITS 4.8.1 to 4.8.20.
  'a policy demanded that the leaf lacks': chain(
    'refuses',
    { ca: issuer(policies(one), policyConstraints(0)) },
    { openssl: 'looks at policies only when told to' },
  ),
  'a policy demanded that both have': chain(
    'takes',
    {
      ca: issuer(policies(one), policyConstraints(0)),
      leaf: server(policies(one)),
    },
    { gnutls: 'does not know policy constraints, which are critical' },
  ),
  'a policy demanded, and another given': chain(
    'refuses',
    { ca: issuer(policies(one), policyConstraints(0)), leaf: server(policies(two)) },
    { openssl: 'looks at policies only when told to' },
  ),
  'any policy above, one below': chain(
    'takes',
    {
      ca: issuer(policies(any), policyConstraints(0)),
      leaf: server(policies(two)),
    },
    { gnutls: 'does not know policy constraints, which are critical' },
  ),
  'a policy demanded that is mapped': chain(
    'takes',
    {
      ca: issuer(policies(one), mapping(one, two), policyConstraints(0)),
      leaf: server(policies(two)),
    },
    { gnutls: 'does not know policy constraints, which are critical' },
  ),
  'a policy demanded that was mapped away': chain(
    'refuses',
    {
      ca: issuer(policies(one), mapping(one, two), policyConstraints(0)),
      leaf: server(policies(one)),
    },
    { openssl: 'looks at policies only when told to' },
  ),
  'a policy demanded two certificates further down': {
    ...longChain('takes', [authority, certSign, policies(one), policyConstraints(5)], [authority, certSign]),
    others: { gnutls: 'does not know policy constraints, which are critical' },
  },

  // What libraries cannot parse.
  'a negative serial number': chain(
    'takes',
    { leaf: { serialNumber: element(0x02, Uint8Array.of(0xff)) } },
    { go: 'refuses since 1.23 (golang/go issue 65085)' },
  ),
  'a serial number of 21 octets': chain('takes', {
    leaf: { serialNumber: element(0x02, new Uint8Array(21).fill(0x11)) },
  }),
  'a time with an offset': chain(
    'takes',
    { leaf: { validity: [utcTime('200101010000+0100'), valid[1]] } },
    { openssl: 'takes no offset', gnutls: 'takes no offset' },
  ),
  'an empty subject': chain(
    'takes',
    { leaf: { subjectName: sequence() } },
    { java: 'asks then for critical names (RFC 5280 §4.2.1.6)' },
  ),
}
