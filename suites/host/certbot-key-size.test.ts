import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createCertbotDefaults,
  createOneHost,
  createReading,
  createRenewal,
  forbiddenReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './certbot-key-size.ts'

type Changes = Parameters<typeof createRenewal>[0]
const certbot = (defaults: Changes, ofCertificate: Changes = {}) =>
  createOneHost({
    certbotDefaults: createReading(createCertbotDefaults(defaults)),
    certbotRenewals: createReading([createRenewal(ofCertificate)]),
  })
const unset = { rsaKeySize: null }

testCases(check, [
  ['seed 000', createOneHost(), 'pass'],
  ['seed 000, as documented', createOneHost(), 'pass', '', 'centos7'],
  ['not in cli.ini', certbot(unset), 'pass'],
  [
    'not in cli.ini, as documented',
    certbot(unset),
    'fail',
    'the key of a new certificate will be RSA 2048',
    'centos7',
  ],
  ['nowhere, as documented', certbot(unset, unset), 'fail', 'the next key of', 'centos7'],
  [
    'no cli.ini, as documented',
    createOneHost({ certbotDefaults: absentReading }),
    'fail',
    'RSA 2048',
    'centos7',
  ],
  ['1024', certbot({ rsaKeySize: 1024 }), 'fail', 'RSA 1024'],
  ['cli.ini wins', certbot({ rsaKeySize: 4096 }, { rsaKeySize: 2048 }), 'pass', '', 'centos7'],
  ['ECDSA', certbot({ keyType: 'ecdsa' }, { keyType: 'ecdsa' }), 'pass', 'ECDSA'],
  [
    'ECDSA, as documented',
    certbot({ keyType: 'ecdsa' }, { keyType: 'ecdsa' }),
    'not-applicable',
    'asks nothing',
    'centos7',
  ],
  [
    'no certbot',
    createOneHost({
      letsencryptFiles: absentReading,
      certbotRenewals: absentReading,
      certbotDefaults: absentReading,
    }),
    'not-applicable',
  ],
  ['forbidden', createOneHost({ certbotDefaults: forbiddenReading }), 'inconclusive', 'cli.ini'],
])
