import { type Family, type Intervals, parseAddress, parseAddressSet } from './address-set.ts'
import type { Reason } from './answers.ts'
import {
  type ConditionContext,
  modules,
  options,
  readMark,
  readPorts,
  synonyms,
} from './iptables-conditions.ts'
import { hasConnection, leaveUntracked, type PacketSpace } from './packet-state.ts'
import {
  always,
  type BaseChain,
  type Hook,
  isBeforeRouting,
  isTracked,
  negateIf,
  type Rule,
  type Step,
  unknown,
  type Verdict,
} from './rule-set.ts'
import type { FilterSources, IptablesRule } from './sources.ts'

/** iptables' tables as base chains. @see iptables(8), iptables-extensions(8) */
export function readIptables(sources: FilterSources, family: Family): BaseChain[] {
  const tables = sources.iptables[family]
  const changed = new Set(tables.flatMap(({ rules }) => rules.flatMap(listChanged)))
  return tables.flatMap((table) => {
    const place = `${family === 'ip' ? 'iptables' : 'ip6tables'} ${table.name}`
    const own = new Set([
      ...table.chains.flatMap(({ name, policy }) => (policy === null && !builtIn.has(name) ? [name] : [])),
      ...table.rules.map(({ chain }) => chain),
    ])
    const chains = new Map<string, Rule[]>([...own].map((name) => [name, []]))
    for (const rule of table.rules)
      chains
        .get(rule.chain)
        ?.push(readRule(rule, `${place} ${rule.chain}`, { family, ipsets: sources.ipsets, changed, own }))
    const rules = { place, chains }
    return [...builtIn].flatMap(([chain, hook]): BaseChain[] => {
      const base = table.chains.find(({ name }) => name === chain)
      const priority = priorities[table.name]
      if (!base && !own.has(chain)) return []
      const policy =
        base?.policy === 'ACCEPT' || !base ? 'accept' : base.policy === 'DROP' ? 'drop' : 'unknown'
      return [
        {
          rules,
          chain,
          hook,
          type: table.name === 'nat' ? 'nat' : 'filter',
          priority: table.name === 'nat' ? (isBeforeRouting(hook) ? -100 : 100) : (priority ?? 0),
          policy,
          devices: null,
          doubt: null,
        },
      ]
    })
  })
}

const builtIn: ReadonlyMap<string, Hook> = new Map([
  ['PREROUTING', 'prerouting'],
  ['INPUT', 'input'],
  ['FORWARD', 'forward'],
  ['OUTPUT', 'output'],
  ['POSTROUTING', 'postrouting'],
])
const priorities: Readonly<Record<string, number>> = { raw: -300, mangle: -150, filter: 0, security: 50 }

/** What a rule adds to while packets pass: a list of `recent`, a set. */
function listChanged({ arguments: words }: IptablesRule): string[] {
  const after = (name: string) => words[words.indexOf(name) + 1] ?? ''
  return [
    ...(words.includes('recent') && words.includes('--set')
      ? [`recent ${words.includes('--name') ? after('--name') : 'DEFAULT'}`]
      : []),
    ...['--add-set', '--del-set', '--map-set'].flatMap((name) => (words.includes(name) ? [after(name)] : [])),
  ]
}

type Context = Omit<ConditionContext, 'words'> & { own: ReadonlySet<string> }

