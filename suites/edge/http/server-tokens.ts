import { defineCheck } from '../../../core/check.ts'
import type { FactsAt } from '../../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
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
  // What answers over plain HTTP is often another server block, or another server.
  uses: ['http.redirects', 'http.acme'],
  requirements: { current: { value: null, clauses: [rfc.serverField] } },
  judge: (facts) => combineVerdicts([judgePagesOfBothWays(facts, judgeWay), ...judgeCleartext(facts)]),
})

/** Only a version counts here: what HTTPS says decides the rest. */
function judgeCleartext(facts: Partial<FactsAt<'http.redirects' | 'http.acme'>>): Verdict[] {
  const { 'http.redirects': redirects = [], 'http.acme': acme } = facts
  const answers = [
    ...redirects.flatMap(({ hops }) =>
      hops
        .filter(({ url }) => url.startsWith('http:'))
        .map(({ url, outcome }) => ({ fact: 'http.redirects', place: url, outcome })),
    ),
    ...(acme ? [{ fact: 'http.acme', place: 'below the ACME path', outcome: acme.token }] : []),
  ]
  return answers.flatMap(({ fact, place, outcome }) => {
    const versions = outcome.status === 'ok' ? listVersions(outcome.value) : []
    return versions.length === 0
      ? []
      : [
          fail(
            `over plain HTTP the server names its version: ${describeVersions(versions)}`,
            ...versions.map(({ name, value }) => createEvidence(fact, `${place}: ${name}: ${value}`)),
          ),
        ]
  })
}

interface Field {
  name: string
  value: string
}

function listProductFields(response: Response): Field[] {
  return productFields.flatMap((name) => listHeaderValues(response, name).map((value) => ({ name, value })))
}

function listVersions(response: Response): Field[] {
  return listProductFields(response).filter(({ name, value }) => namesVersion(name, value))
}

function describeVersions(fields: readonly Field[]): string {
  return [
    ...new Set(fields.map(({ name, value }) => (name === 'server' ? value : `${name}: ${value}`))),
  ].join(', ')
}

function judgeWay({ fact, answers }: PagesOfWay): Verdict {
  const { answered, unanswered } = sortPages(answers)
  const fields = answered.flatMap(({ path, response }) =>
    listProductFields(response).map((field) => ({ path, ...field })),
  )
  const evidence = fields.map(({ path, name, value }) => createEvidence(fact, `${path}: ${name}: ${value}`))
  const versions = answered.flatMap(({ response }) => listVersions(response))
  if (versions.length > 0)
    return fail(`the server names its version: ${describeVersions(versions)}`, ...evidence)
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
