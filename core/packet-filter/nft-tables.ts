import type { Family } from './address-set.ts'
import type { IptablesTable, Json, NftRuleset } from './sources.ts'

/**
 * nftables' rules translated to iptables' options, as far as there are any: one table for each of nftables', named after what its
 * base chains do. A statement without such an option becomes an option that nobody knows, so that its rule counts as not
 * understood.
 *
 * @see libnftables-json(5)
 */
export function translateNftables(nftables: NftRuleset, wanted: Family): IptablesTable[] {
  const places = new Map<string, NftRuleset['chains'][number][]>()
  for (const chain of nftables.chains) {
    const place = `${chain.family} ${chain.table}`
    places.set(place, [...(places.get(place) ?? []), chain])
  }
  return [...places].flatMap(([place, chains]) => {
    const [family = '', table = ''] = place.split(' ')
    if (![wanted, 'inet'].includes(family)) return []
    const rules = nftables.rules.filter((rule) => rule.family === family && rule.table === table)
    const base = chains.filter(({ hook, type }) => hook !== null && type !== null)
    // Base chains of one hook in one table are asked one after the other: each stands in a table of its own.
    return base.map(({ name, hook, type, policy }) => ({
      name: type ?? '',
      chains: [
        {
          name: (hook ?? '').toUpperCase(),
          policy: policy === 'drop' ? 'DROP' : 'ACCEPT',
        },
      ],
      rules: rules.map((rule) => ({
        chain: rule.chain === name ? (hook ?? '').toUpperCase() : rule.chain,
        ...translateStatements(rule.statements),
      })),
    }))
  })
}

const notUnderstood = ['--nft', 'x']

function translateStatements(statements: readonly Json[]): { packets: number | null; arguments: string[] } {
  let packets: number | null = null
  const words = statements.flatMap((statement): string[] => {
    const [kind = '', value] = entryOf(statement)
    const verdict = iptablesTargets[kind]
    if (verdict) return ['-j', verdict]
    switch (kind) {
      case 'match':
        return translateCondition(value)
      case 'counter':
        packets = numberOf(fieldOf(value, 'packets'))
        return []
      case 'jump':
      case 'goto':
        return [kind === 'jump' ? '-j' : '-g', textOf(fieldOf(value, 'target'))]
      case 'reject':
        return ['-j', 'REJECT']
      case 'dnat':
      case 'redirect':
        return translateRedirect(kind, value)
      case 'log':
      case 'comment':
        return []
      default:
        return notUnderstood
    }
  })
  return { packets, arguments: words }
}

const iptablesTargets: Readonly<Record<string, string>> = { accept: 'ACCEPT', drop: 'DROP', return: 'RETURN' }

function translateRedirect(kind: 'dnat' | 'redirect', value: Json): string[] {
  const port = numberOf(fieldOf(value, 'port'))
  if (kind === 'redirect') return ['-j', 'REDIRECT', ...(port === null ? [] : ['--to-ports', String(port)])]
  const address = textOf(fieldOf(value, 'addr'))
  return ['-j', 'DNAT', '--to-destination', port === null ? address : `${address}:${port}`]
}

/** `ip daddr 192.0.2.1`, `tcp dport { 8074, 8075 }`, `ct state new`, `meta l4proto udp`, `iif lo`. */
function translateCondition(value: Json): string[] {
  const left = fieldOf(value, 'left')
  const values = valuesOf(fieldOf(value, 'right'))
  const negated = fieldOf(value, 'op') === '!='
  const [kind, detail] = entryOf(left)
  const name =
    kind === 'payload'
      ? `${textOf(fieldOf(detail, 'protocol'))} ${textOf(fieldOf(detail, 'field'))}`
      : `${kind} ${textOf(fieldOf(detail, 'key'))}`
  const [option, protocol] = iptablesOptions[name] ?? []
  if (option === undefined || values === null) return notUnderstood
  const list = option === '--ctstate' ? values.map((each) => each.toUpperCase()) : values
  if (!['==', '!=', 'in', undefined].includes(textOf(fieldOf(value, 'op')) || undefined)) return notUnderstood
  const means = protocol === undefined ? [] : ['-p', protocol]
  return [...means, ...(negated ? ['!'] : []), option, list.join(',')]
}

const iptablesOptions: Readonly<Record<string, readonly [option: string, protocol?: string]>> = {
  'ip saddr': ['-s'],
  'ip daddr': ['-d'],
  'ip6 saddr': ['-s'],
  'ip6 daddr': ['-d'],
  'ip protocol': ['-p'],
  'meta l4proto': ['-p'],
  'meta iif': ['-i'],
  'meta iifname': ['-i'],
  'meta oif': ['-o'],
  'meta oifname': ['-o'],
  'tcp dport': ['--dports', 'tcp'],
  'udp dport': ['--dports', 'udp'],
  'ct state': ['--ctstate'],
  'ct status': ['--ctstatus'],
}

/** One value, a range, a prefix, or a set of them; null for anything else. */
function valuesOf(right: Json | undefined): string[] | null {
  // A named set, whose elements aren't looked up.
  if (typeof right === 'string' && right.startsWith('@')) return null
  if (typeof right === 'string' || typeof right === 'number') return [String(right)]
  if (Array.isArray(right)) return flattenValues(right)
  const [kind, value] = entryOf(right)
  if (kind === 'set' && Array.isArray(value)) return flattenValues(value)
  if (kind === 'range' && Array.isArray(value)) return [value.map(textOf).join(':')]
  if (kind === 'prefix') return [`${textOf(fieldOf(value, 'addr'))}/${numberOf(fieldOf(value, 'len'))}`]
  return null
}

function flattenValues(list: readonly Json[]): string[] | null {
  const parts = list.map(valuesOf)
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])
}

function entryOf(json: Json | undefined): [string, Json] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return ['', null]
  return Object.entries(json)[0] ?? ['', null]
}

function fieldOf(json: Json | undefined, name: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  return json[name] ?? null
}

function textOf(json: Json): string {
  return typeof json === 'string' || typeof json === 'number' ? String(json) : ''
}

function numberOf(json: Json): number | null {
  return typeof json === 'number' ? json : null
}