function readRule(rule: IptablesRule, place: string, context: Context): Rule {
  const { arguments: words } = rule
  const steps: Step[] = []
  let target: string | null = null
  let isGoto = false
  const reason: Reason = { place, text: `-A ${rule.chain} ${words.join(' ')}` }
  const rest: (readonly [name: string, values: string[]])[] = []
  for (let at = 0; at < words.length; ) {
    let negated = false
    if (words[at] === '!') {
      negated = true
      at += 1
    }
    const name = synonyms[words[at] ?? ''] ?? words[at] ?? ''
    const values: string[] = []
    at += 1
    // Older versions have the `!` before the value.
    if (words[at] === '!' && !(words[at + 1] ?? '').startsWith('-')) {
      negated = true
      at += 1
    }
    while (at < words.length && words[at] !== '!' && !isOption(words[at] ?? '')) {
      values.push(words[at] ?? '')
      at += 1
    }
    if (target !== null) rest.push([name, values])
    else if (name === '-j' || name === '-g') {
      target = values[0] ?? ''
      isGoto = name === '-g'
    } else if (name === '-m') {
      const condition = modules[values[0] ?? '']
      // What has options that are known is known by them.
      if (condition) steps.push({ kind: 'match', condition })
    } else {
      const read = Object.hasOwn(options, name) ? options[name] : undefined
      const condition = read
        ? read(values, { ...context, words })
        : name.startsWith('--hashlimit-')
          ? null
          : always(unknown)
      // What asks for a connection is not met without one, whatever it says of it.
      if (asksConnection(name, words)) steps.push({ kind: 'match', condition: isTracked })
      if (condition) steps.push({ kind: 'match', condition: negateIf(negated, condition) })
    }
  }
  if (target !== null) steps.push(...readTarget(target, isGoto, new Map(rest), context))
  return { reason, packets: rule.packets, steps, words: wordsOf(words) }
}

function asksConnection(name: string, words: readonly string[]): boolean {
  return (/^--ct/.test(name) && name !== '--ctstate') || (name === '--mark' && words.includes('connmark'))
}

function isOption(word: string): boolean {
  return /^--?[a-z\d]/i.test(word) && !/^-\d+$/.test(word)
}

const verdicts: Readonly<Record<string, Verdict>> = {
  ACCEPT: { kind: 'accept' },
  DROP: { kind: 'drop' },
  REJECT: { kind: 'drop' },
  TARPIT: { kind: 'drop' },
  RETURN: { kind: 'return' },
  SNAT: { kind: 'accept' },
  MASQUERADE: { kind: 'accept' },
}

/** After them the rules go on, and they change nothing that a rule asks for. */
const passing: ReadonlySet<string> = new Set([
  'LOG',
  'NFLOG',
  'ULOG',
  'AUDIT',
  'TRACE',
  'CLASSIFY',
  'TCPMSS',
  'TCPOPTSTRIP',
  'SET',
  'DSCP',
  'TOS',
  'TTL',
  'HL',
  'CHECKSUM',
  'ECN',
  'IDLETIMER',
  'LED',
  'RATEEST',
  'SECMARK',
  'CONNSECMARK',
  'TEE',
  'ACCOUNT',
  'NETFLOW',
])

function readTarget(
  target: string,
  isGoto: boolean,
  rest: ReadonlyMap<string, string[]>,
  { family, own }: Context,
): Step[] {
  const verdict = (value: Verdict): Step[] => [{ kind: 'verdict', verdict: value }]
  const known = verdicts[target]
  if (own.has(target)) return verdict({ kind: isGoto ? 'goto' : 'jump', chain: target })
  if (known) return verdict(known)
  if (passing.has(target)) return []
  const value = (name: string) => rest.get(name)?.[0]
  switch (target) {
    case 'MARK':
      return [{ kind: 'change', change: changeMark('mark', rest) }]
    case 'CONNMARK':
      return [{ kind: 'change', change: changeConnectionMark(rest) }]
    case 'NOTRACK':
      return [{ kind: 'change', change: leaveUntracked }]
    case 'CT':
      if (rest.has('--notrack')) return [{ kind: 'change', change: leaveUntracked }]
      return []
    case 'REDIRECT':
      return verdict({ kind: 'translate', to: { address: 'own', port: readPortRange(value('--to-ports')) } })
    case 'DNAT':
      return verdict({ kind: 'translate', to: readDestination(value('--to-destination') ?? '', family) })
    case 'NETMAP':
      return verdict({
        kind: 'translate',
        to: { address: parseAddressSet(value('--to') ?? '', family), port: 'same' },
      })
    case 'TPROXY': {
      const port = value('--on-port')
      return verdict({
        kind: 'deliver',
        port: port === undefined || port === '0' ? 'same' : (readPortRange(port) ?? 'same'),
      })
    }
    default:
      // A chain that is not shown, or a target that is not known.
      return verdict({ kind: 'unknown' })
  }
}

