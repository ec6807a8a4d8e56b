import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCertificate,
  createChain,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './certificate-trust.ts'

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
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
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
  ['refused for its purpose', createVerifiedFacts('INVALID_PURPOSE', true), 'fail', 'INVALID_PURPOSE'],
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
