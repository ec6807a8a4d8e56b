import type { FactsAt } from '../../../../core/fact.ts'
import { describe, type Failure } from '../../../../core/outcome.ts'
import { fail, inconclusive, pass, seen, type Verdict } from '../../../../core/verdict.ts'
import { withoutOlderVersions } from './older-versions.ts'

export const ccsInjectionFacts = ['tls.versions', 'tls.ccsInjection'] as const

/** Passes on an alert that refuses the message; an alert about decryption shows that it was acted on. */
export function ccsInjectionVerdict(facts: FactsAt<(typeof ccsInjectionFacts)[number]>): Verdict {
  const without = withoutOlderVersions(facts['tls.versions'])
  if (without) return without
  const outcome = facts['tls.ccsInjection']
  if (outcome.status !== 'ok' || !outcome.value) {
    const observed = outcome.status === 'ok' ? 'nothing to ask was found' : describe(outcome)
    return inconclusive(
      `an early ChangeCipherSpec could not be sent: ${observed}`,
      seen('tls.ccsInjection', observed),
    )
  }
  const { version, first, second, comparison } = outcome.value
  const answers = [
    ['an early ChangeCipherSpec', first],
    ['a second one', second],
    ['application data in its place', comparison],
  ] as const
  const evidence = answers.flatMap(([what, answer]) =>
    answer ? [seen('tls.ccsInjection', `${version}, ${what}: ${describe(answer)}`)] : [],
  )
  const last = second ?? first
  if (refuses(last)) return pass(`an early ChangeCipherSpec was refused: ${describe(last)}`, ...evidence)
  if (second && decrypts(second)) {
    return comparison && !decrypts(comparison) && comparison.status === 'alert'
      ? fail(
          `an early ChangeCipherSpec was taken: what came after it was decrypted (${describe(second)})`,
          ...evidence,
        )
      : inconclusive(
          `${describe(second)} came after an early ChangeCipherSpec, but nothing shows that other unexpected records are answered differently`,
          ...evidence,
        )
  }
  return inconclusive(
    `an early ChangeCipherSpec was neither refused nor shown to be taken: ${describe(last)}`,
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

function refuses(answer: Failure): boolean {
  return answer.status === 'alert' && answer.level === 'fatal' && refusals.has(answer.description)
}

function decrypts(answer: Failure): boolean {
  return (
    answer.status === 'alert' &&
    ['bad_record_mac', 'decryption_failed', 'decrypt_error'].includes(answer.description)
  )
}
