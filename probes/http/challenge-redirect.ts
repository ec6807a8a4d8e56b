import { isIP } from 'node:net'
import { actualPortOf, documentedPorts, type Target } from '../../core/target.ts'

/** Where a CA's validation goes on, or why it ends there. */
export type ChallengeStep =
  | { to: 'target'; url: URL }
  | { to: 'foreign'; host: string }
  | { to: 'nowhere'; why: string }

/**
 * What Let's Encrypt's validator does with a redirect of an HTTP-01 challenge, by what its documentation says and its source (Boulder,
 * va/http.go): to http and https alone, ports 80 and 443 alone, and a name that ends in a public suffix. The name of the target itself
 * is taken for one whatever it ends in: whoever verifies `chat.test` means it to be there.
 *
 * @param location - as received; null: there was none
 * @see https://letsencrypt.org/docs/challenge-types/#http-01-challenge
 */
export function followChallenge(
  status: number,
  location: string | null,
  from: URL,
  target: Target,
): ChallengeStep {
  if (!acceptedStatuses.has(status))
    return end(`redirects with ${status}, which the validation takes for an answer`)
  if (location === null || location === '') return end(`redirects with ${status} and names no place`)
  const url = parseAsGo(location, from)
  if (!url) return end('redirects to what is no valid URL')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return end(`redirects to ${url.protocol}, where no validation goes`)
  const host = url.hostname.replace(/\.$/, '')
  const port = url.port === '' ? null : Number(url.port)
  if (host.endsWith('.well-known'))
    return end(`redirects to the host ${host}: a slash is missing at the end of the redirect's target`)
  if (isIP(host.replace(/^\[(.*)\]$/, '$1')) && host !== hostOf(target))
    return end(`redirects to the address ${host}, and no validation goes to addresses`)
  if (port !== null && !isValidationPort(target, port))
    return end(`redirects to port ${port}, and validations go to ports 80 and 443 alone`)
  if (host === hostOf(target)) return { to: 'target', url }
  return hasPublicSuffix(host, target)
    ? { to: 'foreign', host }
    : end(`redirects to the host ${host}, which has no public suffix`)
}

/** Those that the validator follows: not 303, which asks for something else (RFC 9110 §15.4.4). */
const acceptedStatuses: ReadonlySet<number> = new Set([301, 302, 307, 308])

function end(why: string): ChallengeStep {
  return { to: 'nowhere', why }
}

/**
 * As Go's net/url reads a reference, where it differs from browsers: a backslash is no slash, an absolute URL without `//` has no host,
 * an escape must be whole, and no control character may stand in it. Null: it is an error there, or in RFC 3986.
 */
function parseAsGo(location: string, base: URL): URL | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\x00-\x1f\x7f]|%(?![0-9a-f]{2})/i.test(location)) return null
  if (/^https?:(?!\/\/[^/?#])/i.test(location)) return null
  const reference = location.replaceAll('\\', '%5C')
  return URL.canParse(reference, base.href) ? new URL(reference, base) : null
}

/** 80 and 443, and where the user said that these are found. */
function isValidationPort(target: Target, port: number): boolean {
  const { http, https } = documentedPorts
  return [http, https].some((known) => port === known || port === target.ports[String(known)])
}

function hostOf(target: Target): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return new URL(`https://${host}`).hostname.replace(/\.$/, '')
}

/** Where the validation connects to. */
export function challengePortOf(target: Target, url: URL): number {
  const named = url.protocol === 'https:' ? documentedPorts.https : documentedPorts.http
  const port = url.port === '' ? named : Number(url.port)
  return actualPortOf(target, port)
}

/**
 * Names that are never in the public DNS (RFC 6761, 6762, 7686, 8375, 9476, ICANN's .internal), single labels and what is no host name
 * have none. A lab's names are let be where the target's is one of them.
 */
function hasPublicSuffix(host: string, target: Target): boolean {
  const suffix = host.split('.').at(-1) ?? ''
  if (!host.includes('.') || !/^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(suffix)) return false
  return !privateSuffixes.has(suffix) || hostOf(target).endsWith(`.${suffix}`)
}

const privateSuffixes: ReadonlySet<string> = new Set([
  'test',
  'example',
  'invalid',
  'localhost',
  'local',
  'onion',
  'alt',
  'internal',
  'corp',
  'home',
  'lan',
])
