import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { KnownHosts, SshEndpoint } from '../../core/ssh-endpoint.ts'
import { parseKnownHosts } from '../../probes/host/known-hosts.ts'
import { requireProgram } from '../programs/programs.ts'
import { findClosedPort } from './loopback-server.ts'
import { createEndpoint, createKeyPair, userKey } from './ssh-server.ts'

/** An account of an audited host. */
export interface Account {
  name: string
  shell: string
  /** Files in its home directory. */
  home?: Readonly<Record<string, string>>
  /** Lines of sshd_config for it alone. */
  sshd?: readonly string[]
  /** Lines of sudoers. */
  sudoers?: readonly string[]
}

export interface AuditedHost extends AsyncDisposable {
  endpoints: SshEndpoint[]
  knownHosts: KnownHosts
}

/** What it is made of. */
export const auditedHostPrograms = ['sshd', 'sudo', 'unshare', 'mount', 'bash']

/**
 * OpenSSH's server on a port of loopback, with accounts, shells and sudoers of its own: it runs in a mount namespace, where those files lie
 * over this machine's. Needs root.
 */
export async function startAuditedHost(accounts: readonly Account[]): Promise<AuditedHost> {
  const folder = mkdtempSync(join(tmpdir(), 'mmverify-host-'))
  const port = await findClosedPort()
  const hostKey = createKeyPair()
  const child = spawn(
    requireProgram('unshare'),
    ['-m', 'sh', '-c', layOut(folder, accounts, port, hostKey.private)],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  try {
    await untilReady(child, port)
  } catch (error) {
    child.kill()
    rmSync(folder, { recursive: true })
    throw error
  }
  return {
    endpoints: accounts.map(({ name }) => createEndpoint(port, { name, user: name, sudo: true })),
    knownHosts: parseKnownHosts(`[127.0.0.1]:${port} ${hostKey.public}`),
    async [Symbol.asyncDispose]() {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
      rmSync(folder, { recursive: true })
    },
  }
}

/** Writes its files, and returns the script that lays them over this machine's and becomes sshd. */
function layOut(folder: string, accounts: readonly Account[], port: number, hostKey: string): string {
  const firstId = 58_000
  const write = (name: string, text: string, mode: number) =>
    writeFileSync(join(folder, name), text, { mode })
  const ids = accounts.map((account, index) => ({
    ...account,
    id: firstId + index,
    home: account.home ?? {},
  }))
  for (const { name, home } of ids) {
    mkdirSync(join(folder, 'home', name), { recursive: true })
    for (const [file, text] of Object.entries(home)) write(`home/${name}/${file}`, text, 0o644)
  }
  const lines = (of: (account: (typeof ids)[number]) => string) =>
    ids.map((account) => `${of(account)}\n`).join('')
  const places = {
    passwd: '/etc/passwd',
    shadow: '/etc/shadow',
    group: '/etc/group',
    sudoers: '/etc/sudoers',
  }
  write(
    'passwd',
    readFileSync(places.passwd, 'utf8') +
      lines(({ name, id, shell }) => `${name}:x:${id}:${id}::${folder}/home/${name}:${shell}`),
    0o644,
  )
  write(
    'shadow',
    readFileSync(places.shadow, 'utf8') + lines(({ name }) => `${name}:*:19000:0:99999:7:::`),
    0o640,
  )
  write('group', readFileSync(places.group, 'utf8') + lines(({ name, id }) => `${name}:x:${id}:`), 0o644)
  write('sudoers', `root ALL=(ALL:ALL) ALL\n${lines(({ sudoers = [] }) => sudoers.join('\n'))}`, 0o440)
  write('host-key', hostKey, 0o600)
  write('authorized-keys', `${userKey.public}\n`, 0o644)
  write(
    'sshd_config',
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${folder}/host-key`,
      `AuthorizedKeysFile ${folder}/authorized-keys`,
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      ...ids.flatMap(({ name, sshd = [] }) => (sshd.length === 0 ? [] : [`Match User ${name}`, ...sshd])),
      '',
    ].join('\n'),
    0o600,
  )
  const mounts = Object.entries(places).map(([name, place]) => `mount --bind ${join(folder, name)} ${place}`)
  return [
    'set -e',
    `chmod 755 ${folder}`,
    ...mounts,
    'mkdir -p /run/sshd',
    `exec ${requireProgram('sshd')} -D -e -f ${folder}/sshd_config`,
  ].join('\n')
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  for (let left = 500; left > 0; left -= 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${said}`)
    const listening = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('close', () => socket.destroy())
      socket.once('connect', () => socket.destroy())
    })
    if (listening) return
    await wait(20)
  }
  throw new Error(`sshd does not listen: ${said}`)
}
