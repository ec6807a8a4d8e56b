import { expect, test } from 'vitest'
import type { Failure } from '../../../core/outcome.ts'
import { clearestFailureOf } from './refusal-clarity.ts'

const alert = (description: string): Failure => ({
  status: 'alert',
  level: 'fatal',
  description,
})
const twice = (description: string): Failure => ({
  status: 'alert',
  level: 'fatal',
  description,
  attempts: 2,
  repeated: true,
})
const silence: Failure = { status: 'timeout', phase: 'handshake', seconds: 10 }
const older: Failure = { status: 'lower-version', version: 'TLS 1.0' }

test.each<[Failure[], Failure]>([
  [[alert('handshake_failure'), silence, alert('protocol_version')], silence],
  [[alert('handshake_failure'), alert('internal_error')], alert('internal_error')],
  [[alert('handshake_failure'), twice('internal_error'), silence], silence],
  [[twice('internal_error'), alert('handshake_failure')], twice('internal_error')],
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
