import type { FactsAt } from '../../../../core/fact.ts'
import { describeFailure, type Failure } from '../../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../../core/verdict.ts'
import { judgeWithoutOlderVersions } from './older-versions.ts'

export const ccsInjectionFacts = ['tls.versions', 'tls.ccsInjection'] as const

/** Passes on an alert that refuses the message; an alert about decryption shows that it was acted on. */
export function judgeCcsInjection(facts: FactsAt<(typeof ccsInjectionFacts)[number]>): Verdict {
  const without = judgeWithoutOlderVersions(facts['tls.versions'])
  if (without) return without
  const outcome = facts['tls.ccsInjection']
  if (outcome.status !== 'ok' || !outcome.value) {
    const observed = outcome.status === 'ok' ? 'nothing to ask was found' : describeFailure(outcome)
    return inconclusive(
      `an early ChangeCipherSpec could not be sent: ${observed}`,
      createEvidence('tls.ccsInjection', observed),
    )
  }
  const { version, first, second, comparison } = outcome.value
  const answers = [
    ['an early ChangeCipherSpec', first],
    ['a second one', second],
    ['application data in its place', comparison],
  ] as const
  const evidence = answers.flatMap(([what, answer]) =>
    answer ? [createEvidence('tls.ccsInjection', `${version}, ${what}: ${describeFailure(answer)}`)] : [],
  )
  const last = second ?? first
  if (isRefusal(last))
    return pass(`an early ChangeCipherSpec was refused: ${describeFailure(last)}`, ...evidence)
  if (second && isDecryptionAlert(second)) {
    return comparison && !isDecryptionAlert(comparison) && comparison.status === 'alert'
      ? fail(
          `an early ChangeCipherSpec was taken: what came after it was decrypted (${describeFailure(second)})`,
          ...evidence,
        )
      : inconclusive(
          `${describeFailure(second)} came after an early ChangeCipherSpec, but nothing shows that other unexpected records are answered differently`,
          ...evidence,
        )
  }
  return inconclusive(
    `an early ChangeCipherSpec was neither refused nor shown to be taken: ${describeFailure(last)}`,
    ...evidence,
  )
}

/** Not internal_error, which may be about anything. */
const refusals: ReadonlySet<string> = new Set([
  'unexpected_message',
  'handshake_failure',
  'illegal_parameter',
  'decode_error',
  'protocol_version',
])

function isRefusal(answer: Failure): boolean {
  return answer.status === 'alert' && answer.level === 'fatal' && refusals.has(answer.description)
}

function isDecryptionAlert(answer: Failure): boolean {
  return (
    answer.status === 'alert' &&
    ['bad_record_mac', 'decryption_failed', 'decrypt_error'].includes(answer.description)
  )
}
