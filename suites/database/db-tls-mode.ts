import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { DataSource } from '../../probes/database/data-sources/data-source-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { protectionOf, protections } from '../reading/database/dsn-protection.ts'
import { isOnHost } from '../reading/database/local-traffic.ts'
import { judgeUnreadPlaces } from '../reading/database/unread-places.ts'
import { countHostFiles, findServing, servingFacts } from '../reading/host/serving.ts'
import { type HostNetwork, networkFacts, readHostNetwork } from '../reading/host/topology.ts'
import { databaseClauses, documentedDatabaseClauses } from '../requirements/database-clauses.ts'

export const check = defineCheck({
  id: 'db-tls-mode',
  area: 'database',
  title: "Mattermost's data sources ask for as much TLS as their way needs",
  severity: 'high',
  why: 'The data source alone decides what Mattermost accepts: with `preferred` or `prefer` whoever stands in between strips TLS, with `skip-verify` or `require` they put a certificate of their own in its place, and read the password.',
  remediation:
    'Across hosts `tls=true` (MySQL) with the database’s CA in the system’s store, or `sslmode=verify-full&sslrootcert=…` (PostgreSQL), in DataSource, DataSourceReplicas, DataSourceSearchReplicas and ReplicaLagSettings, and in what `--config` or `MM_CONFIG` names. Restart Mattermost.',
  references: [
    'https://github.com/go-sql-driver/mysql#tls',
    'https://www.postgresql.org/docs/current/libpq-ssl.html',
  ],
  needs: ['database.dataSources'],
  uses: [...servingFacts, ...networkFacts],
  requirements: {
    current: { value: { least: 'chain' }, clauses: [databaseClauses.unverified, databaseClauses.mysqlModes] },
    'transport-encryption': {
      value: { least: 'unverified' },
      clauses: [documentedDatabaseClauses.skipVerify, documentedDatabaseClauses.encrypts],
      departs:
        'The document takes any certificate, which keeps out who listens and not who stands in between: the profile `current` asks for verification.',
    },
  },
  judge(facts, { requirement, access }) {
    const hosts = facts['database.dataSources']
    const least = protections.indexOf(requirement.value.least as (typeof protections)[number])
    const parts = Object.entries(hosts).flatMap(([host, { sources, container }]) =>
      sources.map((source) => {
        const verdict = judgeSource(source, least, readHostNetwork(facts, host), container)
        const evidence = verdict.evidence.map(({ fact, observed }) =>
          createEvidence(fact, `${host}: ${observed}`),
        )
        return { ...verdict, evidence }
      }),
    )
    const unread = Object.entries(hosts).flatMap(([host, found]) => judgeUnreadPlaces(host, found))
    const expected = access.hosts.filter(
      ({ name, roles }) => roles.includes('app') && !hosts[name]?.sources.some(({ inForce }) => inForce),
    )
    const missing = expected.map(({ name }) => inconclusive(`${name}: no data source in force was found`))
    const contained = Object.keys(hosts).flatMap((host) => {
      const serving = findServing(facts, host, 'app')
      const why = `${host}: ${serving.grounds}`
      return countHostFiles(serving) === 'yes' || hosts[host]?.container !== undefined
        ? []
        : [
            inconclusive(
              `${why}: the data source in its environment was not read`,
              createEvidence('host.processes', why),
            ),
          ]
    })
    if (parts.length + unread.length + missing.length + contained.length === 0) {
      const found = Object.values(hosts).some(({ configs }) => configs.length > 0)
      return inconclusive(
        found
          ? 'the configuration of Mattermost has no data source'
          : 'no configuration of Mattermost was found on any host',
      )
    }
    return combineVerdicts([
      ...(contained.length > 0 ? parts.map(openIfDecided) : parts),
      ...unread,
      ...missing,
      ...contained,
    ])
  },
})

/** What a host's files say does not decide where Mattermost runs in a container of its own. */
function openIfDecided(verdict: Verdict): Verdict {
  return verdict.verdict === 'fail'
    ? inconclusive(`${verdict.reason}, if it is in force`, ...verdict.evidence)
    : verdict
}

function judgeSource(
  { source, dsn, inForce, overriddenBy }: DataSource,
  least: number,
  network: HostNetwork,
  container: string | undefined,
): Verdict {
  const fact = 'database.dataSources'
  if (overriddenBy !== null) {
    return notApplicable(
      `${source} is not used`,
      createEvidence(fact, `${source}: overridden by ${overriddenBy}`),
    )
  }
  if (inForce === false)
    return notApplicable(`${source} is not used`, createEvidence(fact, `${source}: not in force`))
  if (dsn.status === 'malformed') {
    return inconclusive(`${source} is no data source that its driver takes (${dsn.field})`)
  }
  const { protection, option, comesTo } = protectionOf(dsn)
  const where = dsn.places.map((place) => ('path' in place ? 'a Unix socket' : place.host)).join(', ')
  const evidence = createEvidence(fact, `${source} to ${where}: ${option}, ${comesTo}`)
  if (dsn.places.every((place) => isOnHost(place, network))) {
    return pass(`${source} does not leave the host`, createEvidence(fact, `${source} to ${where}: ${option}`))
  }
  const enough = protections.indexOf(protection) >= least
  if (inForce === null) {
    return inconclusive(`${source} has ${option}, and whether it is in force could not be read`, evidence)
  }
  const named = dsn.places.find((place) => !('path' in place) && !/[.:]/.test(place.host))
  if (!enough && container !== undefined && named) {
    return inconclusive(
      `${source} of ${container} has ${option}, and where ${where} leads is known to its engine alone`,
      evidence,
    )
  }
  return enough
    ? pass(`${option}: ${comesTo}`, evidence)
    : fail(`${source} reaches ${where} with ${option}: ${comesTo}`, evidence)
}
