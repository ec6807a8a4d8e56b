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
  judge: (facts) => judgePagesOfBothWays(facts, judgeWay),
})

function judgeWay({ fact, answers }: PagesOfWay): Verdict {
  const { answered, unanswered } = sortPages(answers)
  const cookies = answered.flatMap(({ path, response }) =>
    listHeaderValues(response, 'set-cookie').map((value) => ({ path, value, ...parseCookie(value) })),
  )
  const evidence = cookies.map(({ path, value }) => createEvidence(fact, `${path}: set-cookie: ${value}`))
  const faults = cookies.flatMap(({ name, attributes }) => [
    ...(attributes.has('secure') ? [] : [`${name} is not Secure`]),
    ...(secretCookies.has(name) && !attributes.has('httponly') ? [`${name} is not HttpOnly`] : []),
  ])
  if (faults.length > 0) return fail([...new Set(faults)].join('; '), ...evidence)
  if (answered.length === 0 || unanswered.length > 0) {
    return inconclusive(
      `not every page was answered over HTTPS: ${unanswered.join('; ') || 'none was asked for'}`,
      ...evidence,
    )
  }
  if (cookies.length === 0) {
    return notApplicable(
      'no cookie is set before login, and mmverify does not log in',
      ...answered.map(({ path, response }) => createEvidence(fact, `${path}: ${response.status}, no cookie`)),
    )
  }
  return pass(
    `every cookie is Secure: ${[...new Set(cookies.map(({ name }) => name))].join(', ')}`,
    ...evidence,
  )
}

/** RFC 6265 §5.2: name, then attributes in any case. */
function parseCookie(value: string): { name: string; attributes: ReadonlySet<string> } {
  const [pair = '', ...attributes] = value.split(';')
  return {
    name: pair.split('=')[0]?.trim() ?? '',
    attributes: new Set(attributes.map((attribute) => attribute.split('=')[0]?.trim().toLowerCase() ?? '')),
  }
}
