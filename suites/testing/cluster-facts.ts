import { ok } from '../../core/outcome.ts'
import type { ClusterFacts, Contact } from '../../probes/cluster/facts.ts'
import { dnat, natTable, ufwFilter } from '../../probes/cluster/testing/rules.ts'
import type { Collection, Facts } from '../../probes/collection.ts'
import { parseIptables } from '../../probes/host/questions/iptables.ts'
import { parsePreStart } from '../../probes/host/questions/pre-start.ts'
import type { Unit } from '../../probes/host/questions/units.ts'
import type { Reading } from '../../probes/host/reading.ts'
import { tunnelFrom } from '../../probes/host/tunnel.ts'
import { fixture, inside } from './facts.ts'
import { absent, type HostReadings, notInstalled, unit, value } from './host-facts.ts'

/** Fixtures: what three nodes of seed 001's cluster tell, `mm1` to `mm3`, and an `edge` that is none. Nothing here was seen on a host. */

export const nodes = ['mm1', 'mm2', 'mm3'] as const
export type NodeName = (typeof nodes)[number]
export const addressOf = { mm1: '172.20.0.2', mm2: '172.20.0.3', mm3: '172.20.0.4' } as const
export const ports = [8074, 8075] as const

/** `as written`: seed 001. `repaired`: a unit a tunnel, rules in a chain of their own, no UDP. `untunnelled`: gossip encrypts itself. */
export type Variant = 'as written' | 'repaired' | 'untunnelled'

/** What to change of the node `mm1`, or of the cluster as a whole. */
export interface Changes {
  variant?: Variant
  /** Its whole packet filter. */
  iptables?: string | Reading<never>
  /** Its nat rules, as iptables-save prints them after the counters. */
  nat?: (rules: string[]) => string[]
  input?: (rules: string[]) => string[]
  output?: (rules: string[]) => string[]
  /** Policy of its INPUT. */
  policy?: string
  preStart?: (text: string) => string
  /** Command lines of its live tunnels. */
  processes?: (lines: string[]) => string[]
  unit?: Partial<Unit>
  settings?: Record<string, boolean | number | string>
  readings?: HostReadings
  cluster?: (facts: ClusterFacts) => ClusterFacts
  /** Without a login nothing of it is known. */
  roles?: 'declared' | 'none'
}

export const held: Contact = ok({ held: true, seconds: 2, banner: '' })
export const closed: Contact = ok({ held: false, seconds: 2, banner: '' })
export const notAccepted: Contact = { status: 'unreachable', code: 'SSH_OPEN_2' }
export const prohibited: Contact = { status: 'unreachable', code: 'SSH_OPEN_1' }
export const silence: Contact = { status: 'timeout', phase: 'connect', seconds: 5 }
const greeting: Contact = ok({ held: true, seconds: 2, banner: 'SSH-2.0-OpenSSH_9.2p1' })

export const peersOf = (node: NodeName) =>
  nodes
    .filter((other) => other !== node)
    .map((host, index) => ({ host, address: addressOf[host], base: (index + 1) * 10_000 }))

/** The local end of the tunnel to a peer. */
const localOf = (base: number, port: number) => base + port

/** A cluster that its variant's profile is content with, but for these changes of `mm1`. */
export function cluster(changes: Changes = {}): Collection {
  const { variant = 'as written', roles = 'declared' } = changes
  const readings = Object.fromEntries(
    nodes.map((node) => [node, nodeReadings(node, variant, node === 'mm1' ? changes : {})]),
  )
  const edge: HostReadings = {
    hostname: value('edge'),
    units: value([unit('nginx.service')]),
    mattermostConfigEtc: absent,
    mattermostConfigOpt: absent,
  }
  const facts = (changes.cluster ?? ((same) => same))(clusterFacts(variant, changes))
  const access = {
    ...inside,
    hosts: [
      ...nodes.map((name) => ({ name, roles: roles === 'declared' ? ['app' as const] : [] })),
      { name: 'edge', roles: roles === 'declared' ? ['edge' as const] : [] },
    ],
  }
  const host = hostFactsOf({ ...readings, edge })
  return { ...fixture({}, { access }), facts: { host, cluster: facts } }
}

/** Mattermost alone on one host. */
export function single(settings: Record<string, boolean> = {}): Collection {
  const facts = clusterFacts('as written', {})
  const config = value({ settings: settingsOf(settings), unrecorded: [], dataSources: [] })
  const readings = { ...nodeReadings('mm1', 'as written', {}), mattermostConfigOpt: config }
  const empty = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, Array.isArray(fact) ? [] : {}]),
  ) as unknown as ClusterFacts
  const access = { ...inside, hosts: [{ name: 'mm1', roles: ['app' as const] }] }
  return {
    ...fixture({}, { access }),
    facts: { host: hostFactsOf({ mm1: readings }), cluster: { ...empty, status: facts.status } },
  }
}

