import { entryOf, memberOf, textOf } from './nft-json.ts'
import type { Rule } from './rule-set.ts'
import type { Json } from './sources.ts'

/** A rule as `nft list ruleset` would print it, or nearly so. */
export function describeStatements(statements: readonly Json[]): string {
  return statements.flatMap((statement) => describeStatement(statement) || []).join(' ')
}

function describeStatement(statement: Json): string {
  const [kind, value] = entryOf(statement)
  switch (kind) {
    case 'counter':
    case 'comment':
      return ''
    case 'match': {
      const op = textOf(memberOf(value, 'op'))
      const shown = op === '==' || op === 'in' || op === '' ? '' : `${op} `
      return `${describe(memberOf(value, 'left'))} ${shown}${describe(memberOf(value, 'right'))}`
    }
    case 'jump':
    case 'goto':
      return `${kind} ${textOf(memberOf(value, 'target'))}`
    case 'vmap':
      return `${describe(memberOf(value, 'key'))} vmap ${describe(memberOf(value, 'data'))}`
    case 'xt':
      return `xt ${textOf(memberOf(value, 'type'))} ${textOf(memberOf(value, 'name'))}`
    case 'dnat':
    case 'redirect':
    case 'tproxy': {
      const [address, port] = [memberOf(value, 'addr'), memberOf(value, 'port')]
      const to = `${address === null ? '' : describe(address)}${port === null ? '' : `:${describe(port)}`}`
      return to === '' ? kind : `${kind} to ${to}`
    }
    default:
      return value === null ? kind : `${kind} ${describe(value)}`
  }
}

function describe(json: Json): string {
  if (Array.isArray(json)) return json.map(describe).join(', ')
  if (typeof json !== 'object' || json === null) return String(json)
  const [kind, detail] = entryOf(json)
  const part = (name: string) => textOf(memberOf(detail, name))
  switch (kind) {
    case 'payload':
      return `${part('protocol')} ${part('field')}`.trim() || JSON.stringify(detail)
    case 'meta':
      return part('key')
    case 'ct':
      return `ct ${part('dir')} ${part('key')}`.replace('  ', ' ')
    case 'prefix':
      return `${part('addr')}/${part('len')}`
    case 'range':
      return Array.isArray(detail) ? detail.map(describe).join('-') : ''
    case 'set':
      return `{ ${Array.isArray(detail) ? detail.map(describeElement).join(', ') : describe(detail)} }`
    case 'concat':
      return Array.isArray(detail) ? detail.map(describe).join(' . ') : ''
    default:
      return JSON.stringify(json)
  }
}

function describeElement(element: Json): string {
  return Array.isArray(element) && element.length === 2
    ? `${describe(element[0] ?? null)} : ${describeStatement(element[1] ?? null)}`
    : describe(element)
}

/** What a rule that redirects is about, as far as a word says it. */
export function wordsOfStatements(statements: readonly Json[]): Rule['words'] {
  const words: Rule['words'] = { protocol: null, destination: null, port: null }
  for (const statement of statements) {
    const [kind, value] = entryOf(statement)
    if (kind !== 'match' || memberOf(value, 'op') === '!=') continue
    const left = describe(memberOf(value, 'left'))
    const right = describe(memberOf(value, 'right')).replace(/^\{ (.*) \}$/, '$1')
    const [, protocol] = /^(tcp|udp) dport$/.exec(left) ?? []
    if (protocol !== undefined || left === 'th dport')
      words.port = right.replaceAll(', ', ',').replaceAll('-', ':')
    if (protocol !== undefined) words.protocol = protocol
    if (left === 'l4proto' || left === 'ip protocol') words.protocol = right
    if (left === 'ip daddr' || left === 'ip6 daddr') words.destination = right
  }
  return words
}
