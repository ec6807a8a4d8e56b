import { answered, config, given, noUnits, one, type Sections } from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { absent, notInstalled, units, value } from '../../lab/fixtures/facts/host-fixture.ts'
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
const app = { units: units({ 'nginx.service': null }), nginx: notInstalled }
const proxy = { units: noUnits, opt: absent, nginx: value('1.26.0') }
const apart = (changes: Sections) =>
  given({ hosts: { mm1: { ...app, opt: value(config(changes)) }, web: proxy } })

cases(check, [
  ['TLS', one(tls()), 'pass', 'TLS'],
  ['TLS, documented', apart(tls()), 'pass', '', 'transport-encryption'],
  ['clear on one host', one(clear), 'pass', 'same host'],
  ['clear on one host, against the document', one(clear), 'fail', 'plain HTTP', 'transport-encryption'],
  ['clear between hosts', apart(clear), 'fail', 'another host'],
  ['clear, and no proxy was seen', one(clear, app), 'inconclusive', 'declare roles'],
  [
    'clear between declared hosts',
    given({
      hosts: { mm1: { ...app, opt: value(config(clear)) }, lb: { ...proxy, nginx: notInstalled } },
      roles: { mm1: ['app'], lb: ['edge'] },
    }),
    'fail',
    'another host',
  ],
  ['by default', apart({}), 'fail'],
  ['TLS without files', one(tls({ TLSCertFile: '' })), 'fail', 'does not start'],
  ['TLS by Let’s Encrypt', one(tls({ TLSCertFile: '', TLSKeyFile: '', UseLetsEncrypt: true })), 'pass'],
  ['TLS 1.0', one(tls({ TLSMinVer: '1.0' })), 'fail', 'TLS 1.0'],
  ['RC4', one(tls({ TLSOverwriteCiphers: ['TLS_RSA_WITH_RC4_128_SHA'] })), 'fail', 'RC4'],
  ['another word', one({ ServiceSettings: { ConnectionSecurity: 'STARTTLS' } }), 'fail', 'neither'],
  ['by the API alone', given({ api: answered(config(clear)) }), 'inconclusive', 'where its proxy is'],
  [
    'TLS by the API alone',
    given({ api: answered(config(tls({ TLSMinVer: '1.2', UseLetsEncrypt: false }))) }),
    'pass',
  ],
  ['no access', {}, 'not-assessed'],
])