function readPortRange(text: string | undefined): Intervals | 'same' | null {
  if (text === undefined) return 'same'
  const ports = readPorts((text.split('/')[0] ?? '').replace('-', ':'))
  return ports
}

/** `10.0.0.1`, `10.0.0.1-10.0.0.9:80-90`, `[fd00::1]:80`, `:8080`. */
function readDestination(text: string, family: Family) {
  const [, bracketed, plain = '', port] =
    (family === 'ip6'
      ? /^(?:\[([^\]]*)\])?([^[\]]*?)(?:\]?:(\d+(?:-\d+)?(?:\/\d+)?))?$/
      : /^(?:\[([^\]]*)\])?([^:]*)(?::(.*))?$/
    ).exec(text) ?? []
  if (family === 'ip6' && bracketed === undefined && parseAddress(text.split('-')[0] ?? '', 'ip6') !== null)
    return { address: parseAddressSet(text, family), port: 'same' as const }
  const address = bracketed ?? plain
  return {
    address: address === '' ? ('same' as const) : parseAddressSet(address, family),
    port: readPortRange(port),
  }
}

function changeMark(field: 'mark' | 'connectionMark', rest: ReadonlyMap<string, string[]>) {
  const read = (name: string) => {
    const text = rest.get(name)?.[0]
    return text === undefined ? null : readMark(text)
  }
  const [xmark, mark] = [read('--set-xmark'), read('--set-mark')]
  const [and, or, xor] = [read('--and-mark'), read('--or-mark'), read('--xor-mark')]
  return (space: PacketSpace): PacketSpace => {
    const own = space[field]
    const next = (() => {
      if (xmark)
        return own === null && xmark.mask !== 0xffff_ffff ? null : ((own ?? 0) & ~xmark.mask) ^ xmark.value
      if (mark)
        return own === null && mark.mask !== 0xffff_ffff
          ? null
          : ((own ?? 0) & ~(mark.mask | mark.value)) | mark.value
      if (own === null) return null
      if (and) return own & and.value
      if (or) return own | or.value
      return xor ? own ^ xor.value : null
    })()
    return { ...space, [field]: next === null ? null : next >>> 0 }
  }
}

function changeConnectionMark(rest: ReadonlyMap<string, string[]>) {
  const mask = (name: string) => Number((rest.get(name) ?? rest.get('--mask'))?.[0] ?? 0xffff_ffff)
  const [packet, connection] = [mask('--nfmask'), mask('--ctmask')]
  return (space: PacketSpace): PacketSpace => {
    const { mark, connectionMark } = space
    if (!hasConnection(space)) return space
    if (rest.has('--save-mark'))
      return {
        ...space,
        connectionMark:
          mark === null || connectionMark === null
            ? null
            : ((connectionMark & ~connection) ^ (mark & packet)) >>> 0,
      }
    if (rest.has('--restore-mark'))
      return {
        ...space,
        mark:
          mark === null || connectionMark === null
            ? null
            : ((mark & ~packet) ^ (connectionMark & connection)) >>> 0,
      }
    return changeMark('connectionMark', rest)(space)
  }
}

function wordsOf(words: readonly string[]): Rule['words'] {
  const of = (...names: string[]) => {
    const at = words.findIndex((word) => names.includes(word))
    return at < 0 || words[at - 1] === '!' ? null : (words[at + 1] ?? null)
  }
  return {
    protocol: of('-p', '--protocol'),
    destination: of('-d', '--destination')?.replace(/\/(?:32|128)$/, '') ?? null,
    port: of('--dport', '--dports', '--destination-port', '--destination-ports'),
  }
}
