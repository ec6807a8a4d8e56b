import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import { judgePagesOfBothWays, type PagesOfWay, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { listHeaderValues, sortPages } from '../../reading/edge/http-responses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'server-tokens',
  area: 'edge',
  title: 'Responses do not name the version of the web server',
  severity: 'low',
  why: 'It saves an attacker the guess which published holes fit. It is no hole itself: an old nginx stays old without it.',
  remediation: '`server_tokens off;` in the http block of nginx.conf.',
  references: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#server_tokens'],
  needs: pagesOfBothWays,
  requirements: { current: { value: null, clauses: [rfc.serverField] } },
  judge: (facts) => judgePagesOfBothWays(facts, judgeWay),
})

function judgeWay({ fact, answers }: PagesOfWay): Verdict {
  const { answered, unanswered } = sortPages(answers)
  const fields = answered.flatMap(({ path, response }) =>
    ['server', 'x-powered-by'].flatMap((name) =>
      listHeaderValues(response, name).map((value) => ({ path, name, value })),
    ),
  )
  const evidence = fields.map(({ path, name, value }) => createEvidence(fact, `${path}: ${name}: ${value}`))
  const versions = [
    ...new Set(fields.filter(({ value }) => /\/\s*v?\d/i.test(value)).map(({ value }) => value)),
  ]
  if (versions.length > 0) return fail(`the server names its version: ${versions.join(', ')}`, ...evidence)
  if (answered.length === 0 || unanswered.length > 0) {
    return inconclusive(
      `not every page was answered over HTTPS: ${unanswered.join('; ') || 'none was asked for'}`,
      ...evidence,
    )
  }
  return pass(
    fields.length === 0 ? 'no response names the server' : 'responses name the server without its version',
    ...evidence,
  )
}
