import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Dsn } from '../../probes/database/dsn/dsn-facts.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { collectViews, judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import { type ConfigurationView, createSettingEvidence, findText } from '../reading/app/configuration-view.ts'
import { judgeStart } from '../reading/app/start-obstacles.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { salt } from '../requirements/salt-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

interface Value {
  /** The documented one; null: whichever fits the DataSource. */
  driver: 'mysql' | 'postgres' | null
  /** Must config.json name what has a default? */
  spelledOut: boolean
}

export const check = defineCheck({
  id: 'config-sql',
  area: 'app',
  title: 'SqlSettings lead every node to the same database, now and after a restart',
  severity: 'critical',
  why: 'An upgrade or a tool that replaces config.json leaves the running server as it is; the next restart then goes to an empty database, or to none.',
  remediation:
    'Put DriverName and DataSource back from the kept config.json (or set MM_SQLSETTINGS_DATASOURCE, which wins over the file), on every node, before the next restart.',
  references: [
    'https://docs.mattermost.com/configure/environment-configuration-settings.html#database',
    'https://github.com/mattermost/mattermost/issues/31893',
  ],
  needs: [],
  uses: [...configurationFacts, 'mattermost.clientConfig'],
  requirements: {
    current: {
      value: { driver: null, spelledOut: false } as Value,
      clauses: [mattermost.sqlDriver, mattermost.replacedConfig],
    },
    centos7: {
      value: { driver: 'mysql', spelledOut: false } as Value,
      clauses: [centos7.driver, centos7.dataSource],
      departs: 'Mattermost 11 and later have no MySQL driver, so that the document’s holds up to 10.x only.',
    },
    'transport-encryption': {
      value: { driver: null, spelledOut: false } as Value,
      clauses: [transportEncryption.everyNode],
    },
    salt: {
      value: { driver: null, spelledOut: true } as Value,
      clauses: [salt.sqlSettings, salt.allSqlSettings],
    },
  },
  judge: (facts, judgement) => {
    const own = judgeConfiguration(facts, judgement, (view) => judgeView(view, judgement.requirement.value))
    const { views, missing } = collectViews(facts, judgement.access)
    return combineVerdicts([
      own,
      ...missing.map(({ host, path, by }) =>
        fail(
          `${host}: ${path}, which ${by} names, is not there: the next start has no settings`,
          createEvidence('host.mattermostConfigNamed', `${host}: ${path}: absent`),
        ),
      ),
      ...judgeAgreement(views),
      ...views.flatMap((view) => judgeStart(view, facts['mattermost.clientConfig'])),
    ])
  },
})

function judgeView(view: ConfigurationView, { driver: documented, spelledOut }: Value): Verdict | null {
  const source = view.dataSources.find(
    ({ setting }) => setting === 'SqlSettings.DataSource' || setting === 'MM_SQLSETTINGS_DATASOURCE',
  )
  const driver = findText(view, 'SqlSettings.DriverName')
  const evidence = [
    createSettingEvidence(view, 'SqlSettings.DriverName'),
    createEvidence(
      view.fact,
      `${view.name}: DataSource ${source ? formatDsn(source.dsn) : isDataSourceHidden(view) ? 'masked' : 'not set'}`,
    ),
  ]
  if (driver !== null && driver !== 'mysql' && driver !== 'postgres')
    return fail(`${view.name}: there is no driver ${driver}`, ...evidence)
  if (documented !== null && driver !== null && driver !== documented)
    return fail(`${view.name}: the driver is ${driver}, documented is ${documented}`, ...evidence)
  if (!source) {
    if (view.of === 'running') return null
    return fail(
      `${view.name}: no DataSource, so that the next start takes the package's default`,
      ...evidence,
    )
  }
  const { dsn } = source
  if (dsn.status !== 'ok')
    return inconclusive(`${view.name}: the DataSource could not be read (${dsn.field})`, ...evidence)
  if (isPackaged(dsn)) return fail(`${view.name}: the DataSource is the one of the package`, ...evidence)
  if (driver !== null && driver !== dsn.driver)
    return fail(
      `${view.name}: the driver is ${driver}, and the DataSource is one for ${dsn.driver}`,
      ...evidence,
    )
  if (
    spelledOut &&
    view.of === 'next start' &&
    !('SqlSettings.DriverName' in { ...view.config.settings, ...view.overrides })
  )
    return fail(`${view.name}: SqlSettings lack DriverName`, ...evidence)
  return pass(`${view.name}: ${dsn.driver}, ${formatDsn(dsn)}`, ...evidence)
}

type ReadDsn = Extract<Dsn, { status: 'ok' }>

/** `postgres://mmuser:mostest@localhost/mattermost_test?…` (model.SqlSettingsDefaultDataSource). */
function isPackaged({ user, database, places }: ReadDsn): boolean {
  const local = places.every(
    (place) => 'host' in place && /^(?:localhost|127\.0\.0\.1|::1)$/.test(place.host),
  )
  return user === 'mmuser' && database === 'mattermost_test' && local
}

function isDataSourceHidden(view: ConfigurationView): boolean {
  return view.config.masked?.includes('SqlSettings.DataSource') ?? false
}

/** Without a password: `mmuser@localhost:3306/mattermost`. */
function formatDsn(dsn: Dsn): string {
  if (dsn.status !== 'ok') return `unreadable (${dsn.field})`
  const places = dsn.places.map((place) =>
    'path' in place ? place.path : `${place.host}${place.port === null ? '' : `:${place.port}`}`,
  )
  return `${dsn.user ?? ''}@${places.join(',')}/${dsn.database ?? ''}`
}

/** What runs, what the next start takes, and every node: all must name one database. */
function judgeAgreement(all: readonly ConfigurationView[]): Verdict[] {
  const views = all.filter(({ unreadEnvironment }) => unreadEnvironment.length === 0)
  const named = views.flatMap((view) => {
    const source = view.dataSources.find(({ setting }) => /DATASOURCE$/i.test(setting))
    return source?.dsn.status === 'ok'
      ? [{ view, database: `${source.dsn.driver} ${formatDsn(source.dsn)}` }]
      : []
  })
  const drivers = views.flatMap((view) => {
    const driver = findText(view, 'SqlSettings.DriverName')
    return driver === null ? [] : [{ view, database: driver }]
  })
  return [named, drivers].flatMap((said) => {
    const [first, ...others] = said
    const other = others.find(({ database }) => database !== first?.database)
    if (!first || !other) return []
    return [
      fail(
        `${first.view.name} has ${first.database}, ${other.view.name} has ${other.database}`,
        ...said.map(({ view, database }) => createEvidence(view.fact, `${view.name}: ${database}`)),
      ),
    ]
  })
}
