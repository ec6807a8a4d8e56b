import { randomBytes } from 'node:crypto'
import type { HostAccess, HostRole } from '../../core/access.ts'
import type { SshEndpoint } from '../../core/ssh-endpoint.ts'
import { commands } from '../../probes/host/commands.ts'
import { parseKnownHosts } from '../../probes/host/known-hosts.ts'
import { renderSudoersSnippet } from '../../probes/host/transports/ssh/sudoers-snippet.ts'
import { createNetwork, type Network } from '../docker/network.ts'
import type { Host } from '../docker/stack-host.ts'
import type { StackRun } from '../docker/stack-run.ts'
import { createSshKey } from '../pki/ssh-key.ts'
import { isAccepting } from './edge-targets.ts'
import { installSecurityArchive } from './security-archive.ts'

/** The unprivileged account that looks from inside, on hosts and in databases. */
export const auditor = 'mmaudit'

/** Hosts are logged in to by a network of its own, so that their sshd is no part of what the documents expose. */
export function createManagementNetwork(run: StackRun): Promise<Network> {
  return createNetwork(run, 'management', { internal: true })
}

/** A password for the account in databases. */
export const createAuditorPassword = () => randomBytes(12).toString('hex')

export interface AuditedHost {
  host: Host
  roles: readonly HostRole[]
  /** Its sshd serves others too: where it listens, and how it is configured, is the stack's own matter. */
  ownSshd?: boolean
}

export interface HostLogins {
  auditor: { privateKey: string; knownHosts: string }
  hosts: HostAccess[]
  /** Lines of known_hosts, taken from the hosts themselves. */
  hostKeys: { knownHosts: ReturnType<typeof parseKnownHosts> }
}

/**
 * Makes the account on every host: a key of this run alone, and sudo for exactly the commands of the printed snippet. No
 * logins where this machine does not reach the engine's networks (Docker Desktop, a remote engine).
 */
export async function installAuditor(hosts: readonly AuditedHost[]): Promise<HostLogins> {
  const key = createSshKey()
  const lines = await Promise.all(hosts.map((audited) => installAccount(audited, key.public)))
  const credentials = { agent: null, keys: [key.private], password: null }
  const endpoints = hosts.map(({ host, roles }): HostAccess => {
    const endpoint: SshEndpoint = {
      name: host.name,
      host: managementAddressOf(host),
      port: 22,
      user: auditor,
      hostKeyAlias: null,
      credentials,
      sudo: true,
      via: null,
    }
    return { endpoint, roles }
  })
  const reached = await Promise.all(
    endpoints.map(({ endpoint }) => isAccepting(endpoint.host, endpoint.port)),
  )
  return {
    auditor: { privateKey: key.pem, knownHosts: lines.join('') },
    hosts: reached.every(Boolean) ? endpoints : [],
    hostKeys: { knownHosts: parseKnownHosts(lines.join('')) },
  }
}

/** Its last network: stacks attach the management network after their own. */
function managementAddressOf(host: Host): string {
  return host.addresses.at(-1)?.ipv4 ?? ''
}

async function installAccount({ host, ownSshd }: AuditedHost, key: string): Promise<string> {
  const address = managementAddressOf(host)
  await host.shell(`useradd --create-home --shell /bin/bash ${auditor}
    install -d -m 700 -o ${auditor} /home/${auditor}/.ssh && ssh-keygen -A >/dev/null`)
  await host.write(`/home/${auditor}/.ssh/authorized_keys`, `${key}\n`)
  await host.write('/etc/sudoers.d/mmverify', renderSudoersSnippet(auditor, Object.values(commands)), 0o440)
  await host.shell('visudo -cqf /etc/sudoers.d/mmverify')
  if (!ownSshd) {
    await host.write(
      '/etc/ssh/sshd_config.d/management.conf',
      `ListenAddress ${address}\nPermitRootLogin no\nPasswordAuthentication no\n`,
    )
  }
  await host.start('ssh')
  await installSecurityArchive(host)
  const shown = await host.shell('cut -d" " -f1,2 /etc/ssh/ssh_host_*_key.pub')
  return shown
    .trim()
    .split('\n')
    .map((hostKey) => `${address} ${hostKey}\n`)
    .join('')
}