/** Only what the cluster's checks look at: the rest of a host is long. */
function hostFactsOf(byName: Readonly<Record<string, HostReadings>>): NonNullable<Facts['host']> {
  const names = [...new Set(Object.values(byName).flatMap((readings) => Object.keys(readings)))]
  const readings = names.map((name) => [
    name,
    Object.fromEntries(
      Object.entries(byName).map(([host, own]) => [host, own[name as keyof HostReadings] ?? absent]),
    ),
  ])
  const logins = Object.fromEntries(
    Object.keys(byName).map((host) => [host, ok({ user: 'audit', hostKeyVerified: true, sudo: true })]),
  )
  return { logins, ...Object.fromEntries(readings) }
}

function settingsOf(settings: Record<string, boolean | number | string>) {
  return Object.fromEntries(Object.entries(settings).map(([name, set]) => [`ClusterSettings.${name}`, set]))
}

function nodeReadings(node: NodeName, variant: Variant, changes: Changes): HostReadings {
  const encrypted = variant === 'untunnelled'
  const script = '/opt/mattermost/bin/pre_start.sh'
  const settings = { Enable: true, EnableGossipEncryption: encrypted, ...changes.settings }
  const tunnels = (changes.preStart ?? ((same) => same))(preStartOf(node))
  const iptables = changes.iptables ?? rulesOf(node, variant, changes)
  return {
    hostname: value(node),
    units: value([
      unit('mattermost.service', {
        user: 'mattermost',
        execStartPre: variant === 'as written' ? [{ path: script, arguments: [], ignoreErrors: false }] : [],
        ...changes.unit,
      }),
      unit('ssh.service'),
    ]),
    mattermostConfigEtc: absent,
    mattermostConfigOpt: value({ settings: settingsOf(settings), unrecorded: [], dataSources: [] }),
    iptables: typeof iptables === 'string' ? value(parseIptables(iptables)) : iptables,
    nftables: notInstalled,
    ipForward: value(1),
    mattermostPreStart: variant === 'as written' ? value(parsePreStart(tunnels)) : absent,
    sshd: value({
      port: ['22'],
      allowtcpforwarding: ['yes'],
      disableforwarding: ['no'],
      permitopen: ['any'],
    }),
    tunnelKeyFiles: value(
      (
        [
          ['', 'rwx------', 'directory'],
          ['/id_rsa', 'rw-------', 'file'],
          ['/id_rsa.pub', 'rw-r--r--', 'file'],
          ['/authorized_keys', 'rw-------', 'file'],
        ] as const
      ).map(([name, permissions, type]) => ({
        path: `/home/mattermost/.ssh${name}`,
        type,
        permissions,
        owner: 'mattermost',
        group: 'mattermost',
        bytes: 400,
        target: null,
      })),
    ),
    ...changes.readings,
  }
}

/** pre_start.sh, line for line. */
function preStartOf(node: NodeName): string {
  return `#!/bin/bash\n${commandsOf(node)
    .map((command) => `${command} || true\n`)
    .join('')}`
}

const commandsOf = (node: NodeName) =>
  peersOf(node).flatMap(({ address, base }) =>
    [...ports]
      .reverse()
      .map(
        (port) =>
          `ssh -N -f -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L ${localOf(base, port)}:${address}:${port} ${address}`,
      ),
  )

function rulesOf(node: NodeName, variant: Variant, changes: Changes): string {
  const { nat = (same) => same, input = (same) => same, output = (same) => same, policy = 'DROP' } = changes
  const members = peersOf(node).map(({ address }) => `-s ${address}/32 -p tcp -m tcp --dport 22 -j ACCEPT`)
  const silenced = peersOf(node).map(({ address }) => `-d ${address}/32 -p udp -m udp --dport 8074 -j DROP`)
  const chain = variant === 'repaired' ? 'mattermost-tunnels' : 'OUTPUT'
  const redirects = peersOf(node).flatMap(({ address, base }) =>
    ports.map((port) => dnat(address, port, localOf(base, port), chain)),
  )
  const jump = variant === 'repaired' ? ['OUTPUT -j mattermost-tunnels'] : []
  const gossip = variant === 'untunnelled' ? ['-s 172.20.0.0/24 -p tcp -m tcp --dport 8074 -j ACCEPT'] : []
  return (
    ufwFilter({
      policy,
      input: input(['-p tcp -m tcp --dport 8065 -j ACCEPT', ...gossip, ...members]),
      output: output(variant === 'repaired' ? silenced : []),
    }) + natTable(variant === 'untunnelled' ? [] : nat([...jump, ...redirects]), 40)
  )
}

