import { expect, test } from 'vitest'
import type { Failure } from '../../core/outcome.ts'
import { isClosedPort, isTlsRefusal } from './explicit-refusal.ts'

const alert = (description: string): Failure => ({ status: 'alert', level: 'fatal', description })
const silent: Failure[] = [
  { status: 'timeout', phase: 'connect', seconds: 10 },
  { status: 'reset', phase: 'handshake' },
  { status: 'closed', phase: 'handshake' },
  { status: 'malformed', field: 'record.type', offset: 0 },
  { status: 'violation', field: 'cipher_suite', received: '0x1301' },
  { status: 'oversize', phase: 'handshake', limit: 1 },
  { status: 'unresolved', code: 'ENOTFOUND' },
  { status: 'cancelled' },
  { status: 'local', code: 'EPERM' },
]

test.each(['handshake_failure', 'protocol_version', 'insufficient_security', 'inappropriate_fallback'])(
  'the alert %s refuses',
  (description) => expect(isTlsRefusal(alert(description))).toBe(true),
)

test.each(['internal_error', 'illegal_parameter', 'decode_error', 'unexpected_message', 'unassigned(200)'])(
  'the alert %s leaves it open',
  (description) => expect(isTlsRefusal(alert(description))).toBe(false),
)

test('what leaves it open refuses where it came each time, with others around it that were answered', () => {
  const repeated = { asked: 4, absent: 4, controls: 4, sound: 4 }
  expect(isTlsRefusal({ ...alert('internal_error'), repeated } as Failure)).toBe(true)
  expect(isTlsRefusal({ status: 'closed', phase: 'handshake', repeated })).toBe(true)
  expect(isTlsRefusal({ status: 'closed', phase: 'handshake', repeated: { ...repeated, sound: 3 } })).toBe(
    false,
  )
})

test('internal_error once, after a lost connection, leaves it open', () => {
  expect(isTlsRefusal({ ...alert('internal_error'), attempts: 2 })).toBe(false)
})

test('an older version refuses', () => {
  expect(isTlsRefusal({ status: 'lower-version', version: 'TLS 1.1' })).toBe(true)
})

test.each([...silent, { status: 'refused' } as const])('$status is no answer of TLS', (failure) => {
  expect(isTlsRefusal(failure)).toBe(false)
})

test.each<Failure>([
  { status: 'refused' },
  { status: 'unreachable', code: 'EHOSTUNREACH' },
  { status: 'unreachable', code: 'EACCES' },
])('a port is closed by $status', (failure) => expect(isClosedPort(failure)).toBe(true))

test.each([...silent, { status: 'unreachable', code: 'EHOSTDOWN' } as const])(
  'a port is not shown closed by $status',
  (failure) => expect(isClosedPort(failure)).toBe(false),
)

test('a port that accepts is not closed', () => {
  expect(isClosedPort({ status: 'ok', value: null })).toBe(false)
})
