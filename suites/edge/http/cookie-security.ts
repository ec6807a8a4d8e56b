import { defineCheck } from '../../../core/check.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import { judgePagesOfBothWays, type PagesOfWay, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { listHeaderValues, sortPages } from '../../reading/edge/http-responses.ts'
import { type Cookie, explainRefusedCookie, parseCookie } from '../../reading/edge/set-cookie.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Cookies that scripts must not read. MMUSERID and MMCSRF are meant to be read by Mattermost's own. */
const secretCookies: ReadonlySet<string> = new Set(['MMAUTHTOKEN'])

export const check = defineCheck({
  id: 'cookie-security',
  area: 'edge',
  title: 'Cookies are sent over HTTPS only',
  severity: 'high',
  why: 'A session cookie without Secure goes out with the first plain HTTP request to the host, and whoever reads it is logged in.',
  remediation:
    '`proxy_set_header X-Forwarded-Proto $scheme;` in every location that passes to Mattermost, and a SiteURL with https://: Mattermost sets Secure only if told that the client used HTTPS.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5',
    'https://github.com/mattermost/mattermost/issues/1442',
  ],
  needs: pagesOfBothWays,
  requirements: {
    current: { value: null, clauses: [rfc.cookieSecure, mattermost.cookies] },
    centos7: { value: null, clauses: [centos7.forwardedProto] },
  },
  judge: (facts, { target, at }) => judgePagesOfBothWays(facts, (way) => judgeWay(way, target.host, at)),
})

function judgeWay({ fact, answers }: PagesOfWay, host: string, at: Date): Verdict {
  const { answered, unanswered } = sortPages(answers)
  const cookies = answered.flatMap(({ path, response }) =>
    listHeaderValues(response, 'set-cookie').map((value) => ({
      path,
      value,
      cookie: parseCookie(value, at),
    })),
  )
  const evidence = cookies.map(({ path, value }) => createEvidence(fact, `${path}: set-cookie: ${value}`))
  // What is taken away goes nowhere.
  const kept = cookies.filter(({ cookie }) => !cookie.deleted).map(({ cookie }) => cookie)
  const faults = new Set(kept.flatMap((cookie) => listFaults(cookie, host)))
  if (faults.size > 0) return fail([...faults].join('; '), ...evidence)
  if (answered.length === 0 || unanswered.length > 0)
    return inconclusive(
      `not every page was answered over HTTPS: ${unanswered.join('; ') || 'none was asked for'}`,
      ...evidence,
    )
  if (kept.length === 0)
    return notApplicable(
      `no cookie is ${cookies.length > 0 ? 'kept' : 'set'} before login, and mmverify does not log in`,
      ...evidence,
      ...answered.map(({ path, response }) =>
        createEvidence(
          fact,
          `${path}: ${response.status}, ${listHeaderValues(response, 'set-cookie').length === 0 ? 'no cookie' : 'cookies taken away'}`,
        ),
      ),
    )
  return pass(`every cookie is Secure: ${[...new Set(kept.map(nameCookie))].join(', ')}`, ...evidence)
}

function listFaults(cookie: Cookie, host: string): string[] {
  const name = nameCookie(cookie)
  const refused = explainRefusedCookie(cookie, host)
  return [
    ...(cookie.attributes.has('secure') ? [] : [`${name} is not Secure`]),
    ...(secretCookies.has(name) && !cookie.attributes.has('httponly') ? [`${name} is not HttpOnly`] : []),
    ...(refused === null ? [] : [`browsers refuse ${name}: ${refused}`]),
  ]
}

function nameCookie({ name }: Cookie): string {
  return name || 'a cookie without a name'
}
