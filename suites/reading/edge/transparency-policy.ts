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

/** The same as Apple counts: notAfter is part of the life, and a second beyond 180 days makes it 181. */
export function countRequiredByApple(leaf: { notBefore: string; notAfter: string }): number {
  return Date.parse(leaf.notAfter) - Date.parse(leaf.notBefore) + 1000 <= 180 * dayMs ? 2 : 3
}

/**
 * Chrome's policy (read November 2026). Embedded: enough distinct
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

/**
 * Apple's policy (support.apple.com/103214): as many embedded ones as Chrome's, of which one log's operator counts once, or twice where
 * three are asked for, one of them still approved; or two of approved logs, one of which came by TLS or in a staple. One of all has to be
 * of a log that speaks RFC 6962. Which logs Apple has approved is not known here: Chrome's states stand for its own. Null: of a log it is
 * not known which it speaks.
 */
export function isApplePolicyMet(
  timestamps: readonly ReceivedTimestamp[],
  embeddedRequired: number,
): boolean | null {
  const approved = timestamps.filter(({ log }) => log && isQualified(log.state))
  const embedded = timestamps.filter(
    ({ source, log }) => source === 'certificate' && log && wasQualified(log.state),
  )
  const counted = countByOperator(embedded, embeddedRequired === 2 ? 1 : 2)
  const byCertificate = approved.some(({ source }) => source === 'certificate') && counted >= embeddedRequired
  const byDelivery =
    new Set(approved.map(({ logId }) => logId)).size >= 2 &&
    approved.some(({ source }) => source !== 'certificate')
  if (!byCertificate && !byDelivery) return false
  const known = timestamps.filter(({ log }) => log && wasQualified(log.state))
  if (known.some(({ log }) => log?.tiled === false)) return true
  return known.some(({ log }) => log?.tiled === undefined) ? null : false
}

function countByOperator(timestamps: readonly ReceivedTimestamp[], most: number): number {
  const logs = new Map(timestamps.map(({ logId, log }) => [logId, log?.operator]))
  const operators = Map.groupBy(logs.values(), (operator) => operator)
  return [...operators.values()].reduce((sum, { length }) => sum + Math.min(length, most), 0)
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
