import { defineCheck } from '../../core/check.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notAssessed,
  pass,
  type Verdict,
} from '../../core/verdict.ts'
import { judgeClientConfig } from '../reading/app/client-config-verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { collectViews } from '../reading/app/configuration-verdict.ts'
import { type ConfigurationView, createSettingEvidence, findText } from '../reading/app/configuration-view.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

export const check = defineCheck({
  id: 'config-locale',
  area: 'app',
  title: 'The default language is one that is offered',
  severity: 'info',
  why: 'A default that is not among the available languages is reset by the server, and users meet another language than the one chosen for them.',
  remediation:
    '`mmctl --local config set LocalizationSettings.DefaultClientLocale fr`, and have AvailableLocales empty or contain it.',
  references: ['https://docs.mattermost.com/configure/site-configuration-settings.html#localization'],
  needs: ['mattermost.clientConfig'],
  uses: configurationFacts,
  requirements: {
    current: {
      value: { locale: null as string | null },
      clauses: [mattermost.locales],
      departs: 'From seed 000: which language it is, is the choice of the site.',
    },
    centos7: {
      title: 'The default language is French, and it is offered',
      value: { locale: 'fr' },
      clauses: [centos7.language, centos7.clientLocale],
    },
  },
  judge: (facts, { access, requirement }) => {
    const { locale } = requirement.value
    const inside = collectViews(facts, access).views.flatMap((view) => judgeView(view, locale) ?? [])
    const outside = judgeClientConfig(facts['mattermost.clientConfig'], (config) =>
      judgeClient(config, locale),
    )
    // If the client configuration does not show it, settings that were read with access decide alone.
    return combineVerdicts(
      outside.verdict === 'not-assessed' && inside.length > 0 ? inside : [outside, ...inside],
    )
  },
})

type Settings = Readonly<Record<string, string>>

function judgeClient(
  { DefaultClientLocale: locale, AvailableLocales: available }: Settings,
  wanted: string | null,
) {
  if (locale === undefined) return inconclusive('the client configuration names no DefaultClientLocale')
  const evidence = createEvidence(
    'mattermost.clientConfig',
    `DefaultClientLocale: ${locale}, AvailableLocales: ${available ?? 'not shown'}`,
  )
  // Without a login Mattermost shows the default only (server/config/client.go, read August 2026).
  if (available === undefined && wanted === null) {
    return notAssessed(
      'AvailableLocales is shown after a login only: this needs an API token or config.json',
      evidence,
    )
  }
  return judgeLocale(locale, available ?? '', wanted, evidence)
}

function judgeView(view: ConfigurationView, wanted: string | null): Verdict | null {
  const settings = [
    'LocalizationSettings.DefaultClientLocale',
    'LocalizationSettings.AvailableLocales',
  ] as const
  const [locale, available] = settings.map((setting) => findText(view, setting))
  if (typeof locale !== 'string' || typeof available !== 'string') return null
  return judgeLocale(locale, available, wanted, createSettingEvidence(view, ...settings))
}

function judgeLocale(locale: string, available: string, wanted: string | null, evidence: Evidence): Verdict {
  if (wanted !== null && locale !== wanted)
    return fail(`the default language is ${locale}, documented is ${wanted}`, evidence)
  const listed = available.split(',').map((one) => one.trim())
  if (available !== '' && !listed.includes(locale))
    return fail(`the default language ${locale} is not among those available: ${available}`, evidence)
  return pass(`the default language is ${locale}${wanted === null ? '' : ', as documented'}`, evidence)
}
