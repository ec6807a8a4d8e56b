import { expect, test } from 'vitest'
import type { CheckResult, Waiver } from '../core/run.ts'
import type { Target } from '../core/target.ts'
import { createCollection } from '../lab/fixtures/facts/collection-fixture.ts'
import { assembleRun } from './assemble-run.ts'
import { runChecks } from './run-checks.ts'
import { applyWaiver, listIdleWaivers, withoutExpiryNote } from './waivers.ts'

const [sample] = runChecks(createCollection(), 'current', ['hsts'])
if (!sample) throw new Error('a check was run')
const failure: CheckResult = { ...sample, verdict: 'fail', reason: 'max-age is 300 s' }

const waiver: Waiver = { control_id: 'hsts', justification: 'accepted', expiration_date: '2026-09-01' }
const on = (host: string, port = 443): { target: Target; startedAt: string } => ({
  target: { host, port, ports: {}, ca: [] },
  startedAt: '2026-09-01T23:59:59.000Z',
})

test.each([
  ['chat.example.org', on('chat.example.org'), true],
  ['chat.example.org', on('chat.example.org', 8443), true],
  ['chat.example.org:443', on('chat.example.org'), true],
  ['chat.example.org:443', on('chat.example.org', 8443), false],
  ['chat.example.org:8443', on('chat.example.org', 8443), true],
  ['*.example.org', on('chat.example.org'), true],
  ['*.example.org', on('chat.example.com'), false],
  ['example.org', on('chat.example.org'), false],
  ['chat.example.or?', on('chat.example.org'), true],
  ['[2001:db8::1]:8443', on('2001:db8::1', 8443), true],
  ['2001:db8::1', on('2001:db8::1'), true],
  ['2001:db8::2', on('2001:db8::1'), false],
  ['!chat.example.org', on('mail.example.org'), false],
] as const)('a waiver of %s on %o holds: %s', (target, place, holds) => {
  expect(applyWaiver(failure, [{ ...waiver, target }], place).waiver !== undefined).toBe(holds)
})

test('one that still holds goes before one that has ended', () => {
  const ended = { ...waiver, expiration_date: '2026-08-31' }
  expect(applyWaiver(failure, [ended, waiver], on('a')).waiver).toBe(waiver)
  const { reason, waiver: none } = applyWaiver(failure, [ended], on('a'))
  expect(none).toBeUndefined()
  expect(reason).toBe('max-age is 300 s (its waiver expired on 2026-08-31)')
  expect(withoutExpiryNote(reason)).toBe(failure.reason)
})

test('what changed nothing is named, with the reason', () => {
  const collection = createCollection()
  const run = assembleRun(collection, 'current', [failure, { ...sample, id: 'caa', verdict: 'pass' }], [])
  const idle = (changes: Partial<Waiver>) =>
    listIdleWaivers([{ ...waiver, ...changes }], [run]).map(({ why }) => why)
  expect(idle({})).toEqual([])
  expect(idle({ target: 'chat.example.org' })).toEqual([])
  expect(idle({ target: 'chat.example.net' })).toEqual(['no such target'])
  expect(idle({ control_id: 'caa' })).toEqual(['nothing fails'])
  expect(idle({ expiration_date: '2026-08-31' })).toEqual(['expired'])
})
