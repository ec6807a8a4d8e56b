/** A rule of firewalld's rich language, as far as it decides who gets in. */
export interface RichRule {
  priority: number
  family: 'ip' | 'ip6' | null
  source: Place | null
  destination: Place | null
  element:
    | { kind: 'all' }
    | { kind: 'service'; service: string }
    | { kind: 'port' | 'source-port'; port: string; protocol: string }
    | { kind: 'protocol'; protocol: string }
    | { kind: 'forward-port'; port: string; protocol: string; toPort: string; toAddress: string }
  action: 'accept' | 'reject' | 'drop'
  limit: string | null
}

interface Place {
  kind: 'address' | 'mac' | 'ipset'
  value: string
  negated: boolean
}

/**
 * Reads one rule. Null: it lets nobody in and shuts nobody out, as one that only logs. `obscure`: it has a word without a meaning
 * here.
 *
 * @see firewalld.richlanguage(5)
 */
export function parseRichRule(text: string): RichRule | null | 'obscure' {
  const words = splitWords(text)
  if (words === null || words[0]?.name !== 'rule') return 'obscure'
  const rule: RichRule = {
    priority: 0,
    family: null,
    source: null,
    destination: null,
    element: { kind: 'all' },
    action: 'accept',
    limit: null,
  }
  let isHarmless = false
  let action: RichRule['action'] | null = null
  let part = 'rule'
  let read: Record<string, string> = {}
  const close = (): boolean => {
    if (part === 'source' || part === 'destination') {
      const place = readPlace(read)
      if (!place) return false
      rule[part] = place
    } else if (part === 'rule') {
      rule.priority = Number(read.priority ?? 0)
      if (read.family !== undefined) rule.family = read.family === 'ipv6' ? 'ip6' : 'ip'
      return Number.isInteger(rule.priority)
    } else if (part === 'service') {
      rule.element = { kind: 'service', service: read.name ?? '' }
    } else if (part === 'port' || part === 'source-port') {
      rule.element = { kind: part, port: read.port ?? '', protocol: read.protocol ?? '' }
    } else if (part === 'protocol') {
      rule.element = { kind: 'protocol', protocol: read.value ?? '' }
    } else if (part === 'forward-port') {
      const { port = '', protocol = '', 'to-port': toPort = '', 'to-addr': toAddress = '' } = read
      rule.element = { kind: 'forward-port', port, protocol, toPort, toAddress }
      action = 'accept'
    } else if (part === 'limit') {
      rule.limit = read.value ?? ''
    }
    return true
  }
  let logging = false
  for (const { name, value } of words.slice(1)) {
    if (value !== null) {
      read[name] = value
      continue
    }
    if (/^not$/i.test(name)) {
      read.not = 'yes'
      continue
    }
    if (!close()) return 'obscure'
    read = {}
    part = name
    if (name === 'accept' || name === 'reject' || name === 'drop') {
      action = name
      logging = false
    } else if (logs.has(name)) {
      logging = true
    } else if (name === 'limit' && logging) {
      part = 'limit of a log'
    } else if (harmless.has(name)) {
      isHarmless = true
    } else if (!parts.has(name)) {
      return 'obscure'
    }
  }
  if (!close()) return 'obscure'
  if (action === null || isHarmless) return null
  return { ...rule, action }
}

const parts: ReadonlySet<string> = new Set([
  'source',
  'destination',
  'service',
  'port',
  'source-port',
  'protocol',
  'forward-port',
  'limit',
])
const logs: ReadonlySet<string> = new Set(['log', 'nflog', 'audit'])
/** About ICMP, or about what happens to packets that others let in. */
const harmless: ReadonlySet<string> = new Set([
  'icmp-block',
  'icmp-type',
  'masquerade',
  'mark',
  'tcp-mss-clamp',
])

function readPlace(read: Readonly<Record<string, string>>): Place | null {
  const kind = (['address', 'mac', 'ipset'] as const).find((each) => read[each] !== undefined)
  if (!kind) return null
  const negated = read.not === 'yes' || /^(?:yes|true|1)$/i.test(read.invert ?? '')
  return { kind, value: read[kind] ?? '', negated }
}

/** `port="22"`, `port='22'`, `port=22`, and words alone; null: something else stands there. */
function splitWords(text: string): { name: string; value: string | null }[] | null {
  const words: { name: string; value: string | null }[] = []
  const word = /\s*([A-Za-z][\w-]*)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?(?=\s|$)/y
  let at = 0
  const trimmed = text.trim()
  while (at < trimmed.length) {
    word.lastIndex = at
    const [, name, double, single, bare] = word.exec(trimmed) ?? []
    if (name === undefined) return null
    words.push({ name, value: double ?? single ?? bare ?? null })
    at = word.lastIndex
  }
  return words
}
