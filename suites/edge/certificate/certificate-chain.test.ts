import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCertificate,
  createChain,
  createCollection,
  intermediate,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { check } from './certificate-chain.ts'

const root = {
  ...intermediate,
  sha256: 'a1',
  subject: 'CN=Test Root',
  issuer: 'CN=Test Root',
  selfSigned: true,
}
const stranger = { ...intermediate, sha256: 'a2', subject: 'CN=Stranger', issuer: 'CN=Elsewhere' }
const cross = { ...root, sha256: 'a5', issuer: 'CN=Old Root', selfSigned: false }
const upper = { ...intermediate, sha256: 'a3', subject: 'CN=Upper', issuer: 'CN=Test Root' }
const lower = { ...intermediate, sha256: 'a4', issuer: 'CN=Upper' }

function sent(certificates: Certificate[], pathToRoot = true): Overrides {
  const code = pathToRoot ? null : 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  return { 'tls.certificates': [createChain({ chain: certificates, verification: { code, pathToRoot } })] }
}

testCases(check, [
  ['leaf and intermediate', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['with its root', sent([createCertificate(), intermediate, root]), 'pass'],
  ['the root itself issued the leaf', sent([createCertificate({ issuer: 'CN=Test Root' })]), 'pass'],
  ['a private root that is sent along', sent([createCertificate(), intermediate, root], false), 'pass'],
  [
    'self-signed: certificate-trust speaks of it',
    sent([createCertificate({ selfSigned: true, issuer: 'CN=chat.example.org' })], false),
    'pass',
  ],
  ['the intermediate is missing', sent([createCertificate()], false), 'fail', 'CN=Test Intermediate'],
  ['a stranger', sent([createCertificate(), intermediate, stranger]), 'fail', 'CN=Stranger'],
  [
    'the leaf twice',
    sent([createCertificate(), createCertificate(), intermediate]),
    'fail',
    /^sent twice: CN=chat/,
  ],
  ['out of order', sent([createCertificate(), upper, lower]), 'fail', 'not in order'],
  ['in order', sent([createCertificate(), lower, upper]), 'pass'],
  [
    'an unknown CA above the intermediate',
    sent([createCertificate(), intermediate], false),
    'inconclusive',
    'give --ca',
  ],
  [
    'the root sent along is named',
    sent([createCertificate(), intermediate, root]),
    'pass',
    'the root was sent too, and need not be: CN=Test Root',
  ],
  ['a cross-certificate of the root', sent([createCertificate(), intermediate, root, cross]), 'pass'],
  [
    'the intermediate twice',
    sent([createCertificate(), intermediate, intermediate]),
    'fail',
    /^sent twice: CN=Test Int/,
  ],
  [
    'an issuer of the right name with another key',
    {
      'tls.certificates': [
        createChain({
          verification: {
            code: 'CERT_SIGNATURE_FAILURE',
            pathToRoot: false,
            foreignIssuers: [
              { rule: 'signature', subject: 'CN=chat.example.org', says: 'was signed by another key' },
            ],
          },
        }),
      ],
    },
    'fail',
    'was signed by another key',
  ],
  [
    'an intermediate to be fetched',
    sent([createCertificate({ caIssuersUrls: ['http://ca.test/i.der'] })], false),
    'fail',
    'browsers may fetch it from http://ca.test/i.der, apps and webhooks do not',
  ],
  [
    'an unknown CA beside one that was given',
    {
      ...createCollection(sent([createCertificate(), intermediate], false)),
      target: { ...createCollection({}).target, ca: ['PEM'] },
    },
    'inconclusive',
    /^(?!.*give --ca).*neither a public root nor given by --ca/,
  ],
  // 10,000 names take 181 KB. SSL_MAX_CERT_LIST_DEFAULT of OpenSSL is 100 KiB, and 32 KiB of Java's jdk.tls.maxHandshakeMessageSize.
  [
    'a certificate for 10,000 names',
    sent([createCertificate({ der: Buffer.alloc(181_000).toString('base64') }), intermediate]),
    'fail',
    /18\d{4} bytes long: OpenSSL, and so most clients, read no more than 102400/,
  ],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
