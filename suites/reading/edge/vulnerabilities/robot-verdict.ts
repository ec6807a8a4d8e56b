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
import { robotVectors } from '../../../../probes/tls/tls-facts.ts'
import {
  listRsaFamilies,
  type RsaFamily,
  rsaFamilyOf,
} from '../../../../probes/tls/vulnerabilities/rsa-families.ts'
import { judgeForbiddenSuites, suiteFacts } from '../offered-suites.ts'
import { judgeWithoutOlderVersions } from './older-versions.ts'

export const robotFacts = [...suiteFacts, 'tls.robot'] as const

type Flow = Fact<'tls.robot'>[number]

/**
 * Passes without RSA key exchange, or where five differently broken secrets were all answered by the same alert in every version and
 * with every kind of cipher.
 */
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
  const oracles = flows.filter((flow) => hasDifference(flow) && isConfirmed(flow))
  if (oracles.length > 0) return fail([...new Set(oracles.map(describeOracle))].join('; '), ...evidence)
  const unasked = flows.flatMap(listKinds).some((round) => round.includes(null))
  if (unasked)
    return inconclusive(
      `not every broken secret could be sent to the server: ${listObstacles(flows).join(', ')}`,
      ...evidence,
    )
  if (flows.some(hasDifference))
    return inconclusive(
      'answers to differently broken secrets differed, but not in the same way when asked again',
      ...evidence,
    )
  const families = listRsaFamilies(facts['tls.suites'])
  const open = families.filter((family) => !isAnsweredByAlert(flows, family))
  if (open.length > 0)
    return inconclusive(
      `RSA key exchange is offered, and its errors were not answered by an alert in ${open.map(nameFamily).join(', ')}`,
      ...evidence,
    )
  return pass(
    `RSA key exchange is offered, and five differently broken secrets get the same answer in ${families.map(nameFamily).join(', ')}`,
    ...evidence,
  )
}

/** `TLS 1.2 with CBC`. */
function nameFamily({ version, suites: [suite = ''] }: Pick<RsaFamily, 'version' | 'suites'>): string {
  return `${version} with ${rsaFamilyOf(suite)}`
}

/** Both flows were asked, and the full one ended in an alert. */
function isAnsweredByAlert(flows: readonly Flow[], family: RsaFamily): boolean {
  const own = flows.filter(
    ({ version, suites }) =>
      suites && nameFamily({ version: version as RsaFamily['version'], suites }) === nameFamily(family),
  )
  const full = own.find(({ flow }) => flow === 'full')?.rounds[0]?.valid
  const isShortAsked = own.some(({ flow }) => flow === 'short')
  return isShortAsked && full?.status === 'ok' && full.value.answer.status === 'alert'
}

/** Why secrets could not be sent. */
function listObstacles(flows: readonly Flow[]): string[] {
  const failures = flows.flatMap(({ rounds }) =>
    rounds.flatMap((round) => robotVectors.map((vector) => round[vector])),
  )
  return [
    ...new Set(
      failures.flatMap((outcome) => {
        if (outcome.status !== 'ok') return [describeFailure(outcome)]
        return answerKindOf(outcome) === null ? [describeFailure(outcome.value.answer)] : []
      }),
    ),
  ]
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
function describeOracle({ version, rounds: [round], flow }: Flow): string {
  const broken = round && [round['wrong-prefix'], round['misplaced-zero'], round['no-zero']].map(answerKindOf)
  const strength = new Set(broken).size === 1 ? 'weak' : 'strong'
  return `the server tells well-formed from broken RSA secrets (a ${strength} oracle, ${flow} message flow) in ${version}`
}

function createFlowEvidence({ version, suites, flow, rounds }: Flow): Evidence[] {
  const family = suites?.[0] ? ` with ${rsaFamilyOf(suites[0])}` : ''
  return rounds.map((round) => {
    const answers = robotVectors.map((vector) => `${vector}: ${answerKindOf(round[vector]) ?? 'not asked'}`)
    return createEvidence('tls.robot', `${version}${family}, ${flow} flow: ${answers.join('; ')}`)
  })
}
