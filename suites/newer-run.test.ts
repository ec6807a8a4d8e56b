import { expect, test } from 'vitest'
import type { JsonObject } from '../core/known-part.ts'
import { type Run, runSchema } from '../core/run.ts'
import { createExampleRun } from '../lab/fixtures/example-run.ts'
import { addMembers } from '../lab/fixtures/newer-values.ts'
import { runsOf } from '../reports/run-file.ts'
import { readNewerRun } from './newer-run.ts'

const [example] = runsOf(createExampleRun()) as [Run]

function read(run: unknown) {
  const reading = readNewerRun(run as JsonObject, '9.8.7')
  if (reading.status === 'unreadable') throw new Error(reading.place)
  return reading
}

/** The example with other members in its first result, which passed. */
function withResult(change: JsonObject) {
  return {
    ...example,
    checks: example.checks.map((check, index) =>
      index === 0 ? { ...check, verdict: 'pass', ...change } : check,
    ),
  }
}

test('a run without anything new is what it was, and its counts are those of its results', () => {
  expect(read(example)).toEqual({
    status: 'read',
    run: { ...example, asRead: example },
    unknown: [],
    unreadable: [],
  })
})

test('members that are not known are kept and named, and change nothing', () => {
  const newer = {
    ...(addMembers(example) as typeof example),
    access: example.access,
    target: { ...example.target, starttls: 'smtp' },
  }
  const { run, unknown, unreadable } = read(newer)
  expect(run).toEqual({ ...example, asRead: newer })
  expect(new Set(unknown)).toContain('checks[].ofTomorrow')
  expect(new Set(unknown)).toContain('grade.ofTomorrow')
  expect(new Set(unknown)).toContain('target.starttls')
  expect(unreadable).toEqual([])
})

test.each([
  ['verdict', { verdict: 'mostly' }, 'said mostly: '],
  ['severity', { severity: 'cosmic' }, 'said '],
  ['requirements', { requirements: [{ document: 'a new one' }] }, 'said '],
  ['evidence', { evidence: [{ fact: 1 }] }, 'said '],
  ['waiver', { waiver: { until: 'further notice' } }, 'said '],
])(
  'a result with an unknown %s is inconclusive, and keeps what it said as a reason',
  (member, change, said) => {
    const newer = withResult(change)
    const { run, unreadable } = read(newer)
    expect(unreadable).toEqual([expect.stringContaining(`checks[0].${member}`)])
    const [result, ...others] = run.checks
    expect(result).toMatchObject({ id: example.checks[0]?.id, verdict: 'inconclusive' })
    expect(result?.reason).toContain(`not readable by this version: ${member}`)
    expect(result?.reason).toContain(`mmverify 9.8.7 ${said}`)
    expect(others).toEqual(example.checks.slice(1))
    const { pass, inconclusive } = run.summary
    expect(inconclusive).toBe(run.checks.filter(({ verdict }) => verdict === 'inconclusive').length)
    expect(pass).toBe(run.checks.filter(({ verdict }) => verdict === 'pass').length)
    const { asRead, ...shown } = run
    expect(runSchema.parse(shown)).toEqual(shown)
    expect(asRead).toEqual(newer)
  },
)

test('a failure stays one, also where its waiver is not known', () => {
  const { run } = read(withResult({ verdict: 'fail', waiver: { until: 'further notice' } }))
  expect(run.checks[0]).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('waiver') })
  expect(run.checks[0]?.waiver).toBeUndefined()
})

test('a severity that is not known counts as the highest', () => {
  expect(read(withResult({ severity: 'cosmic' })).run.checks[0]?.severity).toBe('critical')
})

test('a grade that is not known is none', () => {
  const { run, unreadable } = read({ ...example, grade: { ...example.grade, letter: 'A++' } })
  expect(unreadable).toEqual(['grade.letter'])
  expect(run.grade).toMatchObject({
    letter: null,
    protocol: null,
    reasons: [expect.stringContaining('9.8.7')],
  })
})

test.each([
  ['the profile', { ...example, profile: 'tomorrow' }, 'profile'],
  ['the results', { ...example, checks: 'none' }, 'checks'],
  ['an area', withResult({ area: 'weather' }), 'checks[0].area'],
  ['an id', withResult({ id: 7 }), 'checks[0].id'],
  ['a result', { ...example, checks: [null] }, 'checks[0]'],
])('without %s nothing can be said', (_, run, place) => {
  expect(readNewerRun(run as unknown as JsonObject, '9.8.7')).toEqual({ status: 'unreadable', place })
})
