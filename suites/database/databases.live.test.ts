import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from '../../lab/programs/command.ts'
import { listMissingPrograms, requireProgram } from '../../lab/programs/programs.ts'
import { mariaDbPrograms } from '../../lab/servers/live-mariadb.ts'
import { findPostgresqlFolder } from '../../lab/servers/live-postgresql.ts'

/** Only root may make a network of its own. */
const reasons = [
  ...listMissingPrograms([...mariaDbPrograms, 'unshare', 'ip', 'ss']).map((name) => `no ${name}`),
  ...(findPostgresqlFolder() ? [] : ['no PostgreSQL']),
  ...(process.getuid?.() === 0 ? [] : ['not root']),
]
const title = 'each check of the database is passed and failed by a real server'

const inner = '172.31.255.1'
const network = ['ip link set lo up', 'ip address add "$0/32" dev lo', 'exec "$1" "$2" "$0"'].join(' && ')

const all = [
  'exposure',
  'grants',
  'hardening',
  'tls-mode',
  'tls-offered',
  'tls-required',
  'tls-session',
  'version',
]
const allBut = (...ids: string[]) => all.filter((id) => !ids.includes(id))
const expectFailures = (...fail: string[]) => ({ fail, pass: allBut(...fail) })
/** What seed 001 does not speak of. */
const unspoken = ['exposure', 'grants', 'hardening', 'version']

const expected = {
  'MariaDB, healthy': { pass: all },
  'MariaDB, healthy, after the end of its release': expectFailures('version'),
  'MariaDB, skip-verify': expectFailures('tls-mode'),
  'MariaDB, skip-verify as seed 001 has it': { pass: allBut(...unspoken), 'not-applicable': unspoken },
  'MariaDB, preferred': {
    fail: ['tls-mode'],
    pass: allBut('tls-mode', ...unspoken),
    'not-applicable': unspoken,
  },
  'MariaDB, clear text accepted': expectFailures('tls-required'),
  'MariaDB, clear text spoken': expectFailures('tls-required', 'tls-session'),
  'MariaDB, every right': expectFailures('grants'),
  'MariaDB, a right of everyone': expectFailures('grants'),
  'MariaDB, a role of everyone': expectFailures('grants'),
  'MariaDB, a right of whoever has no name': expectFailures('grants'),
  'MariaDB, a right with a name of its own': expectFailures('grants'),
  'MariaDB, a column of another database': expectFailures('grants'),
  'MariaDB, acting as another account': expectFailures('grants'),
  'MariaDB, asked of the account that comes over the network': { pass: all },
  'MariaDB, an anonymous account': expectFailures('grants'),
  'MariaDB, every statement logged': expectFailures('hardening'),
  'MariaDB, healthy again': { pass: all },
  'MariaDB, without TLS, open to all': {
    fail: allBut('hardening', 'version'),
    pass: ['hardening', 'version'],
  },
  'MariaDB, without TLS or an account': {
    fail: ['exposure', 'tls-mode', 'tls-offered', 'tls-required', 'tls-session'],
    'not-assessed': ['grants', 'hardening'],
    pass: ['version'],
  },
  'PostgreSQL, healthy': { pass: all },
  'PostgreSQL, require': expectFailures('tls-mode'),
  'PostgreSQL, clear text accepted': expectFailures('tls-required'),
  'PostgreSQL, clear text spoken': expectFailures('tls-required', 'tls-session'),
  'PostgreSQL, clear text refused to all before': { pass: all },
  'PostgreSQL, tables of another database': expectFailures('grants'),
  'PostgreSQL, a column of another database': expectFailures('grants'),
  'PostgreSQL, an extension’s own view in another database': { pass: all },
  'PostgreSQL, trust': expectFailures('hardening'),
  'PostgreSQL, healthy again': { pass: all },
}

test.skipIf(reasons.length > 0)(
  reasons.length > 0 ? `${title} (${reasons.join(', ')})` : title,
  { timeout: 150_000 },
  async () => {
    const script = fileURLToPath(new URL('../../lab/databases/scenarios.ts', import.meta.url))
    const args = ['--net', 'sh', '-c', network, inner, process.execPath, script]
    const { code, stdout, stderr } = await runCommand(requireProgram('unshare'), args, 140)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(expected)
  },
)
