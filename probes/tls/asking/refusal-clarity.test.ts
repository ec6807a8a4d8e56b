import { expect, test } from 'vitest'
import type { Failure } from '../../../core/outcome.ts'
import { clearestFailureOf, isPossibleRefusal, refusalClarityOf } from './refusal-clarity.ts'

const alert = (description: string): Failure => ({
  status: 'alert',
  level: 'fatal',
  description,
})
const eachTime = { asked: 4, absent: 4, controls: 4, sound: 4 }
const repeated = (description: string): Failure => ({
  status: 'alert',
  level: 'fatal',
  description,
  repeated: eachTime,
})
const silence: Failure = { status: 'timeout', phase: 'handshake', seconds: 10 }
const older: Failure = { status: 'lower-version', version: 'TLS 1.0' }

test.each<[Failure[], Failure]>([
  [[alert('handshake_failure'), silence, alert('protocol_version')], silence],
  [[alert('handshake_failure'), alert('internal_error')], alert('internal_error')],
  [[alert('handshake_failure'), repeated('internal_error'), silence], silence],
  [[repeated('internal_error'), alert('handshake_failure')], repeated('internal_error')],
  [[alert('handshake_failure'), alert('protocol_version')], alert('protocol_version')],
  // A lost connection counts as an attempt, and then it was said once.
  [
    [{ ...alert('internal_error'), attempts: 2 }, alert('protocol_version')],
    { ...alert('internal_error'), attempts: 2 },
  ],
  [[alert('handshake_failure'), older], older],
  [[alert('insufficient_security')], alert('insufficient_security')],
  [
    [{ ...alert('illegal_parameter'), attempts: 2 }, alert('protocol_version')],
    { ...alert('illegal_parameter'), attempts: 2 },
  ],
])('%j', (failures, telling) => {
  expect(clearestFailureOf(failures)).toEqual(telling)
})

const unclear: Failure[] = [
  alert('internal_error'),
  alert('decode_error'),
  alert('unexpected_message'),
  alert('unrecognized_name'),
  alert('illegal_parameter'),
  { status: 'alert', level: 'warning', description: 'close_notify' },
  { status: 'closed', phase: 'handshake' },
  { status: 'reset', phase: 'handshake' },
  { status: 'plain-http', code: 400 },
]

test.each(unclear)('%j refuses where it came each time, and only then', (failure) => {
  const after = (counts: object) =>
    refusalClarityOf({ ...failure, repeated: { ...eachTime, ...counts } } as Failure)
  expect(refusalClarityOf(failure)).toBe(0)
  expect(refusalClarityOf({ ...failure, attempts: 2 } as Failure)).toBe(0)
  expect(after({})).toBe(1)
  expect(after({ absent: 3 })).toBe(0)
  expect(after({ absent: 3, silent: 1 })).toBe(0)
  expect(after({ sound: 3 })).toBe(0)
  expect(after({ asked: 2, absent: 2, controls: 2, sound: 2 })).toBe(0)
  expect(after({ controls: 1, sound: 1 })).toBe(0)
})

test.each<Failure>([
  silence,
  { status: 'closed', phase: 'connect' },
  { status: 'reset', phase: 'connect' },
  { status: 'refused' },
  { status: 'unreachable', code: 'EHOSTUNREACH' },
  { status: 'malformed', field: 'content_type', offset: 0 },
  { status: 'violation', field: 'cipher_suite', received: 'x' },
  { status: 'cancelled' },
  { status: 'plain-http', code: 403 },
  { status: 'plain-http', code: 429 },
  { status: 'plain-http', code: 503 },
  { status: 'plain-http', code: 200 },
])('%j is never a refusal of what a hello offered', (failure) => {
  expect(isPossibleRefusal(failure)).toBe(false)
  expect(refusalClarityOf({ ...failure, repeated: eachTime } as Failure)).toBe(0)
})
