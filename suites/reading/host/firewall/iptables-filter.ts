import type { IptablesTable } from '../../../../probes/host/questions/iptables.ts'
import { everyPort, type HostFilter, type Opening, parsePorts } from './opening.ts'

/** The INPUT chain of the filter table with the chains it jumps to, in the order packets meet them. */
export function createIptablesFilter(
  tables: readonly IptablesTable[],
  family: 'iptables' | 'ip6tables',
): HostFilter {
  const table = tables.find(({ name }) => name === 'filter')
  const policy = table?.chains.find(({ name }) => name === 'INPUT')?.policy ?? 'ACCEPT'
  const filter = { name: family, fact: `host.${family}`, obscure: [] as string[] } as const
  const openings: Opening[] = []
  const end = table ? walkChain(table, 'INPUT', everyPacket, openings, 0) : 'passes'
  const deniesByDefault = end === 'denied' || (end === 'passes' && policy === 'DROP')
  return { ...filter, deniesByDefault, openings }
}

/** What happens to a packet that no narrower rule took. */
type End = 'denied' | 'accepted' | 'passes'

/** Which packets come to a chain: `ports` null is all of them. */
export interface ArrivingPackets {
  from: string | null
  ports: Pick<Opening, 'protocol' | 'ports'>[] | null
}
export const everyPacket: ArrivingPackets = { from: null, ports: null }

const depthLimit = 16
const every = { protocol: 'any', ports: everyPort } as const

function walkChain(
  table: IptablesTable,
  chain: string,
  arriving: ArrivingPackets,
  openings: Opening[],
  depth: number,
): End {
  for (const rule of table.rules) {
    if (rule.chain !== chain) continue
    const { target, matches, narrows, ports } = readRule(rule.arguments)
    const here = { from: narrows ?? arriving.from, ports: matches ? ports : arriving.ports }
    const said = `${chain}: ${rule.arguments.join(' ')}`
    const all = !matches && narrows === null
    if (target === 'ACCEPT') {
      if (here.from === null && here.ports === null) return 'accepted'
      openings.push(...(here.ports ?? [every]).map((each) => ({ ...each, from: here.from, rule: said })))
      if (all) return 'accepted'
    } else if (target === 'DROP' || target === 'REJECT') {
      if (all) return 'denied'
    } else if (target === 'RETURN') {
      if (all) return 'passes'
    } else if (target !== null && depth < depthLimit && table.chains.some(({ name }) => name === target)) {
      const end = walkChain(table, target, here, openings, depth + 1)
      if (all && end !== 'passes') return end
    }
  }
  return 'passes'
}

interface Rule {
  target: string | null
  /** It holds for `ports` only. */
  matches: boolean
  /** It holds for some senders, interfaces or states only: which. */
  narrows: string | null
  ports: Pick<Opening, 'protocol' | 'ports'>[]
}

/** Options whose argument says nothing of who sends. */
const neutralOptions = new Set(['-m', '--comment', '--reject-with', '--syn', '--tcp-flags'])
const everyone = /^(?:0\.0\.0\.0\/0|::\/0)$/

function readRule(args: readonly string[]): Rule {
  const after = (option: string) => {
    const at = args.indexOf(option)
    return at < 0 ? undefined : args[at + 1]
  }
  const protocol = after('-p')
  const listed = after('--dport') ?? after('--dports')
  const states = after('--ctstate') ?? after('--state')
  const narrowing = args.filter(
    (arg, index) =>
      /^--?[a-z]/.test(arg) &&
      !['-p', '--dport', '--dports', '-j', '-g'].includes(arg) &&
      !neutralOptions.has(arg) &&
      !(/^-[sd]$/.test(arg) && everyone.test(args[index + 1] ?? '')) &&
      !(/^--(?:ct)?state$/.test(arg) && /\bNEW\b/.test(states ?? '')),
  )
  const over = protocol === 'tcp' || protocol === 'udp' ? protocol : 'any'
  const other = protocol !== undefined && protocol !== 'all' && over === 'any'
  return {
    target: after('-j') ?? after('-g') ?? null,
    matches: listed !== undefined || (protocol !== undefined && protocol !== 'all'),
    narrows:
      narrowing.length > 0 ? narrowing.map((arg) => `${arg} ${after(arg) ?? ''}`.trim()).join(' ') : null,
    ports:
      listed !== undefined
        ? listed.split(',').flatMap((port) => parsePorts(over === 'any' ? port : `${port}/${over}`) ?? [])
        : other
          ? []
          : [{ protocol: over, ports: everyPort }],
  }
}
