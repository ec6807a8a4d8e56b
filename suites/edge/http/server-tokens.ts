import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import { judgePagesOfBothWays, type PagesOfWay, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { listHeaderValues, sortPages } from '../../reading/edge/http-responses.ts'
import { namesVersion, productFields } from '../../reading/edge/product-version.ts'
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
    productFields.flatMap((name) => listHeaderValues(response, name).map((value) => ({ path, name, value }))),
  )
  const evidence = fields.map(({ path, name, value }) => createEvidence(fact, `${path}: ${name}: ${value}`))
  const versions = fields.filter(({ name, value }) => namesVersion(name, value))
  if (versions.length > 0) {
    const list = new Set(versions.map(({ name, value }) => (name === 'server' ? value : `${name}: ${value}`)))
    return fail(`the server names its version: ${[...list].join(', ')}`, ...evidence)
  }
  if (answered.length === 0 || unanswered.length > 0)
    return inconclusive(
      `not every page was answered over HTTPS: ${unanswered.join('; ') || 'none was asked for'}`,
      ...evidence,
    )
  return pass(
    fields.length === 0 ? 'no response names the server' : 'responses name the server without its version',
    ...evidence,
  )
}
