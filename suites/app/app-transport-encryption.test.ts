import {
  createApiFacts,
  createConfig,
  createGivenRun,
  createOneHostRun,
  noUnits,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createProcess,
  createProcesses,
  createReading,
  createUnits,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './app-transport-encryption.ts'

const clear: Sections = { ServiceSettings: { ConnectionSecurity: '' } }
const tls = (changes: Record<string, unknown> = {}): Sections => ({
  ServiceSettings: {
    ConnectionSecurity: 'TLS',
    TLSCertFile: '/opt/mattermost/config/cert.pem',
    TLSKeyFile: '/opt/mattermost/config/key.pem',
    ...changes,
  },
})
const app = {
  units: createUnits({ 'nginx.service': null }),
  processes: createProcesses(createProcess(200, '/opt/mattermost/bin/mattermost')),
  nginxVersion: notInstalledReading,
}
const proxy = {
  units: noUnits,
  processes: createProcesses(createProcess(100, 'nginx:')),
  mattermostConfigOpt: absentReading,
  nginxVersion: createReading('1.26.0'),
}
const createRunWithProxyApart = (changes: Sections) =>
  createGivenRun({
    hosts: { mm1: { ...app, mattermostConfigOpt: createReading(createConfig(changes)) }, web: proxy },
  })

testCases(check, [
  ['TLS', createOneHostRun(tls()), 'pass', 'TLS'],
  ['TLS, documented', createRunWithProxyApart(tls()), 'pass', '', 'transport-encryption'],
  ['clear on one host', createOneHostRun(clear), 'pass', 'same host'],
  [
    'clear on one host, against the document',
    createOneHostRun(clear),
    'fail',
    'plain HTTP',
    'transport-encryption',
  ],
  ['clear between hosts', createRunWithProxyApart(clear), 'fail', 'another host'],
  ['clear, and no proxy was seen', createOneHostRun(clear, app), 'inconclusive', 'declare roles'],
  [
    'clear between declared hosts',
    createGivenRun({
      hosts: {
        mm1: { ...app, mattermostConfigOpt: createReading(createConfig(clear)) },
        lb: { ...proxy, nginxVersion: notInstalledReading },
      },
      roles: { mm1: ['app'], lb: ['edge'] },
    }),
    'fail',
    'another host',
  ],
  ['by default', createRunWithProxyApart({}), 'fail'],
  ['TLS without files', createOneHostRun(tls({ TLSCertFile: '' })), 'fail', 'does not start'],
  [
    'TLS by Let’s Encrypt',
    createOneHostRun(tls({ TLSCertFile: '', TLSKeyFile: '', UseLetsEncrypt: true })),
    'pass',
  ],
  ['TLS 1.0', createOneHostRun(tls({ TLSMinVer: '1.0' })), 'fail', 'TLS 1.0'],
  ['RC4', createOneHostRun(tls({ TLSOverwriteCiphers: ['TLS_RSA_WITH_RC4_128_SHA'] })), 'fail', 'RC4'],
  [
    'another word',
    createOneHostRun({ ServiceSettings: { ConnectionSecurity: 'STARTTLS' } }),
    'fail',
    'neither',
  ],
  [
    'by the API alone',
    createGivenRun({ api: createApiFacts(createConfig(clear)) }),
    'inconclusive',
    'where its proxy is',
  ],
  [
    'TLS by the API alone',
    createGivenRun({ api: createApiFacts(createConfig(tls({ TLSMinVer: '1.2', UseLetsEncrypt: false }))) }),
    'pass',
  ],
  ['no access', {}, 'not-assessed'],
])
