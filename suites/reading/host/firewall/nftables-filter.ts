import type { Nftables } from '../../../../probes/host/questions/nftables.ts'
import { type ArrivingPackets, everyPacket } from './iptables-filter.ts'
import { everyPort, type HostFilter, type Opening } from './opening.ts'

/** The first base chain on the input hook that denies by default for a family, or the first one at all; null: there is none. */
export function createNftablesFilter(ruleset: Nftables, family: 'ip' | 'ip6'): HostFilter | null {
  const bases = ruleset.chains.filter(
    (chain) => chain.hook === 'input' && chain.type === 'filter' && ['inet', family].includes(chain.family),
  )
  const filters = bases.map((base) => {
    const walked: WalkedRules = { openings: [], obscure: [] }
    const end = walkChain(ruleset, base, base.name, everyPacket, walked, 0)
    const deniesByDefault = end === 'denied' || (end === 'passes' && base.policy === 'drop')
    return { name: 'nftables', fact: 'host.nftables', deniesByDefault, ...walked } as const
  })
  return filters.find(({ deniesByDefault }) => deniesByDefault) ?? filters[0] ?? null
}

interface WalkedRules {
  openings: Opening[]
  obscure: string[]
}
type End = 'denied' | 'accepted' | 'passes'
type Statement = Record<string, unknown>

const depthLimit = 16
const every = { protocol: 'any', ports: everyPort } as const

function walkChain(
  ruleset: Nftables,
  { family, table }: { family: string; table: string },
  chain: string,
  arriving: ArrivingPackets,
  walked: WalkedRules,
  depth: number,
): End {
  const rules = ruleset.rules.filter(
    (rule) => rule.family === family && rule.table === table && rule.chain === chain,
  )
  for (const { statements } of rules) {
    const { verdict, target, matches, narrows, ports } = readRule(
      statements.flatMap((each) => (isStatement(each) ? [each] : [])),
    )
    const said = `${table} ${chain}: ${JSON.stringify(statements)}`
    const here = { from: narrows ?? arriving.from, ports: matches ? ports : arriving.ports }
    const all = !matches && narrows === null
    if (verdict === 'accept') {
      if (here.from === null && here.ports === null && !(matches && ports === null)) return 'accepted'
      if (matches && ports === null) walked.obscure.push(said)
      else
        walked.openings.push(
          ...(here.ports ?? [every]).map((each) => ({ ...each, from: here.from, rule: said })),
        )
      if (all) return 'accepted'
    } else if (verdict === 'drop') {
      if (all) return 'denied'
    } else if (verdict === 'return') {
      if (all) return 'passes'
    } else if (target !== null && depth < depthLimit) {
      const end = walkChain(ruleset, { family, table }, target, here, walked, depth + 1)
      if (all && end !== 'passes') return end
    } else if (verdict === 'map') {
      walked.obscure.push(said)
    }
  }
  return 'passes'
}

interface Rule {
  verdict: 'accept' | 'drop' | 'return' | 'map' | null
  target: string | null
  matches: boolean
  narrows: string | null
  /** Null: a set that is kept elsewhere. */
  ports: Pick<Opening, 'protocol' | 'ports'>[] | null
}

/** @see libnftables-json(5) */
function readRule(statements: readonly Statement[]): Rule {
  const rule: Rule = {
    verdict: null,
    target: null,
    matches: false,
    narrows: null,
    ports: [{ protocol: 'any', ports: everyPort }],
  }
  for (const statement of statements) {
    if ('accept' in statement) rule.verdict = 'accept'
    else if ('drop' in statement || 'reject' in statement) rule.verdict = 'drop'
    else if ('return' in statement) rule.verdict = 'return'
    else if ('vmap' in statement || 'xt' in statement) rule.verdict = 'map'
    else if (isStatement(statement.jump)) rule.target = String(statement.jump.target)
    else if (isStatement(statement.goto)) rule.target = String(statement.goto.target)
    else if (isStatement(statement.match)) readMatch(statement.match, rule)
  }
  return rule
}

function readMatch(match: Statement, rule: Rule): void {
  const left = isStatement(match.left) ? match.left : {}
  const payload = isStatement(left.payload) ? left.payload : {}
  const meta = isStatement(left.meta) ? left.meta : {}
  const plain = match.op === '==' || match.op === 'in'
  const protocol = payload.protocol === 'tcp' || payload.protocol === 'udp' ? payload.protocol : 'any'
  if (payload.field === 'dport' && plain) {
    rule.matches = true
    rule.ports = parsePortExpression(match.right, protocol)
  } else if (
    (meta.key === 'l4proto' || payload.field === 'protocol' || payload.field === 'nexthdr') &&
    plain
  ) {
    rule.matches = true
    const over = match.right
    if (over === 'tcp' || over === 'udp') rule.ports = [{ protocol: over, ports: everyPort }]
    else if (typeof over === 'string') rule.ports = []
  } else if (!(meta.key === 'nfproto' && plain)) {
    rule.narrows = `${rule.narrows ? `${rule.narrows}, ` : ''}${JSON.stringify(match)}`
  }
}

function parsePortExpression(right: unknown, protocol: Opening['protocol']): Rule['ports'] {
  if (typeof right === 'number') return [{ protocol, ports: [right, right] }]
  if (!isStatement(right)) return null
  if (Array.isArray(right.range)) {
    const [first, last] = right.range
    return typeof first === 'number' && typeof last === 'number' ? [{ protocol, ports: [first, last] }] : null
  }
  if (!Array.isArray(right.set)) return null
  const parts = right.set.map((each) => parsePortExpression(each, protocol))
  return parts.every((part) => part !== null) ? parts.flat() : null
}

function isStatement(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
