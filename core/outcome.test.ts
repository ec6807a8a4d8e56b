import { expect, test } from 'vitest'
import * as z from 'zod'
import {
  createOutcomeSchema,
  describeFailure,
  type Failure,
  failureSchema,
  mapOutcome,
  ok,
  phases,
} from './outcome.ts'

const failures: readonly [Failure, string][] = [
  [{ status: 'refused' }, 'connection refused (RST)'],
  [{ status: 'unreachable', code: 'EHOSTUNREACH' }, 'unreachable (EHOSTUNREACH)'],
  [{ status: 'timeout', phase: 'login', seconds: 2.5 }, 'silence for 2.5 s in login'],
  [{ status: 'reset', phase: 'request' }, 'connection reset in request'],
  [{ status: 'closed', phase: 'body' }, 'connection closed in body'],
  [
    {
      status: 'alert',
      level: 'warning',
      description: 'x',
      repeated: { asked: 4, absent: 3, controls: 5, sound: 5 },
    },
    'alert warning x (3 of 4 times, while 5 of 5 others around it were answered)',
  ],
  [{ status: 'plain-http', code: 400 }, 'answered in plain HTTP with status 400'],
  [{ status: 'alert', level: 'unknown', description: 'unassigned(9)' }, 'alert unknown unassigned(9)'],
  [{ status: 'lower-version', version: 'TLS 1.0' }, 'answered with TLS 1.0'],
  [{ status: 'malformed', field: 'a.b', offset: 3 }, 'malformed answer (a.b at byte 3)'],
  [{ status: 'violation', field: 'a', received: 'b' }, 'protocol violation: a b'],
  [{ status: 'oversize', phase: 'response', limit: 9 }, 'more than 9 bytes in response'],
  [
    { status: 'too-much-work', work: 'reading', limit: 9, unit: 'milliseconds' },
    'reading would take too much work (more than 9 ms of processor time)',
  ],
  [
    { status: 'too-much-work', work: 'reading', limit: 9, unit: 'pieces' },
    'reading would take too much work (more than 9 pieces of work)',
  ],
  [{ status: 'unresolved', code: 'ENOTFOUND' }, 'name not resolved (ENOTFOUND)'],
  [{ status: 'host-key', reason: 'unknown' }, 'host key not in known_hosts'],
  [{ status: 'host-key', reason: 'changed' }, 'host key differs from the one in known_hosts'],
  [{ status: 'host-key', reason: 'revoked' }, 'host key is revoked in known_hosts'],
  [
    { status: 'host-key', reason: 'authority-only' },
    'known_hosts has only a certificate authority for this host, and no host certificate is read here: add the host’s own key',
  ],
  [
    { status: 'host-key', reason: 'unverified' },
    'no password is offered to a host whose key nobody verifies (ssh.acceptAnyHostKey)',
  ],
  [{ status: 'denied', accepted: [] }, 'login refused'],
  [
    { status: 'denied', accepted: ['publickey', 'password'] },
    'login refused (would take publickey, password)',
  ],
  [
    { status: 'off-limits', place: '169.254.169.254' },
    'not asked: 169.254.169.254 is off limits for whoever names it',
  ],
  [{ status: 'cancelled' }, 'not finished before the run ended'],
  [{ status: 'local', code: 'EMFILE' }, 'this machine could not ask (EMFILE)'],
]

test.each(failures)('%j for a person: %s', (failure, words) => {
  expect(describeFailure(failure)).toBe(words)
})

test.each(failures)(
  '%j is a failure to the schema, with attempts and without, and with nothing else',
  (failure) => {
    const schema = createOutcomeSchema(z.string())
    expect(failureSchema.parse(failure)).toEqual(failure)
    expect(schema.parse({ ...failure, attempts: 2 })).toEqual({ ...failure, attempts: 2 })
    for (const attempts of [0, -1, 1.5])
      expect(schema.safeParse({ ...failure, attempts }).success).toBe(false)
    expect(schema.safeParse({ ...failure, unheard: 1 }).success).toBe(false)
    for (const name of Object.keys(failure).filter((each) => each !== 'repeated'))
      expect(schema.safeParse({ ...failure, [name]: undefined }).success).toBe(false)
  },
)

test('every phase, and no other', () => {
  for (const phase of ['resolve', 'connect', 'handshake', 'login', 'request', 'response', 'body'])
    expect(failureSchema.safeParse({ status: 'reset', phase }).success).toBe(true)
  expect(failureSchema.safeParse({ status: 'reset', phase: '' }).success).toBe(false)
  expect(phases).toHaveLength(7)
})

test('a value: made, converted, and known to the schema', () => {
  const schema = createOutcomeSchema(z.string())
  expect(ok('a')).toEqual({ status: 'ok', value: 'a' })
  expect(schema.safeParse(ok('a')).success).toBe(true)
  expect(schema.safeParse(ok(1)).success).toBe(false)
  expect(schema.safeParse({ ...ok('a'), unheard: 1 }).success).toBe(false)
  expect(mapOutcome({ ...ok('a'), attempts: 3 }, (text) => text.length)).toEqual({
    status: 'ok',
    value: 1,
    attempts: 3,
  })
  const failure: Failure = { status: 'refused' }
  expect(mapOutcome(failure, () => 1)).toBe(failure)
})
