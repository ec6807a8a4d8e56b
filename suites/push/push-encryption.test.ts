import {
  answered,
  bare,
  config,
  given,
  mattermostUnits,
  one,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { check } from './push-encryption.ts'

const to = (server: unknown): Sections => ({ EmailSettings: { PushNotificationServer: server } })
const off: Sections = { EmailSettings: { SendPushNotifications: false } }

cases(check, [
  ['the hosted service', one(), 'pass', 'global.push.mattermost.com'],
  ['the hosted service, under salt', one(), 'pass', '', 'salt'],
  ['its deprecated name', one(to('https://push.mattermost.com')), 'pass', 'deprecated'],
  ['a push proxy of the site', one(to('https://push.example.org:8066')), 'pass'],
  ['a push proxy on the same host', one(to('http://127.0.0.1:8066')), 'pass', 'same host'],
  ['the test service', one(to('https://push-test.mattermost.com')), 'fail', 'test service'],
  [
    'the test service, under salt',
    one(to('http://push-test.mattermost.com')),
    'fail',
    'test service',
    'salt',
  ],
  ['the test service by default', one(to(undefined)), 'fail', 'test service'],
  ['in clear', one(to('http://push.example.org')), 'fail', 'in clear'],
  ['none', one(off), 'not-applicable', 'no push'],
  [
    'none, by the environment',
    one({}, { units: mattermostUnits(['MM_EMAILSETTINGS_SENDPUSHNOTIFICATIONS=false']) }),
    'not-applicable',
  ],
  ['nowhere', one(to('')), 'not-applicable'],
  ['no URL', one(to('push.example.org')), 'inconclusive'],
  ['by the API', given({ api: answered(config(to('http://push.example.org'))) }), 'fail', 'REST API'],
  [
    'the API hides it',
    given({ api: answered(bare({ EmailSettings: { SendPushNotifications: null } })) }),
    'not-assessed',
  ],
  ['no access', {}, 'not-assessed'],
])
