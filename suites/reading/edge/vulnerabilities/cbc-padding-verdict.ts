import type { Fact, FactsAt } from '../../../../core/fact.ts'
import { describeFailure } from '../../../../core/outcome.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  pass,
  type Verdict,
} from '../../../../core/verdict.ts'
import { answerKindOf } from '../../../../probes/tls/asking/answer-kind.ts'
import { cbcVectors } from '../../../../probes/tls/tls-facts.ts'
import { listUntriedFamilies } from '../../../../probes/tls/vulnerabilities/cbc-families.ts'
import { judgeForbiddenSuites, suiteFacts } from '../offered-suites.ts'
import { judgeWithoutOlderVersions } from './older-versions.ts'

export const cbcPaddingFacts = [...suiteFacts, 'tls.cbcPadding'] as const

type Vector = (typeof cbcVectors)[number]
type Trial = Extract<Fact<'tls.cbcPadding'>, { status: 'ok' }>['value'][number]
type Round = Trial['rounds'][number]

/** One way in which answers can give a broken record away. */
export interface PaddingOracle {
  /** Records whose answer must be that to a record with everything broken, by what is wrong with them. */
  records: Partial<Record<Vector, string>>
  /**
   * `like-valid`: an answer counts that is the one to a record in order, silence in nearly all cases. `otherwise`: any other
   * that differs. Both where absent.
   */
  answered?: 'like-valid' | 'otherwise'
}

/**
 * Passes without CBC suites from TLS 1.0 on, or where a record in order was taken and all of these broken ones were refused
 * by the alert that a thoroughly broken one gets, in suites of every family. A difference counts when it was seen twice.
 */
export function judgeCbcPadding(
  facts: FactsAt<(typeof cbcPaddingFacts)[number]>,
  oracle: PaddingOracle,
): Verdict {
  const without = judgeWithoutOlderVersions(facts['tls.versions'])
  if (without) return without
  const cbc = judgeForbiddenSuites(facts, 'CBC suites', ({ suite }) => suite.mode === 'CBC', versions)
  if (cbc.verdict !== 'fail') return cbc

  const outcome = facts['tls.cbcPadding']
  if (outcome.status !== 'ok')
    return inconclusive(
      `CBC suites are offered, and could not be tried: ${describeFailure(outcome)}`,
      ...cbc.evidence,
    )
  const trials = outcome.value
  if (trials.length === 0)
    return inconclusive(
      'CBC suites are offered, but none that a handshake can be finished with here',
      ...cbc.evidence,
    )
  const evidence = trials.flatMap((trial) => trial.rounds.map((round) => createRoundEvidence(trial, round)))
  const answers = trials.map((trial) => ({ trial, ...judgeTrial(trial, oracle) }))
  const of = (kind: TrialAnswer['kind']) => answers.filter((answer) => answer.kind === kind)
  const [oracles, open] = [of('oracle'), of('open')]
  if (oracles.length > 0) return fail(formatTrials(oracles), ...evidence)
  if (open.length > 0) return inconclusive(formatTrials(open), ...evidence)
  const untried = listUntriedFamilies(facts['tls.suites'], trials)
  if (untried.length > 0)
    return inconclusive(`CBC suites were not tried in every family: ${untried.join(', ')}`, ...evidence)
  return pass(
    `CBC suites are offered, and such records get the same answer as any broken one: ${formatTrials(answers)}`,
    ...evidence,
  )
}

interface TrialAnswer {
  kind: 'oracle' | 'alike' | 'open'
  why: string
}

function judgeTrial({ rounds }: Trial, { records, answered }: PaddingOracle): TrialAnswer {
  const [first = {}, second = {}] = rounds
  const valid = kindOf(first, 'valid')
  const baseline = kindOf(first, 'wrong-both')
  const asked = cbcVectors.filter((vector) => records[vector] !== undefined)
  if (valid === null || baseline === null || asked.some((vector) => kindOf(first, vector) === null))
    return { kind: 'open', why: 'not every record could be sent in a finished handshake' }
  if (valid === baseline || valid.startsWith('alert') || valid === closedKind)
    return { kind: 'open', why: `a record in order was not told from a broken one: ${valid}` }

  const odd = asked.filter((vector) => {
    const answer = kindOf(first, vector)
    const counts = answered === undefined || (answer === valid) === (answered === 'like-valid')
    return answer !== baseline && counts
  })
  const confirmed = odd.filter(
    (vector) => kindOf(second, vector) === kindOf(first, vector) && kindOf(second, 'wrong-both') === baseline,
  )
  if (confirmed.length > 0) {
    const listed = confirmed.map((vector) => `${records[vector]}: ${kindOf(first, vector)}`).join('; ')
    return { kind: 'oracle', why: `${listed}; what is broken throughout gets ${baseline}` }
  }
  if (odd.length > 0)
    return {
      kind: 'open',
      why: 'answers to broken records differed, but not in the same way when asked again',
    }
  return baseline.startsWith('alert')
    ? { kind: 'alike', why: baseline }
    : { kind: 'open', why: `broken records were not answered by an alert: ${baseline}` }
}

/** `why (TLS 1.2 SUITE, TLS 1.0 SUITE); other (…)` */
function formatTrials(answers: readonly (TrialAnswer & { trial: Trial })[]): string {
  return [...Map.groupBy(answers, ({ why }) => why)]
    .map(([why, group]) => {
      const names = group.map(({ trial: { version, suite } }) => `${version} ${suite}`)
      return `${why} (${names.join(', ')})`
    })
    .join('; ')
}

/** The padding of SSL 3.0 is not checked by anyone: that is `poodle`. */
const versions = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const
const closedKind = 'the connection was closed'

function kindOf(round: Round, vector: Vector): string | null {
  const answer = round[vector]
  return answer ? answerKindOf(answer) : null
}

function createRoundEvidence({ version, suite }: Trial, round: Round): Evidence {
  const answers = cbcVectors
    .filter((vector) => round[vector] !== undefined)
    .map((vector) => `${vector}: ${kindOf(round, vector) ?? 'not asked'}`)
  return createEvidence('tls.cbcPadding', `${version} ${suite}: ${answers.join('; ')}`)
}
