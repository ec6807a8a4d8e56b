import { defineCheck } from '../../core/check.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { judgeClientConfig } from '../reading/app/client-config-verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { collectViews } from '../reading/app/configuration-verdict.ts'
import {
  type ConfigurationView,
  createSettingEvidence,
  findSetting,
  isSwitchedOn,
} from '../reading/app/configuration-view.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const classes = ['Lowercase', 'Number', 'Uppercase', 'Symbol'] as const

interface Lengths {
  length: number
  /** What the document has for testing purposes, with all four classes. */
  forTesting: number
}

export const check = defineCheck({
  id: 'config-password-policy',
  area: 'app',
  title: 'Passwords have at least eight characters',
  severity: 'medium',
  why: 'Short passwords are guessed through the login page, and the limiter of logins is off unless RateLimitSettings.Enable is set.',
  remediation:
    '`mmctl --local config set PasswordSettings.MinimumLength 14`, or a login through an identity provider with a second factor.',
  references: [
    'https://docs.mattermost.com/configure/authentication-configuration-settings.html#password',
    'https://pages.nist.gov/800-63-4/sp800-63b.html',
  ],
  needs: ['mattermost.clientConfig'],
  uses: configurationFacts,
  requirements: {
    current: { value: { length: 8, forTesting: 5 } as Lengths, clauses: [mattermost.passwordDefaults] },
    centos7: {
      value: { length: 8, forTesting: 5 },
      clauses: [centos7.passwordForTesting, centos7.passwordMinimum, centos7.production],
      departs:
        'The document gives the length of 5 for testing only and aims at a production installation, so the default of 8 is what holds.',
    },
  },
  judge: (facts, { access, requirement }) =>
    combineVerdicts([
      judgeClientConfig(facts['mattermost.clientConfig'], (config) => judgeClient(config, requirement.value)),
      ...collectViews(facts, access).views.flatMap((view) => judgeView(view, requirement.value) ?? []),
    ]),
})

function judgeClient(config: Readonly<Record<string, string>>, lengths: Lengths): Verdict {
  const text = config.PasswordMinimumLength
  if (text === undefined) return inconclusive('the client configuration names no PasswordMinimumLength')
  const demanded = classes.filter((name) => config[`PasswordRequire${name}`] === 'true')
  const evidence = createEvidence(
    'mattermost.clientConfig',
    `PasswordMinimumLength: ${text}, required: ${demanded.join(', ') || 'nothing else'}`,
  )
  return judgePolicy(text, demanded.length, lengths, evidence)
}

function judgeView(view: ConfigurationView, lengths: Lengths): Verdict | null {
  const setting = 'PasswordSettings.MinimumLength'
  const known = findSetting(view, setting)
  if (!known) return null
  const switches = classes.map((name) => `PasswordSettings.${name}`)
  const demanded = switches.filter((name) => isSwitchedOn(view, name) === true)
  return judgePolicy(
    String(known.value),
    demanded.length,
    lengths,
    createSettingEvidence(view, setting, ...switches),
  )
}

function judgePolicy(
  text: string,
  demanded: number,
  { length: least, forTesting }: Lengths,
  evidence: Evidence,
) {
  if (!/^\d+$/.test(text)) return inconclusive(`PasswordMinimumLength is not a number: ${text}`, evidence)
  const length = Number(text)
  if (length >= least) return pass(`passwords have at least ${length} characters`, evidence)
  const testing = length === forTesting && demanded === classes.length
  return fail(
    `passwords of ${length} characters are accepted, ${least} are required${
      testing ? '; these are the settings that the CentOS 7 document has for testing purposes' : ''
    }`,
    evidence,
  )
}
