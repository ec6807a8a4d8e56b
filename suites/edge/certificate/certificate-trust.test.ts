import { type Case, testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCertificate,
  createChain,
  createCollection,
  createPath,
  intermediate,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { PathFinding } from '../../../probes/tls/tls-facts.ts'
import { check } from './certificate-trust.ts'

function createFaultyFacts(code: string | null, rule: PathFinding['rule']): Overrides {
  const faults = [{ rule, subject: 'CN=chat.example.org', says: 'breaks the rule' }]
  const paths = [createPath([createCertificate(), intermediate], { faults })]
  return { 'tls.certificates': [createChain({ verification: { code, pathToRoot: true, paths } })] }
}

function createVerifiedFacts(code: string | null, pathToRoot: boolean, leaf = {}): Overrides {
  return { 'tls.certificates': [createChain({ verification: { code, pathToRoot } }, leaf)] }
}

testCases(check, [
  ['trusted', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['expired only: certificate-expiry speaks of it', createVerifiedFacts('CERT_HAS_EXPIRED', true), 'pass'],
  [
    'another name only: certificate-hostname speaks of it',
    createVerifiedFacts('HOSTNAME_MISMATCH', true),
    'pass',
  ],
  [
    'no path to a root',
    createVerifiedFacts('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', false),
    'fail',
    'the issuer CN=Test Root was not sent, and is no public root (give a private CA with --ca)',
  ],
  ['expired and without a path', createVerifiedFacts('CERT_HAS_EXPIRED', false), 'fail'],
  [
    'self-signed',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate({ selfSigned: true })],
          verification: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', pathToRoot: false },
        }),
      ],
    },
    'fail',
    'signed by itself',
  ],
  [
    'for clients only, and OpenSSL says so too',
    createFaultyFacts('INVALID_PURPOSE', 'extended-key-usage'),
    'fail',
    'clients refuse the certificate: CN=chat.example.org breaks the rule',
  ],
  [
    'against its issuer’s name constraints, of which OpenSSL gives no name',
    createFaultyFacts('UNSPECIFIED', 'name-constraints'),
    'fail',
    /^(?!.*UNSPECIFIED)/,
  ],
  [
    'a policy is demanded, which OpenSSL does not look at',
    createFaultyFacts(null, 'explicit-policy'),
    'fail',
    'breaks the rule',
  ],
  [
    'OpenSSL takes what we would refuse',
    createFaultyFacts(null, 'path-length'),
    'inconclusive',
    'OpenSSL takes the chain, but CN=chat.example.org breaks the rule',
  ],
  [
    'OpenSSL refuses what we would take',
    createVerifiedFacts('INVALID_CA', true),
    'inconclusive',
    'OpenSSL refuses the chain (INVALID_CA)',
  ],
  ...[{ deviations: ['time-form' as const] }, { unread: ['notAfter'] }].map(
    (about): Case => [
      `times that OpenSSL refuses (${Object.keys(about).join()})`,
      createVerifiedFacts('ERROR_IN_CERT_NOT_AFTER_FIELD', true, about),
      'fail',
      'has dates that are not written as RFC 5280 §4.1.2.5 asks',
    ],
  ),
  [
    'no handshake could be finished',
    createVerifiedFacts('UNVERIFIED', true),
    'pass',
    'no handshake could be finished',
  ],
  [
    'facts of an older version',
    {
      'tls.certificates': [createChain({ verification: { code: null, pathToRoot: true, paths: undefined } })],
    },
    'inconclusive',
    'these facts have no paths',
  ],
  [
    'an intermediate that has expired, and nothing beside it',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), { ...intermediate, notAfter: '2026-08-31T00:00:00.000Z' }],
          verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true },
        }),
      ],
    },
    'fail',
    'no path to a trusted root is valid: CN=Test Intermediate',
  ],
  [
    'the leaf alone has expired: certificate-expiry speaks of it',
    {
      'tls.certificates': [
        createChain(
          { verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true } },
          { notAfter: '2026-08-31T00:00:00.000Z' },
        ),
      ],
    },
    'pass',
    'but for the dates of the certificate itself',
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
    'CN=chat.example.org was signed by another key',
  ],
  [
    'a private CA that is not the one that was given',
    createCollection(
      {
        'tls.certificates': [
          createChain({ verification: { code: 'UNABLE_TO_GET_ISSUER_CERT', pathToRoot: false } }),
        ],
      },
      { target: { ...createCollection({}).target, ca: ['PEM'] } },
    ),
    'fail',
    'neither a public root nor given by --ca',
  ],
  [
    'one of two leaves',
    {
      'tls.certificates': [
        createChain(),
        createChain({ verification: { code: 'SELF_SIGNED_CERT_IN_CHAIN', pathToRoot: false } }),
      ],
    },
    'fail',
  ],
  [
    'no certificate',
    { 'tls.certificates': [], 'tls.certificateFailures': [silence] },
    'inconclusive',
    'silence',
  ],
])
