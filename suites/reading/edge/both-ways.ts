import type { Fact, FactsAt } from '../../../core/fact.ts'
import { describeFailure, type Outcome } from '../../../core/outcome.ts'
import { createEvidence, type Evidence, type Verdict } from '../../../core/verdict.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { combineVerdicts } from '../combined-verdict.ts'

/** The answers to the same requests by one way. */
export interface Way<Path extends string, Answers> {
  /** `HTTP/2`. */
  name: string
  /** Where they stand. */
  fact: Path
  answers: Answers
}

/** The two ways to the site: HTTP/2 is what browsers and apps take where it is selected; HTTP/1.1 is what the rest takes. */
export interface BothWays<Path extends string, Answers> {
  http1: Way<Path, Answers>
  http2: Way<Path, Answers>
}

export const pagesOfBothWays = ['http.pages', 'http.pagesOverHttp2'] as const
export type PagesOfWay = Way<(typeof pagesOfBothWays)[number], Fact<'http.pages'>>

export const pingOfBothWays = ['mattermost.ping', 'mattermost.pingOverHttp2'] as const
export type PingOfWay = Way<(typeof pingOfBothWays)[number], Fact<'mattermost.ping'>>

/** Judges the pages by each way that the server takes. */
export function judgePagesOfBothWays(
  facts: FactsAt<(typeof pagesOfBothWays)[number]>,
  judge: (way: PagesOfWay) => Verdict,
): Verdict {
  const ways: BothWays<PagesOfWay['fact'], PagesOfWay['answers']> = {
    http1: { name: 'HTTP/1.1', fact: 'http.pages', answers: facts['http.pages'] },
    http2: { name: 'HTTP/2', fact: 'http.pagesOverHttp2', answers: facts['http.pagesOverHttp2'] },
  }
  return judgeBothWays(ways, Object.values, (way) => {
    const verdict = judge(way)
    const forgiven = Object.entries(way.answers).flatMap(([path, answer]) =>
      answer.status === 'ok' ? describeForgiven(way.fact, path, answer.value) : [],
    )
    return { ...verdict, evidence: [...verdict.evidence, ...forgiven] }
  })
}

/** Judges Mattermost's ping by each way that the server takes. */
export function judgePingOfBothWays(
  facts: FactsAt<(typeof pingOfBothWays)[number]>,
  judge: (way: PingOfWay) => Verdict,
): Verdict {
  const ways: BothWays<PingOfWay['fact'], PingOfWay['answers']> = {
    http1: { name: 'HTTP/1.1', fact: 'mattermost.ping', answers: facts['mattermost.ping'] },
    http2: { name: 'HTTP/2', fact: 'mattermost.pingOverHttp2', answers: facts['mattermost.pingOverHttp2'] },
  }
  return judgeBothWays(
    ways,
    (answer) => [answer],
    (way) => {
      const verdict = judge(way)
      const response = way.answers.status === 'ok' ? way.answers.value.response : {}
      return {
        ...verdict,
        evidence: [...verdict.evidence, ...describeForgiven(way.fact, 'the ping', response)],
      }
    },
  )
}

/** What was read as browsers read it is judged so, and told. */
function describeForgiven(fact: string, path: string, { forgiven }: Pick<Response, 'forgiven'>): Evidence[] {
  return forgiven
    ? [
        createEvidence(
          fact,
          `${path}: read as browsers read it, though it departs from RFC 9112: ${describeFailure(forgiven)}`,
        ),
      ]
    : []
}

/**
 * One verdict for both ways: who is served by the worse one is not helped by the better. Where they agree, it is said once; where they do
 * not, the reason says which is which.
 */
export function judgeBothWays<Path extends string, Answers>(
  { http1, http2 }: BothWays<Path, Answers>,
  listOutcomes: (answers: Answers) => Outcome<unknown>[],
  judge: (way: Way<Path, Answers>) => Verdict,
): Verdict {
  const taken = [http1, http2].filter(({ answers }) => !isDeclined(listOutcomes(answers)))
  const [first, second] = taken.map((way) => ({ way, verdict: judge(way) }))
  if (!first) return judge(http1)
  if (!second) return first.verdict
  if (first.verdict.verdict === second.verdict.verdict && first.verdict.reason === second.verdict.reason)
    return { ...first.verdict, evidence: [...first.verdict.evidence, ...second.verdict.evidence] }
  return combineVerdicts([
    describeWay(first, second.way, second.verdict),
    describeWay(second, first.way, first.verdict),
  ])
}

/** The server has taken another protocol each time (RFC 7301 §3.2), or sent back to HTTP/1.1 (RFC 9113 §7): clients go the other way. */
export function isDeclined(outcomes: readonly Outcome<unknown>[]): boolean {
  return outcomes.length > 0 && outcomes.every(declinesProtocol)
}

function declinesProtocol(outcome: Outcome<unknown>): boolean {
  return (
    (outcome.status === 'violation' &&
      (outcome.field === 'alpn' || outcome.received === 'HTTP_1_1_REQUIRED')) ||
    (outcome.status === 'alert' && outcome.description === 'no_application_protocol')
  )
}

function describeWay(
  { way, verdict }: { way: { name: string }; verdict: Verdict },
  other: { name: string },
  { verdict: otherVerdict }: Verdict,
): Verdict {
  const unlike = verdict.verdict === otherVerdict ? '' : `, unlike ${other.name}`
  return { ...verdict, reason: `over ${way.name}${unlike}: ${verdict.reason}` }
}
