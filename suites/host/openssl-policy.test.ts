import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { failed, forbidden, notInstalled, one, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './openssl-policy.ts'

const debian = (systemDefault: Record<string, string> | null) => ({
  opensslConfigDebian: value({ systemDefault }),
})
const release = (version: string) => value({ version, text: `OpenSSL ${version}` })
const perfect = {
  MinProtocol: 'TLSv1.2',
  Ciphersuites: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
}

cases(check, [
  ['nothing set, OpenSSL 3', one(), 'pass'],
  ['TLS 1.2', one(debian({ MinProtocol: 'TLSv1.2' })), 'pass'],
  ['TLS 1.0', one(debian({ MinProtocol: 'TLSv1' })), 'fail', 'MinProtocol = TLSv1'],
  ['TLS 1.1', one(debian({ MinProtocol: 'TLSv1.1' })), 'fail', 'TLSv1.1'],
  ['none', one(debian({ MinProtocol: 'None' })), 'fail', 'None'],
  ['security level 0', one(debian({ CipherString: 'DEFAULT@SECLEVEL=0' })), 'fail', 'level 0'],
  [
    'RHEL’s own place',
    one({ opensslConfigRedhat: value({ systemDefault: { MinProtocol: 'TLSv1' } }) }),
    'fail',
  ],
  ['crypto policy', one({ cryptoPolicy: value('DEFAULT') }), 'pass'],
  ['crypto policy of before', one({ cryptoPolicy: value('LEGACY') }), 'fail', 'LEGACY'],
  ['OpenSSL 1.0', one({ opensslVersion: release('1.0.2k') }), 'fail', 'knows no MinProtocol'],
  [
    'OpenSSL 1.1 beside it',
    one({ opensslVersion: release('1.0.2k'), openssl11Version: release('1.1.1k') }),
    'inconclusive',
    '1.1.1k',
  ],
  [
    'OpenSSL 1.1, set',
    one({ openssl11Version: release('1.1.1k'), ...debian({ MinProtocol: 'TLSv1.2' }) }),
    'pass',
  ],
  ['no openssl', one({ opensslVersion: notInstalled }), 'inconclusive', 'no openssl'],
  ['unread', one({ opensslConfigDebian: forbidden }), 'inconclusive', '/etc/ssl/openssl.cnf'],
  ['failed', one({ opensslVersion: failed(1) }), 'inconclusive', 'status 1'],
  ['the optional part', one(debian(perfect)), 'pass', '', 'centos7-perfect'],
  ['the optional part left out', one(), 'fail', 'MinProtocol', 'centos7-perfect'],
  [
    'half of the optional part',
    one(debian({ MinProtocol: 'TLSv1.2' })),
    'fail',
    'AES_128',
    'centos7-perfect',
  ],
  ['without the optional part', one(), 'not-applicable', 'no requirement', 'centos7'],
])
