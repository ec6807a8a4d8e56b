import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from '../../lab/programs/command.ts'
import { missingPrograms, requiredProgram } from '../../lab/programs/programs.ts'
import { mariaDbPrograms } from '../../lab/servers/live-mariadb.ts'
import { postgresqlFolder } from '../../lab/servers/live-postgresql.ts'

/** Only root may make a network of its own. */
const reasons = [
  ...missingPrograms([...mariaDbPrograms, 'unshare', 'ip', 'ss']).map((name) => `no ${name}`),
  ...(postgresqlFolder() ? [] : ['no PostgreSQL']),
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
const failing = (...fail: string[]) => ({ fail, pass: allBut(...fail) })
/** What seed 001 does not speak of. */
const unspoken = ['exposure', 'grants', 'hardening', 'version']

const expected = {
  'MariaDB, healthy': { pass: all },
  'MariaDB, healthy, after the end of its release': failing('version'),
  'MariaDB, skip-verify': failing('tls-mode'),
  'MariaDB, skip-verify as seed 001 has it': { pass: allBut(...unspoken), 'not-applicable': unspoken },
  'MariaDB, preferred': {
    fail: ['tls-mode'],
    pass: allBut('tls-mode', ...unspoken),
    'not-applicable': unspoken,
  },
  'MariaDB, clear text accepted': failing('tls-required'),
  'MariaDB, clear text spoken': failing('tls-required', 'tls-session'),
  'MariaDB, every right': failing('grants'),
  'MariaDB, an anonymous account': failing('grants'),
  'MariaDB, every statement logged': failing('hardening'),
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
  'PostgreSQL, require': failing('tls-mode'),
  'PostgreSQL, clear text accepted': failing('tls-required'),
  'PostgreSQL, clear text spoken': failing('tls-required', 'tls-session'),
  'PostgreSQL, trust': failing('hardening'),
  'PostgreSQL, healthy again': { pass: all },
}

test.skipIf(reasons.length > 0)(
  reasons.length > 0 ? `${title} (${reasons.join(', ')})` : title,
  { timeout: 150_000 },
  async () => {
    const script = fileURLToPath(new URL('../../lab/databases/scenarios.ts', import.meta.url))
    const args = ['--net', 'sh', '-c', network, inner, process.execPath, script]
    const { code, stdout, stderr } = await runCommand(requiredProgram('unshare'), args, 140)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(expected)
  },
)
