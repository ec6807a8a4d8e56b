import ipaddr from 'ipaddr.js'
import { and, or, some, type Truth, truthOf } from '../../../core/truth.ts'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { PostgresqlAnswers } from '../../../probes/database/postgresql/postgresql-facts.ts'
import { isLoopback } from './loopback.ts'
import { judgeIncomplete, rowsOf } from './server-answers.ts'

export type HbaRule = Extract<PostgresqlAnswers['hbaRules'], { status: 'ok' }>['rows'][number]

export interface ClearTextAdmission {
  /** Whether there is an address of another host from which Mattermost's account is let in, in clear text. */
  admitted: Truth
  /** The rules that let it in, or of which it is not known whether they do. */
  rules: HbaRule[]
}

/**
 * Whether pg_hba.conf lets Mattermost's account into its database over the network in clear text: for every address that the
 * rules tell apart, the first rule that fits decides, and without one the server refuses.
 *
 * @see https://www.postgresql.org/docs/current/auth-pg-hba-conf.html
 */
export function findClearTextAdmission(
  rules: readonly HbaRule[],
  server: DatabaseServer,
  memberships: PostgresqlAnswers['memberships'],
): ClearTextAdmission {
  const decisions = listDistinctAddresses(rules).map((address) =>
    decideLogin(rules, { transport: 'clear', address }, server, memberships),
  )
  const relevant = decisions.filter(({ admitted }) => admitted === 'yes')
  const shown = relevant.length > 0 ? relevant : decisions.filter(({ admitted }) => admitted === 'unknown')
  return {
    admitted: some(decisions, ({ admitted }) => admitted),
    rules: [...new Set(shown.flatMap(({ rules: deciding }) => deciding))],
  }
}

/** Whether pg_hba.conf lets Mattermost's account into a database in any way, from anywhere. */
export function findAdmission(
  rules: readonly HbaRule[],
  server: DatabaseServer,
  memberships: PostgresqlAnswers['memberships'],
): Truth {
  const addresses = [...listDistinctAddresses(rules), ...loopbackAddresses]
  const ways: Way[] = [
    { transport: 'local' },
    ...(['clear', 'tls', 'gss'] as const).flatMap((transport) =>
      addresses.map((address) => ({ transport, address })),
    ),
  ]
  return some(ways, (way) => decideLogin(rules, way, server, memberships).admitted)
}

/** Whether a rule is for connections that do not leave the host. */
export function isLocalRule({ type, address }: HbaRule): boolean {
  return (
    type === 'local' || (address !== null && (address === 'samehost' || isLoopback(address.toLowerCase())))
  )
}

/** `line 12: host all all 0.0.0.0/0 md5`, without options. */
export function formatRule({ line, type, databases, users, address, method }: HbaRule): string {
  const words = [type, databases.join(','), users.join(','), address, method]
  return `line ${line}: ${words.filter((word) => word !== null).join(' ')}`
}

/** How a login comes: over a socket of the host, or by TCP from an address. */
type Way = { transport: 'local' } | { transport: 'clear' | 'tls' | 'gss'; address: Address }

function decideLogin(
  rules: readonly HbaRule[],
  way: Way,
  server: DatabaseServer,
  memberships: PostgresqlAnswers['memberships'],
): ClearTextAdmission {
  const possible: HbaRule[] = []
  for (const rule of rules) {
    const fits = and(
      matchType(rule, way.transport),
      way.transport === 'local' ? 'yes' : matchAddress(rule, way.address),
      some(rule.databases, (name) => matchDatabase(name, server, memberships)),
      some(rule.users, (name) => matchUser(name, server.appUser, memberships)),
    )
    if (fits === 'no') continue
    possible.push(rule)
    if (fits === 'yes') return summarizeDecision(possible, way, true)
  }
  return summarizeDecision(possible, way, false)
}

/** @param settled - whether the last of these rules surely fits; else the server may come to the end and refuse */
function summarizeDecision(
  possible: readonly HbaRule[],
  { transport }: Way,
  settled: boolean,
): ClearTextAdmission {
  const admitting = possible.filter(
    ({ method }) => method !== 'reject' && (method !== 'cert' || transport === 'tls'),
  )
  if (admitting.length === 0) return { admitted: 'no', rules: [] }
  const all = settled && admitting.length === possible.length
  return { admitted: all ? 'yes' : 'unknown', rules: admitting }
}

function matchType({ type }: HbaRule, transport: Way['transport']): Truth {
  const transports = type === null ? undefined : transportsOf[type]
  return transports ? truthOf(transports.includes(transport)) : 'unknown'
}

