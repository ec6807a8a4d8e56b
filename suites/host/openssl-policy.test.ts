import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createFailedReading,
  createOneHost,
  createReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { type OpensslConfig, readOpensslConfig } from '../../probes/host/questions/openssl.ts'
import type { Reading } from '../../probes/host/reading.ts'
import { check } from './openssl-policy.ts'

const createReadingOf = ({ value, residue }: ReturnType<typeof readOpensslConfig>): Reading<OpensslConfig> =>
  ok({ found: 'value', value, ...(residue.length > 0 && { residue }) })

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
  ...(
    [
      ['LEGACY', 'rhel', '8.9', 'fail', 'allows TLS 1.0'],
      ['LEGACY', 'rocky', '9.4', 'pass', ''],
      ['LEGACY', 'rhel', '10.0', 'pass', ''],
      ['LEGACY', 'fedora', '42', 'inconclusive', 'depends on the release'],
      ['DEFAULT:SHA1', 'rhel', '9.4', 'fail', 'SHA-1'],
      ['DEFAULT:NO-SHA1', 'rhel', '8.9', 'pass', ''],
      ['DEFAULT:GOST', 'rhel', '8.9', 'inconclusive', 'GOST'],
      ['FUTURE', 'rhel', '9.4', 'pass', ''],
      ['FIPS:OSPP', 'ol', '9.4', 'pass', ''],
      ['OURS', 'almalinux', '9.4', 'inconclusive', 'OURS'],
    ] as const
  ).map(
    ([policy, id, versionId, verdict, why]) =>
      [
        `policy ${policy} of ${id} ${versionId}`,
        createOneHost({
          cryptoPolicy: createReading(policy),
          osRelease: createReading({ id, idLike: [], versionId, prettyName: id }),
        }),
        verdict,
        why,
      ] as const,
  ),
  ['a word that is not known', createOneHost(debian({ MinProtocol: 'TLSv2' })), 'inconclusive', 'TLSv2'],
  ...(
    [
      ['a file of its own', '.include /etc/ssl/local.cnf\n'],
      ['a folder', '.include = conf.d\n'],
      ['a variable', '[x]\nMinProtocol = $env::MIN\n'],
      ['a line of nobody', 'whatever\n'],
    ] as const
  ).map(
    ([name, text]) =>
      [
        name,
        createOneHost({
          opensslConfigDebian: createReadingOf(readOpensslConfig(text)),
        }),
        'inconclusive',
        'not read',
      ] as const,
  ),
  [
    'what the crypto policy brings in',
    createOneHost({
      opensslConfigRedhat: createReadingOf(
        readOpensslConfig('.include = /etc/crypto-policies/back-ends/opensslcnf.config\n'),
      ),
      cryptoPolicy: createReading('DEFAULT'),
    }),
    'pass',
  ],
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
