import type { Response } from '../../../probes/http/http-facts.ts'
import { listHeaderValues } from './http-responses.ts'

/** Directives by name, each with its values, as browsers read them. */
export type ContentSecurityPolicy = ReadonlyMap<string, readonly string[]>

/**
 * The policies of a response that are enforced: every one holds. Commas separate policies, semicolons directives; the first directive of a
 * name counts, and one that is not ASCII is passed over (CSP Level 3 §2.2.1, §2.2.2).
 *
 * @see https://www.w3.org/TR/CSP3/#parse-serialized-policy
 */
export function parsePolicies(
  response: Pick<Response, 'headers'>,
  field: 'content-security-policy' | 'content-security-policy-report-only' = 'content-security-policy',
): ContentSecurityPolicy[] {
  return listHeaderValues(response, field)
    .flatMap((value) => value.split(','))
    .map(parsePolicy)
    .filter(({ size }) => size > 0)
}

function parsePolicy(text: string): ContentSecurityPolicy {
  const directives = new Map<string, string[]>()
  for (const token of text.split(';')) {
    // ASCII white space (Infra §4.6).
    const [name = '', ...values] = token.split(/[\t\n\f\r ]+/).filter((part) => part !== '')
    const isAscii = /^[\0-\x7f]*$/.test(token)
    if (name === '' || !isAscii || directives.has(name.toLowerCase())) continue
    directives.set(name.toLowerCase(), values)
  }
  return directives
}

/** Does a source list match whatever site a stranger has (CSP Level 3 §6.7.2)? Which source does, or null. */
export function findOpenSource(sources: readonly string[]): string | null {
  return sources.find((source) => isOpen(source.toLowerCase())) ?? null
}

/** `*`, `https:`, `https://*:8443`, and `*.com`, below which anybody can have a name. `http:` stands for HTTPS, too (§6.7.2.9). */
function isOpen(source: string): boolean {
  if (/^(?:https?|wss?):$/.test(source)) return true
  const host = /^(?:(?:https?|wss?):\/\/)?(\*(?:\.[a-z0-9-]+)?)(?::(?:\d+|\*))?(?:\/.*)?$/.exec(source)?.[1]
  return host !== undefined && !closedDomains.has(host.slice(2))
}

/** Top-level domains in which strangers have no names (RFC 6761, RFC 6762 appendix G, ICANN's reservation of `internal`). */
const closedDomains: ReadonlySet<string> = new Set(
  'localhost local test example invalid intranet internal private corp home lan'.split(' '),
)

/** What runs though somebody else wrote it into the page, or brings it from anywhere; null: every way is closed by some policy. */
export function findScriptWeakness(policies: readonly ContentSecurityPolicy[]): string | null {
  const lists = policies.flatMap((policy) => {
    // §6.8.3: the fallback of script-src-elem.
    const sources = policy.get('script-src-elem') ?? policy.get('script-src') ?? policy.get('default-src')
    return sources ? [sources.map((source) => source.toLowerCase())] : []
  })
  if (lists.length === 0) return 'no policy limits scripts'
  if (lists.every(allowsInline)) return "scripts within the page run ('unsafe-inline')"
  if (lists.every((sources) => !sources.includes("'strict-dynamic'") && findOpenScripts(sources)))
    return 'scripts of every site run'
  return null
}

/** §6.7.3.2: a nonce, a hash or 'strict-dynamic' makes 'unsafe-inline' void. */
function allowsInline(sources: readonly string[]): boolean {
  return (
    sources.includes("'unsafe-inline'") &&
    !sources.some((source) => /^'(?:nonce-|sha256-|sha384-|sha512-|strict-dynamic')/.test(source))
  )
}

function findOpenScripts(sources: readonly string[]): boolean {
  return findOpenSource(sources) !== null || sources.includes('data:') || sources.includes('blob:')
}
