import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Failure, ok } from '../../../core/outcome.ts'
import { parseMattermostConfig } from '../../host/questions/mattermost-config.ts'
import { parseUnits } from '../../host/questions/units.ts'
import type { Reading } from '../../host/reading.ts'
import { hostDataSourcesSchema } from './data-source-facts.ts'
import { findDataSources, type HostReadings } from './host-data-sources.ts'

const etc = '/etc/mattermost/config.json'
const opt = '/opt/mattermost/config/config.json'
const dsn = 'mmuser:PW-7f3a91-canary@tcp(db:3306)/mattermost?tls=true'
const absent: Reading<never> = ok({ found: 'absent' })
const forbidden: Reading<never> = ok({ found: 'forbidden' })
const silence: Failure = { status: 'timeout', phase: 'response', seconds: 10 }

const config = (settings: Record<string, unknown>) =>
  ok({
    found: 'value' as const,
    value: parseMattermostConfig(JSON.stringify({ SqlSettings: { DriverName: 'mysql', ...settings } })),
  })

/** As `systemctl show` prints a unit. */
const units = (lines = '', argument = '') =>
  ok({
    found: 'value' as const,
    value: parseUnits(
      `Id=mattermost.service\nLoadState=loaded\nExecStart={ path=/opt/mattermost/bin/mattermost ; argv[]=/opt/mattermost/bin/mattermost${argument} ; ignore_errors=no ; }\n${lines}`,
    ),
  })

function read(readings: Partial<HostReadings['configs']>, unit: HostReadings['units'] = units()) {
  const facts = hostDataSourcesSchema.parse(
    findDataSources({ configs: { [etc]: absent, [opt]: absent, ...readings }, units: unit }),
  )
  expect(JSON.stringify(facts)).not.toContain('PW-7f3a91-canary')
  return facts
}

const mapInForce = ({ sources }: ReturnType<typeof read>) =>
  Object.fromEntries(sources.map(({ source, inForce }) => [source, inForce]))

test('every setting that holds data sources', () => {
  const facts = read({
    [opt]: config({
      DataSource: dsn,
      DataSourceReplicas: [dsn, dsn],
      DataSourceSearchReplicas: [dsn],
      ReplicaLagSettings: [{ DataSource: dsn, QueryAbsoluteLag: '' }],
    }),
  })
  expect(facts).toMatchObject({ store: 'file', configs: [opt], unread: [] })
  expect(mapInForce(facts)).toEqual({
    [`${opt} SqlSettings.DataSource`]: true,
    [`${opt} SqlSettings.DataSourceReplicas[0]`]: true,
    [`${opt} SqlSettings.DataSourceReplicas[1]`]: true,
    [`${opt} SqlSettings.DataSourceSearchReplicas[0]`]: true,
    [`${opt} SqlSettings.ReplicaLagSettings[0]`]: true,
  })
})

test('the environment overrides', () => {
  const facts = read(
    { [opt]: config({ DataSource: dsn, DataSourceReplicas: [dsn] }) },
    units(
      `Environment=MM_SQLSETTINGS_DRIVERNAME=mysql MM_SQLSETTINGS_DATASOURCE=${dsn} "MM_SQLSETTINGS_DATASOURCEREPLICAS=${dsn} ${dsn}"\n`,
    ),
  )
  expect(mapInForce(facts)).toEqual({
    'environment MM_SQLSETTINGS_DATASOURCE': true,
    'environment MM_SQLSETTINGS_DATASOURCEREPLICAS[0]': true,
    'environment MM_SQLSETTINGS_DATASOURCEREPLICAS[1]': true,
    [`${opt} SqlSettings.DataSource`]: false,
    [`${opt} SqlSettings.DataSourceReplicas[0]`]: false,
  })
  expect(facts.sources.at(-1)?.overriddenBy).toBe('environment MM_SQLSETTINGS_DATASOURCEREPLICAS[0]')
})

test.each([
  ['--config, as seed 001 shows it', units('', ` --config=mysql://${dsn}`), '--config'],
  ['--config and its value', units('', ` --config mysql://${dsn}`), '--config'],
  ['MM_CONFIG', units(`Environment=MM_CONFIG=mysql://${dsn}\n`), 'environment MM_CONFIG'],
])('settings in the database: %s', (_how, unit, by) => {
  const facts = read({ [opt]: config({ DataSource: dsn }) }, unit)
  expect(facts.store).toBe('database')
  expect(mapInForce(facts)).toEqual({ [by]: true, [`${opt} SqlSettings.DataSource`]: false })
  expect(facts.unread).toEqual([
    { place: `settings in the database that ${by} names`, why: { status: 'not-asked' } },
  ])
})

test('--config wins over MM_CONFIG', () => {
  const facts = read(
    { [opt]: config({ DataSource: dsn }) },
    units(`Environment=MM_CONFIG=mysql://${dsn}\n`, ` --config ${opt}`),
  )
  expect(mapInForce(facts)).toEqual({
    'environment MM_CONFIG': false,
    [`${opt} SqlSettings.DataSource`]: true,
  })
  expect(facts.store).toBe('file')
})