function clusterFacts(variant: Variant, changes: Changes): ClusterFacts {
  const each = <T>(of: (node: NodeName) => T): Record<string, T> =>
    Object.fromEntries(nodes.map((node) => [node, of(node)]))
  const tunnelled = variant !== 'untunnelled'
  const key = (name: string) => ({ type: 'ssh-rsa', fingerprint: `SHA256:${name}` })
  const keysOf = (prefix: string) =>
    each((node) => ({ rsa: value(key(`${prefix}-${node}`)), ecdsa: absent, ed25519: absent }))
  return {
    addresses: each((node) => value([addressOf[node]])),
    tunnelKeys: keysOf('own'),
    hostKeys: keysOf('host'),
    authorizedKeys: each((node) =>
      value(peersOf(node).map(({ host }) => ({ ...key(`own-${host}`), options: [], permitOpen: [] }))),
    ),
    knownHosts: each((node) =>
      value(
        peersOf(node).map(({ host, address }) => ({
          peer: host,
          address,
          keyType: 'ssh-rsa',
          verdict: 'known' as const,
        })),
      ),
    ),
    tunnelUnits: each((node) => value(variant === 'repaired' ? unitsOf(node) : [])),
    tunnelProcesses: each((node) => {
      const lines = tunnelled ? commandsOf(node) : []
      return value({
        users: ['mattermost', 'root'],
        tunnels: liveFrom(node === 'mm1' ? (changes.processes ?? ((same) => same))(lines) : lines, variant),
      })
    }),
    preStartFile: each((): ClusterFacts['preStartFile'][string] =>
      value(
        variant === 'as written'
          ? {
              path: '/opt/mattermost/bin/pre_start.sh',
              type: 'file',
              permissions: 'rwxr-xr-x',
              owner: 'root',
              group: 'root',
              bytes: 400,
              target: null,
            }
          : null,
      ),
    ),
    redirected: each((node) =>
      peersOf(node).flatMap(({ host, address, base }) =>
        ports.map((port) => ({
          host,
          address,
          port,
          contact: held,
          rule: tunnelled
            ? { toAddress: '127.0.0.1', toPort: localOf(base, port), before: 40, after: 41 }
            : null,
        })),
      ),
    ),
    listeners: each((node) =>
      tunnelled
        ? peersOf(node).flatMap(({ base }) =>
            ports.map((port) => ({ address: '127.0.0.1', port: localOf(base, port), contact: held })),
          )
        : [],
    ),
    sshReach: each((node) =>
      peersOf(node).map(({ host, address }) => ({ host, address, port: 22, contact: greeting })),
    ),
    exposure: [null, 'edge'].flatMap((from) =>
      nodes.flatMap((host) =>
        ports.map((port) => ({ from, host, address: addressOf[host], port, contact: silence })),
      ),
    ),
    status: ok({
      httpStatus: 200,
      members: nodes.map((node) => ({
        id: node,
        version: '11.10.0',
        schemaVersion: '1',
        configHash: 'abc',
        ipAddress: addressOf[node],
        hostname: node,
      })),
    }),
  }
}

function unitsOf(node: NodeName) {
  return commandsOf(node).map((command) => {
    const tunnel = tunnelFrom(command.split(' '))
    return {
      unit: `mattermost-tunnel-${tunnel?.forwards[0]?.port}.service`,
      tunnel,
      autossh: false,
      restart: 'always',
    }
  })
}

function liveFrom(lines: readonly string[], variant: Variant) {
  return lines.flatMap((line, index) => {
    const tunnel = tunnelFrom(line.split(' '))
    const own = `mattermost-tunnel-${tunnel?.forwards[0]?.port}.service`
    const within = variant === 'repaired' ? own : 'mattermost.service'
    return tunnel
      ? [{ pid: 1000 + index, ppid: 1, user: 'mattermost', unit: within, autossh: false, tunnel }]
      : []
  })
}

/** The same facts with one way of `mm1` to `mm2` gone differently. */
export const arriving =
  (contact: Contact, port: number = 8074, rule: { before?: number | null; after?: number | null } = {}) =>
  (facts: ClusterFacts): ClusterFacts => ({
    ...facts,
    redirected: {
      ...facts.redirected,
      mm1: (facts.redirected.mm1 ?? []).map((each) =>
        each.host === 'mm2' && each.port === port
          ? { ...each, contact, rule: each.rule && { ...each.rule, ...rule } }
          : each,
      ),
    },
  })

/** The same facts with another reading of `mm1`. */
export const reading =
  <
    Name extends
      | 'authorizedKeys'
      | 'knownHosts'
      | 'tunnelUnits'
      | 'tunnelProcesses'
      | 'preStartFile'
      | 'addresses',
  >(
    name: Name,
    told: ClusterFacts[Name][string],
  ) =>
  (facts: ClusterFacts): ClusterFacts => ({ ...facts, [name]: { ...facts[name], mm1: told } })
