import { defineCheck } from '../../core/check.ts'
import { fail, pass } from '../../core/verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import { createSettingEvidence, isSwitchedOn } from '../reading/app/configuration-view.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const setting = 'ServiceSettings.EnableAPIUserDeletion'

export const check = defineCheck({
  id: 'config-user-deletion',
  area: 'app',
  title: 'Users cannot be deleted for good over the REST API',
  severity: 'low',
  why: 'With it, one call with an administrator’s session or a leaked token removes a user and all of their messages: no audit finds them again, and no backup of the session undoes it.',
  remediation:
    '`mmctl --local config set ServiceSettings.EnableAPIUserDeletion false`; for the one deletion that must be, `mmctl --local user delete` on the host.',
  references: ['https://docs.mattermost.com/api/reference/delete-user'],
  needs: [],
  uses: configurationFacts,
  requirements: {
    current: {
      value: { enabled: false },
      clauses: [mattermost.userDeletion],
      departs:
        'From seed 000, which enables it since its authors often remove testing accounts: in production accounts are deactivated, and mmctl deletes on the host.',
    },
    centos7: {
      title: 'Users can be deleted for good over the REST API',
      value: { enabled: true },
      clauses: [centos7.userDeletion, centos7.userDeletionWhy],
    },
  },
  judge: (facts, judgement) =>
    judgeConfiguration(facts, judgement, (view) => {
      const enabled = isSwitchedOn(view, setting)
      if (enabled === null) return null
      const { value } = judgement.requirement
      const evidence = createSettingEvidence(view, setting)
      const what = `${view.name}: deletion of users over the API is ${enabled ? 'enabled' : 'off'}`
      if (enabled === value.enabled) return pass(what, evidence)
      return fail(`${what}${value.enabled ? ', documented is that it is enabled' : ''}`, evidence)
    }),
})
