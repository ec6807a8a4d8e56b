import { type Family, familyOf } from '../../../../core/packet-filter/address-set.ts'
import type { IptablesTable } from '../../../../core/packet-filter/sources.ts'
import type { Ufw } from '../../../../probes/host/questions/ufw.ts'
import type { UfwFiles } from '../../../../probes/host/questions/ufw-files.ts'
import { ufwProfiles } from './ufw-profiles.ts'
import { WrittenRules } from './written-rules.ts'

type Tables = Record<Family, IptablesTable[]>

/**
 * What ufw loads at the next start, from all of its files; null: a file that decides was not there to be read, or its policy is
 * not said.
 *
 * @see ufw-framework(8)
 */
export function createUfwTables({ policies, rules, ipv6 }: UfwFiles): Tables | null {
  const { input, forward, output } = policies
  if (!input || !forward || !output || ipv6 === null) return null
  const build = (family: Family): IptablesTable[] | null => {
    const six = family === 'ip6' ? '6' : ''
    const files = ['before', 'after', 'user'].map((name) => rules[`${name}${six}.rules`])
    if (files.some((file) => !file)) return null
    const loaded = files.flatMap((file) => file ?? [])
    const builtIns = { INPUT: input, FORWARD: forward, OUTPUT: output }
    const filter = new WrittenRules('filter', {
      INPUT: kernelPolicyOf(input),
      FORWARD: kernelPolicyOf(forward),
      OUTPUT: kernelPolicyOf(output),
    })
    const name = `ufw${six}`
    for (const [chain, policy] of Object.entries(builtIns)) {
      const hook = chain.toLowerCase()
      for (const part of ['before-logging', 'before', 'after', 'after-logging', 'reject', 'track'])
        filter.add(chain, '-j', `${name}-${part}-${hook}`)
      if (policy === 'REJECT') filter.add(`${name}-reject-${hook}`, '-j', 'REJECT')
      filter.add(`${name}-skip-to-policy-${hook}`, '-j', policy)
    }
    filter.addAll(loaded.flatMap((table) => (table.name === 'filter' ? table.rules : [])))
    // The rules of `ufw allow` come last in the chain of before.rules.
    for (const hook of ['input', 'forward', 'output'])
      filter.add(`${name}-before-${hook}`, '-j', `${name}-user-${hook}`)
    return [filter.table, ...loaded.filter((table) => table.name !== 'filter')]
  }
  const four = build('ip')
  const six = ipv6 ? build('ip6') : [createLoopbackOnly()]
  return four && six ? { ip: four, ip6: six } : null
}

/** REJECT is no policy of the kernel's: a rule at the end refuses, and what passes it is dropped. */
function kernelPolicyOf(policy: 'ACCEPT' | 'DROP' | 'REJECT'): 'ACCEPT' | 'DROP' {
  return policy === 'ACCEPT' ? 'ACCEPT' : 'DROP'
}

/** IPV6=no: nothing but loopback. */
function createLoopbackOnly(): IptablesTable {
  const filter = new WrittenRules('filter', { INPUT: 'DROP', FORWARD: 'DROP', OUTPUT: 'DROP' })
  filter.add('INPUT', '-i', 'lo', '-j', 'ACCEPT')
  filter.add('OUTPUT', '-o', 'lo', '-j', 'ACCEPT')
  return filter.table
}

/**
 * The rules that `ufw status` shows, with what ufw brings before them. What stands in before.rules besides is not shown: only the
 * files and the kernel tell. Null: its defaults were not printed.
 */
export function createUfwStatusTables({ defaults, rules }: Ufw): Tables | null {
  if (!defaults) return null
  const policy = (word: string) => (word === 'allow' ? 'ACCEPT' : 'DROP')
  const build = (family: Family) => {
    const filter = new WrittenRules('filter', {
      INPUT: policy(defaults.incoming),
      FORWARD: policy(defaults.routed),
      OUTPUT: policy(defaults.outgoing),
    })
    filter.add('INPUT', '-i', 'lo', '-j', 'ACCEPT')
    filter.add('INPUT', '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT')
    for (const rule of rules) {
      if (rule.direction === 'OUT') continue
      const chain = rule.direction === 'IN' ? 'INPUT' : 'FORWARD'
      for (const words of translateRule(rule, family)) filter.add(chain, ...words)
    }
    return [filter.table]
  }
  return { ip: build('ip'), ip6: build('ip6') }
}

