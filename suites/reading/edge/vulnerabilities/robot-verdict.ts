import type { Fact, FactsAt } from '../../../../core/fact.ts'
import { type Evidence, fail, inconclusive, pass, seen, type Verdict } from '../../../../core/verdict.ts'
import { answerKind } from '../../../../probes/tls/asking/answer-kind.ts'
import { robotVectors } from '../../../../probes/tls/tls-facts.ts'
import { forbidSuites, suiteFacts } from '../offered-suites.ts'
import { withoutOlderVersions } from './older-versions.ts'

export const robotFacts = [...suiteFacts, 'tls.robot'] as const

type Flow = Fact<'tls.robot'>[number]

/** Passes without RSA key exchange, or where five differently broken secrets were all answered by the same alert. */
export function robotVerdict(facts: FactsAt<(typeof robotFacts)[number]>): Verdict {
  const without = withoutOlderVersions(facts['tls.versions'])
  if (without) return without
  const rsa = forbidSuites(
    facts,
    'suites with RSA key exchange',
    ({ suite }) => suite.keyExchange === 'RSA' && suite.authentication === 'RSA' && !suite.export,
  )
  if (rsa.verdict !== 'fail') return rsa

  const flows = facts['tls.robot']
  const evidence = flows.flatMap(flowEvidence)
  const oracle = flows.find((flow) => differs(flow) && confirmed(flow))
  if (oracle) return fail(oracleReason(oracle), ...evidence)
  const unasked = flows.flatMap(kinds).some((round) => round.includes(null))
  if (unasked) return inconclusive('not every broken secret could be sent to the server', ...evidence)
  if (flows.some(differs))
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

function kinds({ rounds }: Flow): (string | null)[][] {
  return rounds.map((round) => robotVectors.map((vector) => answerKind(round[vector])))
}

function differs(flow: Flow): boolean {
  return kinds(flow).some((round) => new Set(round.filter((kind) => kind !== null)).size > 1)
}

/** Asked twice with the same answers, all of them about the question. */
function confirmed(flow: Flow): boolean {
  const [first, second] = kinds(flow)
  if (!first || !second || first.includes(null)) return false
  return first.every((kind, index) => kind === second[index])
}

/** Strong: it tells broken secrets from each other, so that far fewer questions do (ROBOT paper, §3.3). */
function oracleReason({ rounds: [round], flow }: Flow): string {
  const broken = round && [round['wrong-prefix'], round['misplaced-zero'], round['no-zero']].map(answerKind)
  const strength = new Set(broken).size === 1 ? 'weak' : 'strong'
  return `the server tells well-formed from broken RSA secrets (a ${strength} oracle, ${flow} message flow)`
}

function flowEvidence({ version, flow, rounds }: Flow): Evidence[] {
  return rounds.map((round) => {
    const answers = robotVectors.map((vector) => `${vector}: ${answerKind(round[vector]) ?? 'not asked'}`)
    return seen('tls.robot', `${version}, ${flow} flow: ${answers.join('; ')}`)
  })
}
