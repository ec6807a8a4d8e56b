import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import type { discoveredQuestions } from '../../../probes/host/discovered-questions.ts'
import type { Reading } from '../../../probes/host/reading.ts'

type DiscoveredName = keyof typeof discoveredQuestions
type FilesOf<Name extends DiscoveredName> =
  FactsAt<`host.${Name}`>[`host.${Name}`] extends Record<string, infer Found>
    ? Extract<Found, { status: 'ok' }> extends { value: { files: infer Files } }
      ? Files
      : never
    : never

/** What was read of the files that a host itself named, by path; empty where none was. */
export function filesOf<Name extends DiscoveredName>(
  facts: Partial<FactsAt<`host.${DiscoveredName}`>>,
  name: Name,
  host: string,
): FilesOf<Name> {
  const found = facts[`host.${name}`]?.[host]
  return (found?.status === 'ok' ? found.value.files : {}) as FilesOf<Name>
}

/** Why a reading has no value, as words. */
export function describeNoValue(reading: Reading<unknown> | null | undefined): string {
  if (!reading) return 'not read'
  return reading.status === 'ok' ? reading.value.found : describeFailure(reading)
}
