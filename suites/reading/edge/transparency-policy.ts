import type {
  Timestamp,
  TimestampSource,
  Transparency,
} from '../../../probes/tls/transparency/transparency-facts.ts'
import { timestampSources } from '../../../probes/tls/transparency/transparency-facts.ts'

export interface ReceivedTimestamp extends Timestamp {
  source: TimestampSource
}

/** All timestamps of a leaf, whichever way they came. */
export function listTimestamps(
  timestamps: Transparency['certificates'][number]['timestamps'],
): ReceivedTimestamp[] {
  return timestampSources.flatMap((source) => {
    const list = timestamps[source]
    return list?.status === 'ok' ? list.value.map((timestamp) => ({ ...timestamp, source })) : []
  })
}

const dayMs = 86_400_000

/** How many logs a certificate of this lifetime must be in, where the timestamps are embedded: 2 up to 180 days, else 3. */
export function countRequiredTimestamps({
  notBefore,
  notAfter,
}: {
  notBefore: string
  notAfter: string
}): number {
  return Date.parse(notAfter) - Date.parse(notBefore) <= 180 * dayMs ? 2 : 3
}

/**
 * Chrome's policy (read November 2026; Apple's has the same numbers, and more that is not judged here). Embedded: enough distinct
 * logs that are qualified, usable, read-only or retired, one of them not retired, two operators among them. By TLS or OCSP: two
 * logs that are not retired, of two operators.
 */
export function isPolicyMet(timestamps: readonly ReceivedTimestamp[], embeddedRequired: number): boolean {
  const embedded = timestamps.filter(
    ({ source, log }) => source === 'certificate' && log && wasQualified(log.state),
  )
  const delivered = timestamps.filter(
    ({ source, log }) => source !== 'certificate' && log && isQualified(log.state),
  )
  const stillGood = embedded.some(({ log }) => log && isQualified(log.state))
  return (stillGood && isDiverse(embedded, embeddedRequired)) || isDiverse(delivered, 2)
}

function isDiverse(timestamps: readonly ReceivedTimestamp[], logs: number): boolean {
  const operators = new Set(timestamps.map(({ log }) => log?.operator))
  return new Set(timestamps.map(({ logId }) => logId)).size >= logs && operators.size >= 2
}

type State = NonNullable<Timestamp['log']>['state']

function isQualified(state: State): boolean {
  return state === 'qualified' || state === 'usable' || state === 'readonly'
}

function wasQualified(state: State): boolean {
  return isQualified(state) || state === 'retired'
}
