import type { Reading } from '../../../probes/host/reading.ts'

/** Whether a host was asked at all: an archive of a time before the question has no word of it, which says nothing of the host. */
export function wasAsked(
  byHost: Readonly<Record<string, Reading<unknown>>> | undefined,
  host: string,
): boolean {
  const reading = byHost?.[host]
  if (!reading) return false
  return !(
    reading.status === 'ok' &&
    reading.value.found === 'not-run' &&
    reading.value.reason === 'not-asked'
  )
}
