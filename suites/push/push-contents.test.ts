import { createOneHostRun, type Sections } from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { check } from './push-contents.ts'

const createPushSettings = (contents: unknown): Sections => ({
  EmailSettings: { PushNotificationContents: contents },
})

testCases(check, [
  ['generic', createOneHostRun(), 'pass', 'generic'],
  ['fetched from the server', createOneHostRun(createPushSettings('id_loaded')), 'pass', '', 'salt'],
  ['full', createOneHostRun(createPushSettings('full')), 'fail', 'text'],
  ['full by default', createOneHostRun(createPushSettings(undefined)), 'fail', 'text', 'salt'],
  ['another word', createOneHostRun(createPushSettings('most')), 'inconclusive'],
  [
    'none sent',
    createOneHostRun({ EmailSettings: { SendPushNotifications: false, PushNotificationContents: 'full' } }),
    'not-applicable',
  ],
  ['no access', {}, 'not-assessed'],
])
