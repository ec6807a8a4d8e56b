import { isIP } from 'node:net'
import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import type { Reading } from '../../../probes/host/reading.ts'
import { describeNotRun } from '../host/not-run.ts'

export const firewallFacts = [
  'host.firewalldZones',
  'host.firewalldDefaultZone',
  'host.ufw',
  'host.nftables',
  'host.iptables',
] as const
export type FirewallFacts = Partial<FactsAt<(typeof firewallFacts)[number]>>

/**
 * What a host's own firewall lets come to a TCP port. `limited`: from named sources only. `none`: nothing filters there.
 * `unknown`: it could not be read, or its rules are of a kind that is not interpreted here.
 */
export interface PortPolicy {
  policy: 'closed' | 'limited' | 'open' | 'none' | 'unknown'
  says: string
}

/** firewalld and ufw by their own words; bare nftables and iptables only as far as that they filter nothing. */
export function findPortPolicy(facts: FirewallFacts, host: string, port: number): PortPolicy {
  const zones = facts['host.firewalldZones']?.[host]
  const ufw = facts['host.ufw']?.[host]
  const byZones = valueOrNull(zones)
  if (byZones)
    return findFirewalldPolicy(byZones, valueOrNull(facts['host.firewalldDefaultZone']?.[host]), port)
  const byUfw = valueOrNull(ufw)
  if (byUfw?.active) return findUfwPolicy(byUfw, port)
  const unread = [
    ['firewalld', zones],
    ['ufw', ufw],
  ] as const
  for (const [name, reading] of unread) {
    const why = explainUnread(reading)
    if (why) return { policy: 'unknown', says: `${name}: ${why}` }
  }
  return findPacketFilterPolicy(facts, host)
}

type Zones = readonly NonNullable<ReturnType<typeof valueOrNull<Value<'host.firewalldZones'>>>>[number][]
type Value<Path extends keyof FirewallFacts> =
  NonNullable<FirewallFacts[Path]> extends Record<string, Reading<infer T>> ? T : never

function findFirewalldPolicy(zones: Zones, defaultZone: string | null, port: number): PortPolicy {
  const serving = zones.filter(({ active, name }) => active || name === defaultZone)
  if (serving.length === 0) return { policy: 'unknown', says: 'firewalld has no active zone' }
  let limited = false
  for (const { name, target, ports, services, richRules, sources, interfaces } of serving) {
    const says = `firewalld, zone ${name}`
    const opened =
      target === 'ACCEPT' ||
      ports.some((range) => isInRange(range, port)) ||
      services.some((service) => (servicePorts[service] ?? []).includes(port))
    const rules = richRules.filter((rule) => /\baccept\b/.test(rule) && isRuleForPort(rule, port))
    if (opened && (sources.length === 0 || interfaces.length > 0 || name === defaultZone)) {
      return { policy: 'open', says: `${says} lets ${port}/tcp in` }
    }
    if (rules.some((rule) => !/\bsource (?:address|ipset|mac)=/.test(rule))) {
      return { policy: 'open', says: `${says} lets ${port}/tcp in by a rich rule` }
    }
    limited ||= opened || rules.length > 0
  }
  const names = serving.map(({ name }) => name).join(', ')
  return limited
    ? { policy: 'limited', says: `firewalld lets ${port}/tcp in from named sources (${names})` }
    : { policy: 'closed', says: `firewalld does not let ${port}/tcp in (${names})` }
}

const servicePorts: Readonly<Record<string, readonly number[]>> = { mysql: [3306], postgresql: [5432] }

/** `3306/tcp`, `3000-4000/tcp`. */
function isInRange(range: string, port: number): boolean {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?\/tcp$/.exec(range) ?? []
  return first !== undefined && Number(first) <= port && port <= Number(last)
}

/** A rich rule that is about the port, or about every port. */
function isRuleForPort(rule: string, port: number): boolean {
  const [, named] = /\bport port="?([\d-]+)"? protocol="?tcp"?/.exec(rule) ?? []
  if (named !== undefined) return isInRange(`${named}/tcp`, port)
  const [, service] = /\bservice name="?([\w-]+)"?/.exec(rule) ?? []
  if (service !== undefined) return (servicePorts[service] ?? []).includes(port)
  return !/\b(?:protocol|forward-port|masquerade|icmp-type|icmp-block|source-port)\b/.test(rule)
}

