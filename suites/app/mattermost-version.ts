import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../core/verdict.ts'
import { judgeClientConfig } from '../reading/app/client-config-verdict.ts'
import { compareReleases, parseRelease, releases } from '../reading/mattermost-releases.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

export const check = defineCheck({
  id: 'mattermost-version',
  area: 'app',
  title: 'This version of Mattermost still gets security fixes',
  severity: 'high',
  why: 'Fixes are published with their description; an installation that cannot get them is open to everything that was mended since.',
  remediation:
    'Upgrade to the newest release or the ESR, from one ESR to the next. From 11.0 on Mattermost needs PostgreSQL: migrate a MySQL or MariaDB database on 10.11 first.',
  references: ['https://docs.mattermost.com/product-overview/release-policy.html'],
  needs: ['mattermost.clientConfig'],
  requirements: {
    current: { value: { judge: true }, clauses: [mattermost.releases] },
    centos7: {
      value: { judge: false },
      clauses: [centos7.latestVersion, centos7.driver],
      obsolete:
        'The document wants the latest version on MySQL or MariaDB. Mattermost 11.0 dropped both, and 10.11, the last that ran on them, is end of life (read 2026-08-14): no version meets both sentences and gets fixes.',
    },
  },
  judge: (facts, { requirement }) =>
    judgeClientConfig(facts['mattermost.clientConfig'], ({ Version: version }) => {
      if (version === undefined) return inconclusive('the client configuration names no version')
      const evidence = createEvidence('mattermost.clientConfig', `Version: ${version}`)
      const release = parseRelease(version)
      if (!release) return inconclusive(`not the form of a release: ${version}`, evidence)
      if (!requirement.value.judge) {
        const which =
          compareReleases(release, releases.postgresOnly) >= 0
            ? 'which cannot run on'
            : 'the kind that can run on'
        return notApplicable(`Mattermost ${version}, ${which} the document's MariaDB`, evidence)
      }
      const supported = releases.oldestSupported.join('.')
      if (compareReleases(release, releases.oldestSupported) < 0) {
        return fail(
          `Mattermost ${version} gets no fixes any more: ${supported} is the oldest that does (as of ${releases.read})`,
          evidence,
        )
      }
      if (compareReleases(release, releases.newest) > 0) {
        return pass(
          `Mattermost ${version} is newer than any release known here (${releases.newest.join('.')}, as of ${releases.read})`,
          evidence,
        )
      }
      return pass(
        `Mattermost ${version} is supported (${supported} to ${releases.newest.join('.')}, as of ${releases.read})`,
        evidence,
      )
    }),
})
