import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createFailedReading,
  createOneHost,
  createReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './openssl-policy.ts'

const debian = (systemDefault: Record<string, string> | null) => ({
  opensslConfigDebian: createReading({ systemDefault }),
})
const release = (version: string) => createReading({ version, text: `OpenSSL ${version}` })
const perfect = {
  MinProtocol: 'TLSv1.2',
  Ciphersuites: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
}

testCases(check, [
  ['nothing set, OpenSSL 3', createOneHost(), 'pass'],
  ['TLS 1.2', createOneHost(debian({ MinProtocol: 'TLSv1.2' })), 'pass'],
  ['TLS 1.0', createOneHost(debian({ MinProtocol: 'TLSv1' })), 'fail', 'MinProtocol = TLSv1'],
  ['TLS 1.1', createOneHost(debian({ MinProtocol: 'TLSv1.1' })), 'fail', 'TLSv1.1'],
  ['none', createOneHost(debian({ MinProtocol: 'None' })), 'fail', 'None'],
  ['security level 0', createOneHost(debian({ CipherString: 'DEFAULT@SECLEVEL=0' })), 'fail', 'level 0'],
  [
    'RHEL’s own place',
    createOneHost({ opensslConfigRedhat: createReading({ systemDefault: { MinProtocol: 'TLSv1' } }) }),
    'fail',
  ],
  ['crypto policy', createOneHost({ cryptoPolicy: createReading('DEFAULT') }), 'pass'],
  ['crypto policy of before', createOneHost({ cryptoPolicy: createReading('LEGACY') }), 'fail', 'LEGACY'],
  ['OpenSSL 1.0', createOneHost({ opensslVersion: release('1.0.2k') }), 'fail', 'knows no MinProtocol'],
  [
    'OpenSSL 1.1 beside it',
    createOneHost({ opensslVersion: release('1.0.2k'), openssl11Version: release('1.1.1k') }),
    'inconclusive',
    '1.1.1k',
  ],
  [
    'OpenSSL 1.1, set',
    createOneHost({ openssl11Version: release('1.1.1k'), ...debian({ MinProtocol: 'TLSv1.2' }) }),
    'pass',
  ],
  ['no openssl', createOneHost({ opensslVersion: notInstalledReading }), 'inconclusive', 'no openssl'],
  [
    'unread',
    createOneHost({ opensslConfigDebian: forbiddenReading }),
    'inconclusive',
    '/etc/ssl/openssl.cnf',
  ],
  ['failed', createOneHost({ opensslVersion: createFailedReading(1) }), 'inconclusive', 'status 1'],
  ['the optional part', createOneHost(debian(perfect)), 'pass', '', 'centos7-perfect'],
  ['the optional part left out', createOneHost(), 'fail', 'MinProtocol', 'centos7-perfect'],
  [
    'half of the optional part',
    createOneHost(debian({ MinProtocol: 'TLSv1.2' })),
    'fail',
    'AES_128',
    'centos7-perfect',
  ],
  ['without the optional part', createOneHost(), 'not-applicable', 'no requirement', 'centos7'],
])