const targets = { ALLOW: 'ACCEPT', LIMIT: 'ACCEPT', DENY: 'DROP', REJECT: 'REJECT' } as const

/** One rule as ufw would write it: none where it is of the other family. */
function translateRule({ to, action, from, v6 }: Ufw['rules'][number], family: Family): string[][] {
  const [destination, source] = [readEndpoint(to), readEndpoint(from)]
  const families = [destination, source].flatMap((end) => (end?.address ? [familyOf(end.address)] : []))
  const own = families[0] ?? (v6 ? 'ip6' : 'ip')
  if (own !== family) return []
  const target = targets[action]
  if (!destination || !source) {
    // A name that no profile has: which ports it is about isn't known.
    return [['-m', 'comment', '--not-understood', `${to} ${from}`, '-j', target]]
  }
  const conditions = [
    ...(destination.interface ? ['-i', destination.interface] : []),
    ...(source.interface ? ['-o', source.interface] : []),
    ...(source.address ? ['-s', source.address] : []),
    ...(destination.address ? ['-d', destination.address] : []),
  ]
  const portsOf = (option: string, ports: string | null) =>
    ports === null ? [] : ['-m', 'multiport', option, ports]
  return destination.ports
    .flatMap((to) =>
      source.ports.map(({ ports, protocol }) => {
        const over = to.protocol ?? protocol
        const narrowed = [...portsOf('--dports', to.ports), ...portsOf('--sports', ports)]
        return { over, narrowed }
      }),
    )
    .flatMap(({ over, narrowed }) => {
      // Ports without a protocol are those of both.
      const protocols = over !== null ? [over] : narrowed.length > 0 ? ['tcp', 'udp'] : [null]
      return protocols.map((each) => [
        ...conditions,
        ...(each ? ['-p', each] : []),
        ...narrowed,
        '-j',
        target,
      ])
    })
}

interface Endpoint {
  address: string | null
  /** Null in it: every port, every protocol. Several: a profile with ports of both protocols. */
  ports: { ports: string | null; protocol: string | null }[]
  interface: string | null
}

/**
 * `22/tcp`, `8065/tcp (v6)`, `80,443/tcp (Nginx Full)`, `10.0.0.1 22/tcp on eth0`, `Anywhere/esp`, `Nginx Full (v6)`; null: the
 * name of a profile that isn't known.
 */
function readEndpoint(text: string): Endpoint | null {
  const device = / on (\S+)$/.exec(text)?.[1] ?? null
  const plain = text
    .replace(/ on \S+$/, '')
    .replaceAll(' (v6)', '')
    .replace(/ \([^()]*\)$/, '')
    .trim()
  const profile = ufwProfiles[plain]
  if (profile) return { address: null, ports: profile.map(readPorts), interface: device }
  const words = plain.split(' ')
  const [first = '', ...rest] = words
  const [base = '', suffix] = splitProtocol(first)
  const isAddress = base === 'Anywhere' || familyOf(base) !== null
  const address = isAddress && base !== 'Anywhere' ? base : null
  const last = isAddress ? rest[0] : first
  if (rest.length > (isAddress ? 1 : 0)) return null
  if (last === undefined)
    return { address, ports: [{ ports: null, protocol: suffix ?? null }], interface: device }
  return /^[\d,:]+(?:\/[a-z]+)?$/.test(last) ? { address, ports: [readPorts(last)], interface: device } : null
}

/** `10.0.0.0/8` has a prefix, `10.0.0.1/esp` a protocol. */
function splitProtocol(word: string): [base: string, protocol?: string] {
  const [, base, protocol] = /^(.+)\/([a-z][a-z0-9]*)$/.exec(word) ?? []
  return base === undefined || protocol === undefined ? [word] : [base, protocol]
}

function readPorts(text: string): { ports: string; protocol: string | null } {
  const [ports = '', protocol = null] = text.split('/')
  return { ports, protocol }
}
