import type { Judgement } from '../../../../core/check.ts'
import type { FactPath, FactsAt } from '../../../../core/fact.ts'
import { httpsPortOf } from '../../../../core/target.ts'
import type { IptablesTable } from '../../../../probes/host/questions/iptables.ts'
import type { Nftables } from '../../../../probes/host/questions/nftables.ts'
import type { ListeningSocket } from '../../../../probes/host/questions/sockets.ts'
import { explainClosed, firewallFacts } from '../../app/firewalled-port.ts'
import { readHostAnswer, valueOrNull } from '../host-answer.ts'
import { listHostsWithRole, roleFacts } from '../host-roles.ts'
import { createIptablesFilter } from './iptables-filter.ts'
import { isPortCovered, parsePorts } from './opening.ts'

/** What tells from inside whether anybody gets to a port. */
export const insideFacts = [
  ...firewallFacts,
  ...roleFacts,
  'host.iptables',
  'host.ip6tables',
  'host.nftables',
  'host.sockets',
  'net.addresses',
] as const satisfies readonly FactPath[]
export type InsideFacts = Partial<FactsAt<(typeof insideFacts)[number]>>

/** A statement of the host itself, and where it is from. */
export interface ClosedInside {
  says: string
  fact: 'host.sockets' | 'host.firewalldZones' | 'host.ufw'
}

/**
 * What the host that has the address says of why nobody reaches a TCP port there: nothing but loopback listens, or its firewall
 * has no rule for it. Null: no host that was given is known to have the address, or something was not read that could hand the
 * port on.
 */
export function findClosedInside(
  facts: InsideFacts,
  { access, target }: Pick<Judgement<unknown>, 'access' | 'target'>,
  address: string,
  port: number,
): ClosedInside | null {
  // Every host has this address, and what listens on loopback alone is reached there.
  if (isLoopback(address)) return null
  const names = new Set(
    (['edge', 'app'] as const)
      .flatMap((role) => listHostsWithRole(facts, access, role))
      .flatMap(({ name, certain }) => (certain ? [name] : [])),
  )
  const [name, ...others] = [...names].filter((host) => {
    const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host))
    return (
      sockets?.some((socket) => isOpenAt(socket, httpsPortOf(target))) &&
      (sockets.some((socket) => socket.address === address) || isNamed(facts, host, target.host, address))
    )
  })
  return name === undefined || others.length > 0 ? null : explainHost(facts, name, address, port)
}

/** A name with several addresses may be several machines: it says of none of them which it is. */
function isNamed(facts: InsideFacts, host: string, targetName: string, address: string): boolean {
  const known = facts['net.addresses']
  if (host === address) return true
  if (host !== targetName || known?.status !== 'ok') return false
  return known.value.addresses.length === 1 && (known.value.unasked ?? []).length === 0
}

function explainHost(facts: InsideFacts, host: string, address: string, port: number): ClosedInside | null {
  const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host))
  if (!sockets || mayBeHandedOn(facts, host, port)) return null
  if (!sockets.some((socket) => isOpenAt(socket, port)))
    return { says: `on ${host} nothing but loopback listens on port ${port}`, fact: 'host.sockets' }
  const says = explainClosed(host, port, facts, 'open')
  if (says === null) return null
  const family = address.includes(':') ? 'ip6tables' : 'iptables'
  const tables = valueOrNull(readHostAnswer(facts, family, host))
  const kernel = tables && createIptablesFilter(tables, family)
  // ufw is made of these tables: rules of before.rules stand in them alone, and whoever empties them leaves ufw "active".
  const isUfw = says.startsWith('ufw ')
  if (isUfw && !kernel?.deniesByDefault) return null
  if (kernel?.openings.some((opening) => opening.from === null && isPortCovered(opening, port, 'tcp')))
    return null
  return { says, fact: isUfw ? 'host.ufw' : 'host.firewalldZones' }
}

function isOpenAt({ protocol, address, port }: ListeningSocket, wanted: number): boolean {
  return protocol === 'tcp' && port === wanted && !isLoopback(address)
}

function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$)/.test(address)
}

/** Docker, and whoever else writes NAT rules, hands ports on before any filter or socket of the host has a say. */
function mayBeHandedOn(facts: InsideFacts, host: string, port: number): boolean {
  const iptables = readHostAnswer(facts, 'iptables', host)
  const ip6tables = readHostAnswer(facts, 'ip6tables', host)
  const nftables = readHostAnswer(facts, 'nftables', host)
  if ([iptables, ip6tables, nftables].some((answer) => 'verdict' in answer)) return true
  const families = { ip: valueOrNull(iptables), ip6: valueOrNull(ip6tables) }
  if ([...(families.ip ?? []), ...(families.ip6 ?? [])].some((table) => isHandingOn(table, port))) return true
  const ruleset = valueOrNull(nftables)
  if (!ruleset) return !families.ip
  return ruleset.rules.some(
    (rule) =>
      !isOfIptables(rule, families) && /"(?:dnat|redirect|tproxy|xt)"/.test(JSON.stringify(rule.statements)),
  )
}

/** What is published on loopback alone is not handed on to others. A rule whose ports are not plain is taken for one of this port, too. */
function isHandingOn({ rules }: IptablesTable, port: number): boolean {
  return rules.some(({ arguments: args }) => {
    if (!args.some((each, at) => /^(?:-j|-g)$/.test(args[at - 1] ?? '') && redirecting.has(each)))
      return false
    const to = args.indexOf('-d')
    if (to >= 0 && args[to - 1] !== '!' && /^127\./.test(args[to + 1] ?? '')) return false
    const at = args.indexOf('--dport')
    if (at < 0 || args[at - 1] === '!') return true
    const ports = parsePorts(args[at + 1] ?? '')
    return ports === null || isPortCovered({ ...ports, from: null, rule: '' }, port, 'tcp')
  })
}

const redirecting: ReadonlySet<string> = new Set(['DNAT', 'REDIRECT', 'NETMAP', 'TPROXY'])

/** Newer iptables keeps its rules in tables of these names, and shows them itself. */
function isOfIptables(
  { family, table }: Nftables['rules'][number],
  families: Readonly<Record<'ip' | 'ip6', readonly IptablesTable[] | null>>,
): boolean {
  return (
    (family === 'ip' || family === 'ip6') && families[family]?.some(({ name }) => name === table) === true
  )
}
