import type { FactsAt } from '../../../core/fact.ts'
import type { Outcome } from '../../../core/outcome.ts'
import { createEvidence, type Evidence } from '../../../core/verdict.ts'
import { type Answer, whoAnswered } from '../edge/who-answered.ts'

const factsOfWay = {
  'HTTP/1.1': { ping: 'mattermost.ping', config: 'mattermost.clientConfig', pages: 'http.pages' },
  'HTTP/2': {
    ping: 'mattermost.pingOverHttp2',
    config: 'mattermost.clientConfigOverHttp2',
    pages: 'http.pagesOverHttp2',
  },
} as const

/** Where Mattermost's API shows itself. */
export const apiFacts = [
  'mattermost.ping',
  'mattermost.clientConfig',
  'http.pages',
  'mattermost.pingOverHttp2',
  'mattermost.clientConfigOverHttp2',
  'http.pagesOverHttp2',
] as const
type ApiFacts = Partial<FactsAt<(typeof apiFacts)[number]>>

/**
 * Was any answer of the API at this host Mattermost's own, by this way? Only then is what another path of the API answers a finding
 * about Mattermost or its proxy: otherwise a gate may stand in front of all of it, or no Mattermost behind it.
 *
 * @returns evidence of it; or in words what answered instead
 */
export function findMattermost(facts: ApiFacts, way = 'HTTP/1.1'): { shown: Evidence } | { instead: string } {
  const answers = listApiAnswers(facts, way === 'HTTP/2' ? 'HTTP/2' : 'HTTP/1.1').map(
    ({ fact, path, answer }) => ({
      fact,
      path,
      answerer: whoAnswered(answer),
    }),
  )
  const own = answers.find(({ answerer }) => answerer.who === 'mattermost')
  if (own) return { shown: createEvidence(own.fact, `${own.path}: Mattermost's, by ${own.answerer.what}`) }
  const other = answers.find(({ answerer }) => answerer.who === 'gate') ?? answers[0]
  return {
    instead: other
      ? `${other.path} is answered by ${other.answerer.what}`
      : 'no call of the API was answered',
  }
}

function listApiAnswers(
  facts: ApiFacts,
  way: keyof typeof factsOfWay,
): { fact: string; path: string; answer: Answer }[] {
  const { ping, config, pages } = factsOfWay[way]
  const settings = [
    { fact: ping, path: '/api/v4/system/ping', outcome: facts[ping] },
    { fact: config, path: '/api/v4/config/client', outcome: facts[config] },
  ].flatMap(({ fact, path, outcome }) =>
    outcome?.status === 'ok' ? [{ fact, path, answer: outcome.value.response }] : [],
  )
  const others = Object.entries(facts[pages] ?? {}).flatMap(([path, outcome]: [string, Outcome<Answer>]) =>
    outcome.status === 'ok' && path.includes('/api/') ? [{ fact: pages, path, answer: outcome.value }] : [],
  )
  return [...settings, ...others]
}
