import type { Fact, FactsAt } from '../../../../core/fact.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  pass,
  type Verdict,
} from '../../../../core/verdict.ts'
import { answerKindOf } from '../../../../probes/tls/asking/answer-kind.ts'
import { robotVectors } from '../../../../probes/tls/tls-facts.ts'
import { judgeForbiddenSuites, suiteFacts } from '../offered-suites.ts'
import { judgeWithoutOlderVersions } from './older-versions.ts'

export const robotFacts = [...suiteFacts, 'tls.robot'] as const

type Flow = Fact<'tls.robot'>[number]

/** Passes without RSA key exchange, or where five differently broken secrets were all answered by the same alert. */
export function judgeRobot(facts: FactsAt<(typeof robotFacts)[number]>): Verdict {
  const without = judgeWithoutOlderVersions(facts['tls.versions'])
  if (without) return without
  const rsa = judgeForbiddenSuites(
    facts,
    'suites with RSA key exchange',
    ({ suite }) => suite.keyExchange === 'RSA' && suite.authentication === 'RSA' && !suite.export,
  )
  if (rsa.verdict !== 'fail') return rsa

  const flows = facts['tls.robot']
  const evidence = flows.flatMap(createFlowEvidence)
  const oracle = flows.find((flow) => hasDifference(flow) && isConfirmed(flow))
  if (oracle) return fail(describeOracle(oracle), ...evidence)
  const unasked = flows.flatMap(listKinds).some((round) => round.includes(null))
  if (unasked) return inconclusive('not every broken secret could be sent to the server', ...evidence)
  if (flows.some(hasDifference))
    return inconclusive(
      'answers to differently broken secrets differed, but not in the same way when asked again',
      ...evidence,
    )
  const [full, short] = [
    flows.find(({ flow }) => flow === 'full'),
    flows.find(({ flow }) => flow === 'short'),
  ]
  const explicit = full?.rounds[0]?.valid
  if (!full || !short || explicit?.status !== 'ok' || explicit.value.answer.status !== 'alert')
    return inconclusive(
      'RSA key exchange is offered, and its errors were not answered by an alert',
      ...evidence,
    )
  return pass(
    'RSA key exchange is offered, and five differently broken secrets get the same answer',
    ...evidence,
  )
}

function listKinds({ rounds }: Flow): (string | null)[][] {
  return rounds.map((round) => robotVectors.map((vector) => answerKindOf(round[vector])))
}

function hasDifference(flow: Flow): boolean {
  return listKinds(flow).some((round) => new Set(round.filter((kind) => kind !== null)).size > 1)
}

/** Asked twice with the same answers, all of them about the question. */
function isConfirmed(flow: Flow): boolean {
  const [first, second] = listKinds(flow)
  if (!first || !second || first.includes(null)) return false
  return first.every((kind, index) => kind === second[index])
}

/** Strong: it tells broken secrets from each other, so that far fewer questions do (ROBOT paper, §3.3). */
function describeOracle({ rounds: [round], flow }: Flow): string {
  const broken = round && [round['wrong-prefix'], round['misplaced-zero'], round['no-zero']].map(answerKindOf)
  const strength = new Set(broken).size === 1 ? 'weak' : 'strong'
  return `the server tells well-formed from broken RSA secrets (a ${strength} oracle, ${flow} message flow)`
}

function createFlowEvidence({ version, flow, rounds }: Flow): Evidence[] {
  return rounds.map((round) => {
    const answers = robotVectors.map((vector) => `${vector}: ${answerKindOf(round[vector]) ?? 'not asked'}`)
    return createEvidence('tls.robot', `${version}, ${flow} flow: ${answers.join('; ')}`)
  })
}
