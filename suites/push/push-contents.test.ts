import { one, type Sections } from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { check } from './push-contents.ts'

const carrying = (contents: unknown): Sections => ({ EmailSettings: { PushNotificationContents: contents } })

cases(check, [
  ['generic', one(), 'pass', 'generic'],
  ['fetched from the server', one(carrying('id_loaded')), 'pass', '', 'salt'],
  ['full', one(carrying('full')), 'fail', 'text'],
  ['full by default', one(carrying(undefined)), 'fail', 'text', 'salt'],
  ['another word', one(carrying('most')), 'inconclusive'],
  [
    'none sent',
    one({ EmailSettings: { SendPushNotifications: false, PushNotificationContents: 'full' } }),
    'not-applicable',
  ],
  ['no access', {}, 'not-assessed'],
])