const transportsOf: Readonly<Record<string, readonly Way['transport'][]>> = {
  local: ['local'],
  host: ['clear', 'tls', 'gss'],
  hostssl: ['tls'],
  hostnossl: ['clear', 'gss'],
  hostgssenc: ['gss'],
  hostnogssenc: ['clear', 'tls'],
}

function matchDatabase(
  name: string,
  { database, appUser }: DatabaseServer,
  memberships: PostgresqlAnswers['memberships'],
): Truth {
  switch (name) {
    case 'all':
      return 'yes'
    case 'replication':
      return 'no'
    case 'sameuser':
      return truthOf(database === appUser)
    case 'samerole':
    case 'samegroup':
      return isMember(appUser, database, memberships)
    default:
      return matchName(name, database)
  }
}

function matchUser(name: string, user: string, memberships: PostgresqlAnswers['memberships']): Truth {
  if (name === 'all') return 'yes'
  return name.startsWith('+') ? isMember(user, name.slice(1), memberships) : matchName(name, user)
}

/** From PostgreSQL 16 on, what begins with a slash is a regular expression. */
function matchName(pattern: string, name: string): Truth {
  if (!pattern.startsWith('/')) return truthOf(pattern === name)
  const expression = pattern.slice(1)
  // Both libraries read these alike; what is more than that is not evaluated.
  return /^\^?[\w.-]+\$?$/.test(expression) ? truthOf(new RegExp(expression).test(name)) : 'unknown'
}

function isMember(member: string, role: string, memberships: PostgresqlAnswers['memberships']): Truth {
  const held = new Set([member])
  for (let before = -1; before < held.size; ) {
    before = held.size
    for (const edge of rowsOf(memberships)) if (held.has(edge.member)) held.add(edge.role)
  }
  return or(truthOf(held.has(role)), judgeIncomplete(memberships, 'memberships') ? 'unknown' : 'no')
}

type NumericAddress = ipaddr.IPv4 | ipaddr.IPv6
/** A numeric one, or some host of what a rule names: `samenet`, a host name. */
type Address = NumericAddress | { named: string }

function matchAddress(rule: HbaRule, address: Address): Truth {
  if (rule.address === 'all') return 'yes'
  const network = readNetwork(rule)
  if (!network && isLocalRule(rule)) return truthOf('kind' in address && isLoopback(address.toString()))
  if ('named' in address) {
    return or(truthOf(rule.address === address.named), network?.length === 0 ? 'yes' : 'unknown')
  }
  if (!network) return 'unknown'
  return truthOf(
    network.base.kind() === address.kind() && address.match(network.base as never, network.length),
  )
}

function readNetwork({ address, netmask }: HbaRule): { base: NumericAddress; length: number } | null {
  if (address === null || !ipaddr.isValid(address)) return null
  const base = ipaddr.parse(address)
  const full = base.kind() === 'ipv4' ? 32 : 128
  if (netmask === null) return { base, length: full }
  if (!ipaddr.isValid(netmask)) return null
  const length = ipaddr.parse(netmask).prefixLengthFromSubnetMask()
  return length === null ? null : { base, length }
}

/**
 * One address of each part that the rules' networks cut the address spaces into: the first of each network, the one behind its
 * last, and the first of all; and a host of each name. Those of the host itself are left out.
 */
function listDistinctAddresses(rules: readonly HbaRule[]): Address[] {
  const found = new Map<string, Address>()
  const add = (kind: string, value: bigint) => {
    const bits = kind === 'ipv4' ? 32 : 128
    if (value < 1n || value >= 1n << BigInt(bits)) return
    const address = ipaddr.fromByteArray(bytesOf(value, bits / 8))
    if (!isLoopback(address.toString())) found.set(address.toString(), address)
  }
  add('ipv4', 1n << 24n)
  add('ipv6', 0x2001n << 112n)
  for (const rule of rules) {
    const network = readNetwork(rule)
    if (!network) {
      const { address } = rule
      const named = address !== null && address !== 'all' && !ipaddr.isValid(address) && !isLocalRule(rule)
      if (named) found.set(address, { named: address })
      continue
    }
    const { base, length } = network
    const bytes = base.toByteArray()
    const size = 1n << BigInt(bytes.length * 8 - length)
    const start = (bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) / size) * size
    for (const value of [start, start + 1n, start + size]) add(base.kind(), value)
  }
  return [...found.values()]
}

const loopbackAddresses: readonly Address[] = [ipaddr.parse('127.0.0.1'), ipaddr.parse('::1')]

function bytesOf(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, at) => Number((value >> BigInt(8 * (length - 1 - at))) & 0xffn))
}
