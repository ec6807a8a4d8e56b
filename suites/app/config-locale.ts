import { defineCheck } from '../check.ts'
import { judgeClientConfig } from '../evidence/client-config.ts'
import { centos7 } from '../requirements/centos7.ts'
import { mattermost } from '../requirements/mattermost.ts'
import { fail, inconclusive, notAssessed, pass, seen } from '../verdict.ts'

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
  requirements: {
    current: {
      value: { locale: null as string | null },
      clauses: [mattermost.locales],
      departs: 'From seed 000: which language it is, is the choice of the site.',
    },
    centos7: { value: { locale: 'fr' }, clauses: [centos7.language, centos7.clientLocale] },
  },
  judge: (facts, { requirement }) =>
    judgeClientConfig(
      facts['mattermost.clientConfig'],
      ({ DefaultClientLocale: locale, AvailableLocales: available }) => {
        if (locale === undefined) return inconclusive('the client configuration names no DefaultClientLocale')
        const wanted = requirement.value.locale
        const evidence = seen(
          'mattermost.clientConfig',
          `DefaultClientLocale: ${locale}, AvailableLocales: ${available ?? 'not shown'}`,
        )
        if (wanted !== null && locale !== wanted)
          return fail(`the default language is ${locale}, documented is ${wanted}`, evidence)
        // Without a login Mattermost shows the default only (server/config/client.go, read August 2026).
        if (available === undefined) {
          return wanted === null
            ? notAssessed(
                'AvailableLocales is shown after a login only: this needs an API token or config.json',
                evidence,
              )
            : pass(`the default language is ${locale}, as documented`, evidence)
        }
        const listed = available.split(',').map((one) => one.trim())
        if (available !== '' && !listed.includes(locale)) {
          return fail(`the default language ${locale} is not among those available: ${available}`, evidence)
        }
        return pass(`the default language is ${locale}`, evidence)
      },
    ),
})
