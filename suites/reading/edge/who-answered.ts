import type { ContentMark } from '../../../probes/http/content.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { findMattermostMark } from '../../../probes/mattermost/mattermost-mark.ts'
import { nameGate } from './gate-names.ts'
import { listHeaderValues } from './http-responses.ts'

/**
 * Who wrote an answer. `mattermost`: it bears a mark that only Mattermost makes. `gate`: something in front that lets nobody through who
 * comes without its login, its cookie or at this pace, so what lies behind it stays unknown. `proxy`: whoever ends the connection
 * answered itself, and would answer everyone so. `unknown`: any of them, or another site.
 */
export interface Answerer {
  who: 'mattermost' | 'gate' | 'proxy' | 'unknown'
  /** What shows it, or what it is: `basic authentication (401)`. */
  what: string
}

/** As much of an answer as is there: a WebSocket's has no version, an upload's has no body. */
export type Answer = Pick<Response, 'status' | 'headers'> & Partial<Pick<Response, 'content'>>

/**
 * The one place that decides it, from marks: what bears none is not taken for Mattermost's, however it looks.
 *
 * @param asked - the URL that was asked for, to tell a redirect within the site from one that leads elsewhere
 */
export function whoAnswered(answer: Answer, asked?: URL): Answerer {
  const { status, headers } = answer
  // A check of the browser can stand before any answer, with any status: that it says so comes first.
  const declared = gateHeaders.find(([name]) => headers.some(([header]) => header === name))
  if (declared) return { who: 'gate', what: `${declared[1]} (${status})` }
  const mark = findMattermostMark(answer)
  if (mark) return { who: 'mattermost', what: mark }
  if (status >= 300 && status < 400) return readRedirect(answer, asked)
  const gate = gateByStatus(answer) ?? nameGate(listGateMarks(answer))
  if (gate) return { who: 'gate', what: `${gate} (${status})` }
  if (status === 404 || status === 421 || status >= 500)
    return { who: 'proxy', what: `an answer of the proxy's own (${status})` }
  return { who: 'unknown', what: `an answer that Mattermost did not write (${status})` }
}

/** Which gate hides what lies behind; null where the answer is another's. */
export function explainGate(answer: Answer, asked?: URL): string | null {
  const { who, what } = whoAnswered(answer, asked)
  return who === 'gate' ? what : null
}

/** Each from its maker's documentation; seen only where the gate itself answers. */
const gateHeaders: readonly (readonly [name: string, what: string])[] = [
  ['cf-mitigated', "Cloudflare's challenge"],
  ['x-amzn-waf-action', "AWS WAF's challenge"],
  ['x-vercel-mitigated', "Vercel's challenge"],
  ['x-goog-iap-generated-response', "Google's Identity-Aware Proxy"],
  ['x-sucuri-block', "Sucuri's firewall"],
  ['x-datadome', "DataDome's check of the browser"],
]

function gateByStatus(answer: Answer): string | null {
  switch (answer.status) {
    case 401: {
      const [scheme] = listHeaderValues(answer, 'www-authenticate')
      if (scheme === undefined) return 'a login in front'
      return /^basic\b/i.test(scheme) ? 'basic authentication' : 'a login in front that is asked for by HTTP'
    }
    case 402:
    case 403:
    case 406:
    case 451:
      return nameGate(answer.content?.marks ?? []) ?? 'something in front that refuses'
    case 407:
    case 511:
      return 'a login to the network'
    case 429:
      return 'a limit of requests'
    case 503:
      return answer.content?.marks.includes('maintenance')
        ? 'a maintenance page'
        : 'a limit of requests, or a gate'
    default:
      return null
  }
}

/** A page of any site may have a login on it, so in an error only what stands for the whole page counts. */
function listGateMarks({ status, content }: Answer): ContentMark[] {
  const marks = content?.marks ?? []
  return status < 400 ? marks : marks.filter((mark) => !['login-form', 'login-title'].includes(mark))
}

/** To another host, or to a place where logins are made: single sign-on. Anywhere else on the site: the proxy's own business. */
function readRedirect(answer: Answer, asked: URL | undefined): Answerer {
  const [location = ''] = listHeaderValues(answer, 'location')
  const base = asked ?? new URL('https://target.invalid/')
  if (!URL.canParse(location, base.href)) return { who: 'proxy', what: `a redirect (${answer.status})` }
  const url = new URL(location, base)
  const place = url.host === 'target.invalid' ? url.pathname : `${url.origin}${url.pathname}`
  const isElsewhere = asked ? url.hostname !== asked.hostname : url.host !== base.host
  if (isElsewhere || loginPlaces.test(url.pathname))
    return { who: 'gate', what: `a login elsewhere (${answer.status} to ${place})` }
  return { who: 'proxy', what: `a redirect of the proxy's own (${answer.status} to ${place})` }
}

/** Of oauth2-proxy, Authelia, authentik, Pomerium, Cloudflare Access, AD FS, F5, NetScaler, CAS, SAML and OpenID Connect. */
const loginPlaces =
  /\/(?:oauth2?|_oauth|openid|oidc|saml2?|sso|cas|idp|adfs|auth|authn|authelia|login|logon|signin|sign_in|sign-in|users\/sign_in|account\/login|outpost\.goauthentik\.io|\.pomerium|cdn-cgi\/access|my\.policy|vpn|realms|challenge|\.within\.website)(?:[/.;]|$)/i
