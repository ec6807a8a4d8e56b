import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absent,
  certbotDefaults,
  forbidden,
  one,
  renewal,
  value,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './certbot-key-size.ts'

type Changes = Parameters<typeof renewal>[0]
const certbot = (defaults: Changes, ofCertificate: Changes = {}) =>
  one({ certbotDefaults: value(certbotDefaults(defaults)), certbotRenewals: value([renewal(ofCertificate)]) })
const unset = { rsaKeySize: null }

cases(check, [
  ['seed 000', one(), 'pass'],
  ['seed 000, as documented', one(), 'pass', '', 'centos7'],
  ['not in cli.ini', certbot(unset), 'pass'],
  [
    'not in cli.ini, as documented',
    certbot(unset),
    'fail',
    'the key of a new certificate will be RSA 2048',
    'centos7',
  ],
  ['nowhere, as documented', certbot(unset, unset), 'fail', 'the next key of', 'centos7'],
  ['no cli.ini, as documented', one({ certbotDefaults: absent }), 'fail', 'RSA 2048', 'centos7'],
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
    one({ letsencryptFiles: absent, certbotRenewals: absent, certbotDefaults: absent }),
    'not-applicable',
  ],
  ['forbidden', one({ certbotDefaults: forbidden }), 'inconclusive', 'cli.ini'],
])