test('of two files the one that is named', () => {
  const both = { [etc]: config({ DataSource: dsn }), [opt]: config({ DataSource: `${dsn}&x=y` }) }
  const named = read(both, units('', ` --config ${etc}`))
  expect(mapInForce(named)).toEqual({
    [`${etc} SqlSettings.DataSource`]: true,
    [`${opt} SqlSettings.DataSource`]: false,
  })
  expect(mapInForce(read(both, units('', ' -c config.json')))).toEqual({
    [`${etc} SqlSettings.DataSource`]: false,
    [`${opt} SqlSettings.DataSource`]: true,
  })
})

test('of two files none that is named', () => {
  const tls = {
    [etc]: config({ DataSource: dsn }),
    [opt]: config({ DataSource: dsn.replace('true', 'false') }),
  }
  expect(Object.values(mapInForce(read(tls)))).toEqual([null, null])
  expect(Object.values(mapInForce(read({ [etc]: tls[etc], [opt]: forbidden })))).toEqual([null])
  // One is a link to the other.
  expect(Object.values(mapInForce(read({ [etc]: tls[etc], [opt]: tls[etc] })))).toEqual([true, true])
})

test('a file that is not looked for', () => {
  const facts = read({ [opt]: config({ DataSource: dsn }) }, units('', ' --config /srv/mm/config.json'))
  expect(mapInForce(facts)).toEqual({ [`${opt} SqlSettings.DataSource`]: false })
  expect(facts.unread).toEqual([{ place: '/srv/mm/config.json', why: { status: 'not-asked' } }])
  const unnamed = read(
    { [opt]: config({ DataSource: dsn }) },
    units('Environment=MM_CONFIG=/srv/mm/config.json\n'),
  )
  // The value of MM_CONFIG is shown: the file of the usual place is dead.
  expect(Object.values(mapInForce(unnamed))).toEqual([false])
  expect(unnamed.unread).toHaveLength(1)
})

test('what could not be read is said', () => {
  expect(read({ [opt]: forbidden })).toEqual({
    store: null,
    configs: [],
    sources: [],
    unread: [{ place: opt, why: { status: 'forbidden' } }],
  })
  expect(read({ [opt]: silence }, silence).unread).toEqual([
    { place: opt, why: silence },
    { place: 'units of the host', why: silence },
  ])
  expect(read({ [opt]: ok({ found: 'failed', exit: 4 }) }).unread).toMatchObject([{ why: { exit: 4 } }])
})

test.each([
  [
    'files of the environment',
    units('EnvironmentFiles=/opt/mattermost/config/mm.environment (ignore_errors=no)\n'),
  ],
  ['a unit that could not be read', silence],
  ['no unit', ok({ found: 'value' as const, value: [] })],
  ['no systemd', ok({ found: 'not-installed' as const })],
])('whether a data source is in force is open with %s', (_why, unit) => {
  const facts = read({ [opt]: config({ DataSource: dsn }) }, unit)
  expect(Object.values(mapInForce(facts))).toEqual([null])
  expect(facts.unread).toHaveLength(1)
})

test('a host without Mattermost', () => {
  const other = ok({
    found: 'value' as const,
    value: parseUnits('Id=mattermost.service\nLoadState=not-found\n'),
  })
  expect(read({}, other)).toEqual({ store: null, configs: [], sources: [], unread: [] })
})

test('settings without any data source', () => {
  expect(read({ [opt]: config({}) })).toEqual({ store: 'file', configs: [opt], sources: [], unread: [] })
})

test('no password and no value of a query comes out, wherever it stands', () => {
  const secret = fc
    .string({ minLength: 8, unit: fc.constantFrom(...'aZ09:@/?&=%+-_.(') })
    .map((text) => `PW${text}PW`)
  fc.assert(
    fc.property(secret, fc.nat(5), (password, place) => {
      const mysql = `mm:${password}@tcp(db:3306)/mattermost?tls=true&serverPubKey=${encodeURIComponent(password)}`
      const postgres = `postgres://mm:${encodeURIComponent(password)}@db/mm?sslmode=require&sslpassword=${encodeURIComponent(password)}&sslkey=${encodeURIComponent(password)}`
      const pairs = `host=db user=mm password='${password}' sslpassword='${password}' passfile='${password}'`
      const text = [mysql, postgres, pairs][place % 3] ?? mysql
      const driver = place % 3 === 0 ? 'mysql' : 'postgres'
      const settings = {
        DriverName: driver,
        DataSource: text,
        DataSourceReplicas: [text],
        ReplicaLagSettings: [{ DataSource: text }],
      }
      const environment = `Environment=MM_SQLSETTINGS_DRIVERNAME=${driver} "MM_SQLSETTINGS_DATASOURCE=${text.replace(/["\\]/g, '')}" MM_CONFIG=${mysql.includes(' ') ? '' : `mysql://${mysql}`}\n`
      const unit = units(environment, ` --config=mysql://${mysql}`)
      const facts = hostDataSourcesSchema.parse(
        findDataSources({ configs: { [etc]: absent, [opt]: config(settings) }, units: unit }),
      )
      const written = JSON.stringify([facts, unit])
      for (const form of [password, encodeURIComponent(password)]) {
        expect(written).not.toContain(JSON.stringify(form).slice(1, -1))
      }
    }),
  )
})
