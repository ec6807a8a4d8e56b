import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../core/verdict.ts'
import { judgeClientConfig } from '../reading/app/client-config-verdict.ts'
import { compareReleases, parseDotRelease, parseRelease, releases } from '../reading/mattermost-releases.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

type Facts = FactsAt<'mattermost.clientConfig' | 'mattermost.ping'>

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
  uses: ['mattermost.ping'],
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
      const others = listOtherVersions(facts, version)
      if (others.length > 0) {
        return fail(
          `two versions of Mattermost answer by one name: ${version} and ${[...new Set(others.map((other) => other.version))].join(', ')}`,
          evidence,
          ...others.map((other) => createEvidence(other.fact, `X-Version-Id: ${other.version}`)),
        )
      }
      return judgeRelease(version, release, evidence)
    }),
})

/** What the table of releases says of one. What is newer than the table is not known to be supported, nor to exist. */
function judgeRelease(version: string, release: readonly [number, number], evidence: Evidence): Verdict {
  const supported = releases.oldestSupported.join('.')
  const newest = releases.newest.join('.')
  if (compareReleases(release, releases.oldestSupported) < 0) {
    return fail(
      `Mattermost ${version} gets no fixes any more: ${supported} is the oldest that does (as of ${releases.read})`,
      evidence,
    )
  }
  if (compareReleases(release, releases.newest) > 0) {
    return inconclusive(
      `Mattermost ${version} is newer than any release known here (${newest}, as of ${releases.read}): whether it gets fixes is not known to this version`,
      evidence,
    )
  }
  const series = release.join('.')
  const newestDot = releases.newestDot[series]
  const dot = parseDotRelease(version)
  if (newestDot === undefined) {
    return pass(
      `Mattermost ${version} is of a series that is supported (${supported} to ${newest}, as of ${releases.read}); which of its dot releases is the newest is not known here`,
      evidence,
    )
  }
  if (dot === null) {
    return inconclusive(
      `Mattermost ${version} names no dot release, and fixes went to ${series}.${newestDot} (as of ${releases.read})`,
      evidence,
    )
  }
  return dot < newestDot
    ? fail(
        `Mattermost ${version} lacks the fixes of its own series: they went to ${series}.${newestDot} (as of ${releases.read})`,
        evidence,
      )
    : pass(`Mattermost ${version} is supported, with the fixes known on ${releases.read}`, evidence)
}

/**
 * Versions that answers name in X-Version-Id, where they are not the client configuration's: the header begins with the same
 * constant of the server that makes its `Version`, so that another one is another server.
 */
function listOtherVersions(
  facts: Pick<Facts, 'mattermost.clientConfig'> & Partial<Pick<Facts, 'mattermost.ping'>>,
  version: string,
) {
  const said = (['mattermost.clientConfig', 'mattermost.ping'] as const).flatMap((fact) => {
    const outcome = facts[fact]
    if (outcome?.status !== 'ok') return []
    const header = outcome.value.response.headers.find(([name]) => name === 'x-version-id')?.[1]
    const named = /^(\d+\.\d+\.\d+)\./.exec(header ?? '')?.[1]
    return named === undefined ? [] : [{ fact, version: named }]
  })
  const whole = /^v?(\d+\.\d+\.\d+)/.exec(version)?.[1]
  return whole === undefined ? [] : said.filter((one) => one.version !== whole)
}
