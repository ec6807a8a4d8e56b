import { isIP } from 'node:net'
import { defineCheck } from '../../../core/check.ts'
import type { Target } from '../../../core/target.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import { judgePagesOfBothWays, type PagesOfWay, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { parseHsts } from '../../reading/edge/hsts-field.ts'
import { type AnsweredPage, listHeaderValues, sortPages } from '../../reading/edge/http-responses.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mozillaIntermediateClauses } from '../../requirements/mozilla-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'
import { sslLabs } from '../../requirements/ssl-labs-clauses.ts'

const halfAYear = 'Browsers are told to use HTTPS only, for at least half a year'

/** What Mozilla recommends, in seconds: two years. */
const recommended = 63_072_000

export const check = defineCheck({
  id: 'hsts',
  area: 'edge',
  title: 'Browsers are told to use HTTPS only, for as long as the profile asks or longer',
  severity: 'medium',
  why: 'Without it a browser asks over plain HTTP first whenever no one typed https://, and someone on the way can keep it there.',
  remediation:
    '`add_header Strict-Transport-Security "max-age=63072000" always;` in the nginx server block of port 443. Without `always` nginx leaves it out of error responses; in a location with an `add_header` of its own it must be repeated. With it, leave Mattermost’s TLSStrictTransport off, or the header comes twice.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6797',
    'https://nginx.org/en/docs/http/ngx_http_headers_module.html',
  ],
  needs: pagesOfBothWays,
  requirements: {
    ...createPolicyRequirements('hsts'),
    current: {
      title: halfAYear,
      value: { maxAge: 15_552_000 },
      clauses: [sslLabs.best, mozillaIntermediateClauses.hsts, rfc.hstsOnce, rfc.hstsSingle, rfc.hstsFirst],
      departs:
        "From Mozilla: half a year passes, as with SSL Labs, because seed 000's value does no harm. On error responses the header is reported, not required: browsers keep the policy of the others.",
    },
    centos7: { title: halfAYear, value: { maxAge: 15_768_000 }, clauses: [centos7.hsts] },
  },
  judge(facts, { requirement, target }) {
    return judgePagesOfBothWays(facts, (way) => judgeWay(way, requirement.value.maxAge, target))
  },
})

function judgeWay({ fact, answers }: PagesOfWay, least: number, target: Target): Verdict {
  const { answered, unanswered } = sortPages(answers)
  if (answered.length === 0)
    return inconclusive(
      `no page was answered over HTTPS${unanswered.length > 0 ? `: ${unanswered.join('; ')}` : ''}`,
    )
  if (isIP(target.host) > 0)
    return notApplicable('browsers do not apply HSTS to IP addresses (RFC 6797 §8.1.1)')
  const good = answered.filter(({ response }) => response.status < 400)
  const judged = answered.filter(
    (page) => good.includes(page) || listHeaderValues(page.response, name).length > 0,
  )
  if (judged.length === 0) {
    const statuses = answered.map(({ path, response }) => `${path}: ${response.status}`).join('; ')
    return inconclusive(
      `only error responses without the header were seen (${statuses}), and nginx without \`always\` leaves it out of those`,
    )
  }
  const verdict = combineVerdicts(judged.map((page) => judgePage(page, fact, least)))
  if (verdict.verdict !== 'pass') return verdict
  if (unanswered.length > 0 && good.length === 0)
    return inconclusive(`not every page was answered: ${unanswered.join('; ')}`)
  const bare = answered
    .filter(({ response }) => listHeaderValues(response, name).length === 0)
    .map(({ path, response }) => `${path} (${response.status})`)
  return bare.length === 0
    ? verdict
    : { ...verdict, reason: `${verdict.reason}; error responses lack it: ${bare.join(', ')}` }
}

const name = 'strict-transport-security'

function judgePage({ path, response }: AnsweredPage, fact: string, least: number): Verdict {
  const values = listHeaderValues(response, name)
  const [first] = values
  if (first === undefined) {
    return fail(
      `${path} is answered without Strict-Transport-Security`,
      createEvidence(fact, `${path}: ${response.status}, no ${name}`),
    )
  }
  const evidence = createEvidence(fact, `${path}: ${response.status}, ${values.join(' | ')}`)
  const policy = parseHsts(first)
  if (!policy.valid) return fail(`${path}: browsers ignore the header: ${policy.fault}`, evidence)
  if (policy.maxAge === 0) return fail(`${path}: max-age=0 tells browsers to forget the policy`, evidence)
  if (policy.maxAge < least)
    return fail(`${path}: max-age is ${policy.maxAge} s, ${least} s are required`, evidence)
  return pass(
    `HTTPS only for ${policy.maxAge} s${policy.maxAge < recommended ? ` (recommended: ${recommended} s)` : ''}${
      values.length > 1 ? `; the header comes ${values.length} times and only the first counts` : ''
    }`,
    evidence,
  )
}
