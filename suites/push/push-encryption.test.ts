import {
  createApiFacts,
  createBareConfig,
  createConfig,
  createGivenRun,
  createMattermostUnits,
  createOneHostRun,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './push-encryption.ts'

const createPushSettings = (server: unknown): Sections => ({
  EmailSettings: { PushNotificationServer: server },
})
const off: Sections = { EmailSettings: { SendPushNotifications: false } }

/** Of a host with Docker's bridge. */
const bridged = {
  ownAddresses: createReading([
    { interface: 'eth0', address: '192.0.2.10', prefix: 24 },
    { interface: 'docker0', address: '172.17.0.1', prefix: 16 },
  ]),
}

testCases(check, [
  [
    'a push proxy in a container of the host',
    createOneHostRun(createPushSettings('http://172.17.0.2:8066'), bridged),
    'pass',
    'same host',
  ],
  [
    'a push proxy on another host',
    createOneHostRun(createPushSettings('http://192.0.2.11:8066'), bridged),
    'fail',
    'in clear',
  ],
  ['the hosted service', createOneHostRun(), 'pass', 'global.push.mattermost.com'],
  ['the hosted service, under salt', createOneHostRun(), 'pass', '', 'salt'],
  [
    'its deprecated name',
    createOneHostRun(createPushSettings('https://push.mattermost.com')),
    'pass',
    'deprecated',
  ],
  [
    'a name that is not deprecated',
    createOneHostRun(createPushSettings('https://push.example.org')),
    'pass',
    /go to https:\/\/push\.example\.org$/,
  ],
  ['loopback by IPv6', createOneHostRun(createPushSettings('http://[::1]:8066')), 'pass', 'same host'],
  ['loopback by name', createOneHostRun(createPushSettings('http://localhost:8066')), 'pass', 'same host'],
  [
    'a name that begins like loopback',
    createOneHostRun(createPushSettings('http://localhost.example.org')),
    'fail',
    'in clear',
  ],
  [
    'an address that ends like loopback',
    createOneHostRun(createPushSettings('http://10.127.0.0.1.example.org')),
    'fail',
    'in clear',
  ],
  ['a push proxy of the site', createOneHostRun(createPushSettings('https://push.example.org:8066')), 'pass'],
  [
    'a push proxy on the same host',
    createOneHostRun(createPushSettings('http://127.0.0.1:8066')),
    'pass',
    'same host',
  ],
  [
    'the test service',
    createOneHostRun(createPushSettings('https://push-test.mattermost.com')),
    'fail',
    'test service',
  ],
  [
    'the test service, under salt',
    createOneHostRun(createPushSettings('http://push-test.mattermost.com')),
    'fail',
    'test service',
    'salt',
  ],
  // model/config.go: a configuration that names SiteURL is taken for an older one, for which nothing is switched on.
  [
    'the test service by default, in a new configuration',
    createOneHostRun({ ...createPushSettings(undefined), ServiceSettings: { SiteURL: undefined } }),
    'fail',
    'test service',
  ],
  [
    'everything by default, in a new configuration',
    createOneHostRun({
      EmailSettings: { PushNotificationServer: undefined, SendPushNotifications: undefined },
      ServiceSettings: { SiteURL: undefined },
    }),
    'fail',
    'test service',
  ],
  [
    'no server by default, beside SiteURL',
    createOneHostRun(createPushSettings(undefined)),
    'not-applicable',
    'no push',
  ],
  [
    'nothing by default, beside SiteURL',
    createOneHostRun({
      EmailSettings: { PushNotificationServer: 'http://push.example.org', SendPushNotifications: undefined },
    }),
    'not-applicable',
    'no push',
  ],
  [
    'nothing by default, beside an empty SiteURL',
    createOneHostRun({ ...createPushSettings(undefined), ServiceSettings: { SiteURL: '' } }),
    'not-applicable',
    'no push',
  ],
  ['in clear', createOneHostRun(createPushSettings('http://push.example.org')), 'fail', 'in clear'],
  ['none', createOneHostRun(off), 'not-applicable', 'no push'],
  [
    'none, by the environment',
    createOneHostRun({}, { units: createMattermostUnits(['MM_EMAILSETTINGS_SENDPUSHNOTIFICATIONS=false']) }),
    'not-applicable',
  ],
  ['nowhere', createOneHostRun(createPushSettings('')), 'not-applicable'],
  ['no URL', createOneHostRun(createPushSettings('push.example.org')), 'inconclusive'],
  [
    'by the API',
    createGivenRun({ api: createApiFacts(createConfig(createPushSettings('http://push.example.org'))) }),
    'fail',
    'REST API',
  ],
  [
    'the API hides it',
    createGivenRun({
      api: createApiFacts(createBareConfig({ EmailSettings: { SendPushNotifications: null } })),
    }),
    'not-assessed',
  ],
  ['no access', {}, 'not-assessed'],
])
