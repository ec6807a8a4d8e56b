import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { createUnit } from '../../lab/fixtures/facts/host-fixture.ts'
import { parseEnvironment } from './mattermost-environment.ts'
import { parseEnvironmentFile } from './questions/mattermost-environment-named.ts'
import type { Unit } from './questions/units.ts'
import { findSettingsStore, readUnitEnvironment } from './settings-store.ts'

const server = '/opt/mattermost/bin/mattermost'
const started = (words: readonly string[] | null, path = server): Partial<Unit> => ({
  execStart: [{ path, arguments: words && [...words], ignoreErrors: false }],
  environment: parseEnvironment([], words ?? []),
})
const store = (changes: Partial<Unit>, assignments: readonly string[] = []) => {
  const unit = createUnit('mattermost.service', changes)
  const environment = assignments.length > 0 ? parseEnvironment(assignments, []) : unit.environment
  return findSettingsStore(unit, environment)
}
const file = (...paths: string[]) => ({ kind: 'file', paths })

test.each([
  ['nothing', started([]), [], { kind: 'unnamed' }],
  ['--config', started(['--config', '/srv/mm/config.json']), [], file('/srv/mm/config.json')],
  ['--config=', started(['--config=/srv/mm/config.json']), [], file('/srv/mm/config.json')],
  ['-c', started(['-c', '/srv/mm/config.json']), [], file('/srv/mm/config.json')],
  ['-c run together', started(['-c/srv/mm/config.json']), [], file('/srv/mm/config.json')],
  ['before a subcommand', started(['--config', '/a.json', '…']), [], file('/a.json')],
  ['the last of two', started(['-c', '/a.json', '--config=/b.json']), [], file('/b.json')],
  ['a path that goes up', started(['-c', '/srv/mm/../x/config.json']), [], file('/srv/x/config.json')],
  [
    'a relative name',
    started(['--config', 'foo-config.json']),
    [],
    file('/opt/mattermost/config/foo-config.json', '/opt/mattermost/foo-config.json'),
  ],
  [
    'a relative path',
    started(['--config=config/config.json']),
    [],
    file('/opt/mattermost/config/config.json', '/opt/mattermost/config/config/config.json'),
  ],
  [
    'unpacked elsewhere',
    started(['-c', 'config.json'], '/srv/mm/bin/mattermost'),
    [],
    file('/srv/mm/config/config.json', '/srv/mm/config.json'),
  ],
  [
    'before it was called so',
    started(['-c', '/a.json'], '/opt/mattermost/bin/platform'),
    [],
    file('/a.json'),
  ],
  ['MM_CONFIG', started([]), ['MM_CONFIG=/srv/mm/config.json'], file('/srv/mm/config.json')],
  ['the flag wins', started(['-c', '/a.json']), ['MM_CONFIG=/b.json'], file('/a.json')],
  ['a database by MM_CONFIG', started([]), ['MM_CONFIG=postgres://u:p@h/d'], { kind: 'database' }],
  ['a database by the flag', started(['--config', 'postgres://u:p@h/d']), [], { kind: 'database' }],
  [
    'a file by the flag, a database by MM_CONFIG',
    started(['-c', '/a.json']),
    ['MM_CONFIG=mysql://u@tcp(h)/d'],
    file('/a.json'),
  ],
  ['a secret on the command line', started(null), [], { kind: 'hidden' }],
  ['a flag that is not shown', started(['--config', '…']), [], { kind: 'hidden' }],
  ['MM_CONFIG that is no path', started([]), ['MM_CONFIG=a b'], { kind: 'hidden' }],
  ['a shell', started(['-c', '…'], '/bin/sh'), [], { kind: 'wrapped', program: '/bin/sh' }],
  ['a container', started(['…'], '/usr/bin/docker'), [], { kind: 'wrapped', program: '/usr/bin/docker' }],
  ['a script', started([], '/usr/local/bin/start-mattermost'), [], { kind: 'wrapped' }],
] as [string, Partial<Unit>, string[], object][])('settings named by %s', (_name, unit, words, expected) => {
  expect(store(unit, words)).toMatchObject(expected)
})

test('the files of the environment win over Environment=, a later one over an earlier', () => {
  const unit = createUnit('mattermost.service', {
    environment: parseEnvironment(['MM_CONFIG=/a.json', 'MM_SERVICESETTINGS_SITEURL=https://a']),
    environmentFiles: ['/e1 (ignore_errors=no)', '/e2 (ignore_errors=yes)', '/gone (ignore_errors=yes)'],
  })
  const files: Record<string, string> = {
    '/e1': "MM_CONFIG='postgres://u:p@h/d'\n# MM_X=1\n",
    '/e2': ' MM_SERVICESETTINGS_SITEURL = "https://b" \n',
  }
  const { environment, unread } = readUnitEnvironment(unit, (path) => {
    const text = files[path]
    return text === undefined
      ? ok({ found: 'absent' })
      : ok({ found: 'value', value: parseEnvironmentFile(text) })
  })
  expect(unread).toEqual([])
  expect(environment.overrides).toEqual({ 'ServiceSettings.SiteURL': 'https://b' })
  expect(findSettingsStore(unit, environment)).toMatchObject({ kind: 'database' })
})

test.each([
  ['was not read', '/e (ignore_errors=yes)', null],
  ['may not be read', '/e (ignore_errors=yes)', ok({ found: 'forbidden' as const })],
  ['is needed and not there', '/e (ignore_errors=no)', ok({ found: 'absent' as const })],
])('a file that %s leaves every setting open', (_name, entry, reading) => {
  const unit = createUnit('mattermost.service', { environmentFiles: [entry] })
  expect(readUnitEnvironment(unit, () => reading).unread).toMatchObject([{ path: '/e' }])
})
