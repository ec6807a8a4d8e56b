import { defineCheck } from '../../core/check.ts'
import { fail, inconclusive, pass } from '../../core/verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import { createSettingEvidence, findText } from '../reading/app/configuration-view.ts'
import { judgePush } from '../reading/push/push-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { salt } from '../requirements/salt-clauses.ts'

const setting = 'EmailSettings.PushNotificationContents'

export const check = defineCheck({
  id: 'push-contents',
  area: 'push',
  title: 'Push notifications do not carry the text of messages',
  severity: 'low',
  why: 'A notification passes the push service and then Apple’s or Google’s, each of which can read it: with full contents they see every message that a phone is told of.',
  remediation:
    'EmailSettings.PushNotificationContents `generic` or `generic_no_channel`, or `id_loaded` with a license: the phone then fetches the text from the server.',
  references: [
    'https://docs.mattermost.com/configure/site-configuration-settings.html#push-notification-contents',
  ],
  needs: [],
  uses: configurationFacts,
  requirements: {
    current: { value: null, clauses: [mattermost.pushContents, salt.pushClear] },
    salt: { value: null, clauses: [salt.pushClear] },
  },
  judge: (facts, judgement) =>
    judgeConfiguration(facts, judgement, (view) =>
      judgePush(view, () => {
        const contents = findText(view, setting)
        if (contents === null) return null
        const evidence = createSettingEvidence(view, setting)
        if (contents === 'full')
          return fail(`${view.name}: notifications carry the text of messages`, evidence)
        return ['id_loaded', 'generic', 'generic_no_channel'].includes(contents)
          ? pass(`${view.name}: notifications carry no text (${contents})`, evidence)
          : inconclusive(`${view.name}: what ${contents} sends is not known`, evidence)
      }),
    ),
})