function findUfwPolicy({ defaults, rules }: Value<'host.ufw'>, port: number): PortPolicy {
  const relevant = rules.filter(({ direction, to }) => direction === 'IN' && isUfwRuleForPort(to, port))
  const allowed = relevant.filter(({ action }) => action === 'ALLOW' || action === 'LIMIT')
  if (allowed.some(({ from }) => from.startsWith('Anywhere'))) {
    return { policy: 'open', says: `ufw lets ${port}/tcp in from anywhere` }
  }
  if (!defaults) return { policy: 'unknown', says: 'ufw does not show its defaults' }
  if (defaults.incoming === 'allow' || defaults.incoming === 'disabled') {
    const denied = relevant.some(
      ({ action, from }) => (action === 'DENY' || action === 'REJECT') && from.startsWith('Anywhere'),
    )
    return denied
      ? { policy: 'closed', says: `ufw denies ${port}/tcp` }
      : { policy: 'open', says: 'ufw lets in what no rule names' }
  }
  return allowed.length > 0
    ? {
        policy: 'limited',
        says: `ufw lets ${port}/tcp in from ${allowed.map(({ from }) => from).join(', ')}`,
      }
    : { policy: 'closed', says: `ufw does not let ${port}/tcp in` }
}

/** `3306/tcp`, `3306`, `3000:4000/tcp`, `Anywhere`, `10.0.0.1 3306/tcp on eth0`, each perhaps with ` (v6)`. */
function isUfwRuleForPort(to: string, port: number): boolean {
  const words = to.replace(/ \(v6\)/, '').split(' ')
  const numbers = words.find((word) => /^[\d:,]+(?:\/tcp)?$/.test(word))
  if (numbers === undefined) {
    // Without a port: every port of the host or of one address, or an application profile by its name.
    return words[0] === 'Anywhere' || isIP(words[0] ?? '') !== 0 || /mysql|mariadb|postgres/i.test(to)
  }
  return numbers
    .replace('/tcp', '')
    .split(',')
    .some((range) => isInRange(`${range.replace(':', '-')}/tcp`, port))
}

function findPacketFilterPolicy(facts: FirewallFacts, host: string): PortPolicy {
  const nftables = facts['host.nftables']?.[host]
  const iptables = facts['host.iptables']?.[host]
  const chains = valueOrNull(nftables)?.chains.filter(
    ({ hook, type }) => hook === 'input' && type === 'filter',
  )
  const filters = valueOrNull(iptables)?.filter(({ name }) => name === 'filter')
  const rules = valueOrNull(nftables)?.rules.filter((rule) =>
    chains?.some(
      ({ table, name, family }) => table === rule.table && name === rule.chain && family === rule.family,
    ),
  )
  const nftFilters = chains?.some(({ policy }) => policy === 'drop') || (rules?.length ?? 0) > 0
  const iptablesFilter = filters?.some(
    (table) =>
      table.chains.some(({ name, policy }) => name === 'INPUT' && policy === 'DROP') ||
      table.rules.some(({ chain }) => chain === 'INPUT'),
  )
  if (nftFilters || iptablesFilter) {
    return {
      policy: 'unknown',
      says: 'a packet filter without firewalld or ufw, whose rules are not interpreted here',
    }
  }
  if (chains || filters || (isAbsent(nftables) && isAbsent(iptables))) {
    return { policy: 'none', says: 'no firewall of the host filters what comes in' }
  }
  return {
    policy: 'unknown',
    says: `packet filter: ${explainUnread(nftables) ?? explainUnread(iptables) ?? 'not asked'}`,
  }
}

function isAbsent(reading: Reading<unknown> | undefined): boolean {
  return reading?.status === 'ok' && ['absent', 'not-installed'].includes(reading.value.found)
}

function valueOrNull<T>(reading: Reading<T> | undefined): T | null {
  return reading?.status === 'ok' && reading.value.found === 'value' ? reading.value.value : null
}

/** Null: it was read, or it isn't there. */
function explainUnread(reading: Reading<unknown> | undefined): string | null {
  if (!reading) return 'not asked'
  if (reading.status !== 'ok') return describeFailure(reading)
  if (reading.value.found === 'forbidden') return 'the account may not ask (see mmverify sudoers)'
  if (reading.value.found === 'not-run') return describeNotRun(reading.value)
  return reading.value.found === 'failed' ? `failed with exit status ${reading.value.exit}` : null
}
