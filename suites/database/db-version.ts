import { defineCheck } from '../../core/check.ts'
import type { Fact } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { DatabaseServer } from '../../probes/database/database-facts.ts'
import { compareSeries, lifetimeOf, type Product, seriesOf } from '../reading/database/database-releases.ts'
import { answersOf, judgeIncomplete, judgeServers, settingOf } from '../reading/database/server-answers.ts'
import { compareReleases, parseRelease, releases } from '../reading/mattermost-releases.ts'
import { databaseClauses, documentedDatabaseClauses } from '../requirements/database-clauses.ts'

export const check = defineCheck({
  id: 'db-version',
  area: 'database',
  title: 'The database is of a release that is still mended and that Mattermost runs on',
  severity: 'medium',
  why: 'Holes of a release that has ended are published and stay open, and a Mattermost upgrade refuses to start on a database that is too old.',
  remediation:
    'Upgrade to a supported series (PostgreSQL: `pg_upgrade`; MariaDB: one series after the other, then `mariadb-upgrade`). From Mattermost 11.0 on a MySQL or MariaDB database must be migrated to PostgreSQL.',
  references: [
    'https://www.postgresql.org/support/versioning/',
    'https://mariadb.org/about/#maintenance-policy',
    'https://docs.mattermost.com/deployment-guide/software-hardware-requirements.html',
  ],
  needs: ['database.servers'],
  uses: ['mattermost.clientConfig'],
  requirements: {
    current: {
      value: { mended: true, product: null, series: '14' },
      clauses: [databaseClauses.endOfLife, databaseClauses.minimum, databaseClauses.postgresOnly],
    },
    centos7: {
      title: 'The database is MariaDB 10.0 or later',
      value: { mended: false, product: 'MariaDB', series: '10.0' },
      clauses: [documentedDatabaseClauses.upstream],
    },
    salt: {
      title: 'The database is PostgreSQL 9.4 or later',
      value: { mended: false, product: 'PostgreSQL', series: '9.4' },
      clauses: [documentedDatabaseClauses.release],
      departs: 'PostgreSQL 9.4 has not been mended since 13 February 2020: any later release is taken too.',
    },
  },
  judge: (facts, { requirement, at }) =>
    judgeServers(facts['database.servers'], (server) => {
      const known = versionOf(server)
      if ('verdict' in known) return known.verdict
      const { product, version } = known
      const evidence = createEvidence('database.servers', `${product} ${version}`)
      const series = seriesOf(product, version)
      if (series === null) return inconclusive(`not the form of a release: ${version}`, evidence)
      const { mended, series: oldest, product: documentsProduct } = requirement.value
      if (mended) {
        const today = at.toISOString().slice(0, 10)
        return judgeSupport(product, series, today, facts['mattermost.clientConfig'], oldest, evidence)
      }
      if (product !== documentsProduct) {
        return notApplicable(`the document speaks of ${documentsProduct}, this is ${product}`, evidence)
      }
      return compareSeries(series, oldest) < 0
        ? fail(`${product} ${series} is older than the document's ${oldest}`, evidence)
        : pass(`${product} ${series}, where the document has ${oldest}`, evidence)
    }),
})

function versionOf(server: DatabaseServer): { product: Product; version: string } | { verdict: Verdict } {
  const { offer, kind } = server
  if (kind === 'mysql') {
    const { product = null, version = null } = offer.status === 'ok' ? offer.value : {}
    if (product === null || version === null)
      return { verdict: inconclusive('the server names no version in its greeting') }
    return { product, version }
  }
  const inside = answersOf(server)
  if ('verdict' in inside) return inside
  const missing = judgeIncomplete(inside.answers.settings, 'settings of the server')
  const version = settingOf(inside.answers, 'server_version')
  if (version === undefined)
    return { verdict: missing ?? inconclusive('the server does not show server_version') }
  return { product: 'PostgreSQL', version }
}

function judgeSupport(
  product: Product,
  series: string,
  today: string,
  clientConfig: Fact<'mattermost.clientConfig'> | undefined,
  oldest: string,
  evidence: Verdict['evidence'][number],
): Verdict {
  const text = clientConfig?.status === 'ok' ? clientConfig.value.body?.Version : undefined
  const mattermost = text === undefined ? null : parseRelease(text)
  if (mattermost && compareReleases(mattermost, releases.postgresOnly) >= 0) {
    const also = createEvidence('mattermost.clientConfig', `Version: ${text}`)
    if (product !== 'PostgreSQL') {
      return fail(
        `Mattermost ${text} does not run on ${product}: since 11.0 on PostgreSQL only`,
        evidence,
        also,
      )
    }
    if (compareSeries(series, oldest) < 0) {
      return fail(`Mattermost ${text} needs PostgreSQL ${oldest}, this is ${series}`, evidence, also)
    }
  }
  const lifetime = lifetimeOf(product, series)
  if (!lifetime) return inconclusive(`no end date of ${product} ${series} is known here`, evidence)
  const { ends, source } = lifetime
  return ends < today
    ? fail(`${product} ${series} has not been mended by its makers since ${ends} (${source})`, evidence)
    : pass(`${product} ${series} is mended until ${ends} (${source})`, evidence)
}
