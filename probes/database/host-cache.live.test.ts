import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from '../../lab/programs/command.ts'
import { listMissingPrograms, requireProgram } from '../../lab/programs/programs.ts'
import { mariaDbPrograms } from '../../lab/servers/live-mariadb.ts'

/** Only root may make a network of its own. */
const reasons = [
  ...listMissingPrograms([...mariaDbPrograms, 'unshare', 'ip', 'mount']).map((name) => `no ${name}`),
  ...(process.getuid?.() === 0 ? [] : ['not root']),
]
const title = 'an enumerated MariaDB never comes close to blocking the address that asks'

const network = [
  'ip link set lo up',
  'ip address add 192.0.2.1/32 dev lo',
  'mount --bind "$0" /etc/hosts',
  'exec "$1" "$2"',
].join(' && ')

test.skipIf(reasons.length > 0)(reasons.length > 0 ? `${title} (${reasons.join(', ')})` : title, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-hosts-'))
  const hosts = join(folder, 'hosts')
  await writeFile(hosts, '127.0.0.1 localhost\n192.0.2.1 auditor.test\n')
  const script = fileURLToPath(new URL('../../lab/servers/host-cache.ts', import.meta.url))
  const args = ['--net', '--mount', 'sh', '-c', network, hosts, process.execPath, script]
  const { code, stdout, stderr } = await runCommand(requireProgram('unshare'), args, 100)
  await rm(folder, { recursive: true })
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const { runs, offers } = JSON.parse(stdout)
  for (const { enumeration, held, made } of runs) {
    expect(enumeration).toBe('made')
    expect(made).toBeGreaterThan(50)
    // The last login starts the count anew; a hang-up that was noticed only after it may still count.
    expect(held).toBeLessThan(20)
  }
  // The control: greetings that are only read do block it, at max_connect_errors (100), before it gives up at 150. A server that is
  // busy notices some hang-ups late.
  expect(offers).toBeGreaterThan(80)
  expect(offers).toBeLessThan(150)
})
