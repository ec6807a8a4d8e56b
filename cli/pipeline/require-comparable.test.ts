import { describe, expect, test } from 'vitest'
import type { Run, Shard } from '../../core/run.ts'
import { createCollection, fullAccessRecord } from '../../lab/fixtures/facts/collection-fixture.ts'
import manifest from '../../package.json' with { type: 'json' }
import { assembleRun } from '../../suites/assemble-run.ts'
import { runChecks } from '../../suites/run-checks.ts'
import { composeRunFile } from '../files/compose-run-file.ts'
import { UsageError } from '../usage-error.ts'
import { type Coverage, coverageOf, requireComparable } from './require-comparable.ts'

const collection = createCollection()
function runOn(host: string, ids: string[], change: Partial<Run> = {}): Run {
  const made = { ...collection, target: { ...collection.target, host } }
  return { ...assembleRun(made, 'current', runChecks(made, 'current', ids), []), ...change }
}
const run = runOn('a', ['hsts', 'caa'])
const baselineOf = (runs: Run[], shard: Shard | null = null, version = manifest.version) => ({
  path: 'last.json',
  file: { ...composeRunFile(runs, shard), tool: { name: 'mmverify' as const, version } },
})
const compare = (runs: Run[], coverage: Coverage, version?: string) => () =>
  requireComparable(baselineOf(runs, null, version), coverage)

test('what was made of the same is compared', () => {
  expect(compare([run], coverageOf([run], null))).not.toThrow()
})

describe('what was made of something else is refused, with what differs', () => {
  const [major] = manifest.version.split('.')
  test.each([
    [
      'another major version',
      compare([run], coverageOf([run], null), `${Number(major) + 1}.0.0`),
      /another major version of mmverify: /,
    ],
    [
      'another profile',
      compare([run], coverageOf([{ ...run, profile: 'salt' }], null)),
      /another profile: current there, salt here/,
    ],
    [
      'other checks',
      compare([run], coverageOf([runOn('a', ['hsts'], { scope: { check: ['hsts'] } })], null)),
      /other checks: all checks there, --check hsts here/,
    ],
    [
      'more access',
      compare([run], coverageOf([{ ...run, access: fullAccessRecord }], null)),
      /other access to a: none there, API, a kept config\.json, .*host mm1/,
    ],
    [
      'less access',
      compare([{ ...run, access: fullAccessRecord }], coverageOf([run], null)),
      /host mm1 \(edge, app, database\) there, none here/,
    ],
    [
      'another target',
      compare([run], coverageOf([runOn('b', ['hsts', 'caa'])], null)),
      /other targets: it lacks b, this run lacks a/,
    ],
    [
      'fewer targets',
      compare([run, runOn('b', ['hsts', 'caa'])], coverageOf([run], null)),
      /this run lacks b/,
    ],
    ['more targets', compare([run], coverageOf([run, runOn('b', ['hsts', 'caa'])], null)), /it lacks b/],
    [
      'a port of the same host',
      compare([run], coverageOf([{ ...run, target: { ...run.target, port: 8443 } }], null)),
      /it lacks a:8443, this run lacks a/,
    ],
  ])('%s', (_, comparing, message) => {
    expect(comparing).toThrow(UsageError)
    expect(comparing).toThrow(message)
  })
})

test('the same checks by other words are the same, and so is the whole of a catalogue that has grown', () => {
  const asked = runOn('a', ['hsts', 'caa'], { scope: { check: ['caa', 'hsts'] } })
  expect(compare([asked], coverageOf([{ ...asked, scope: { check: ['{caa,hsts}'] } }], null))).not.toThrow()
  expect(compare([run], coverageOf([runOn('a', ['hsts', 'caa', 'http2'])], null))).not.toThrow()
})

describe('a shard', () => {
  const names = ['a', 'b', 'c']
  const fingerprints = { targets: '', waivers: '', knowledge: '' }
  const shard: Shard = { index: 1, of: 2, targets: 3, names, fingerprints }
  const [a, b, c] = names.map((name) => runOn(name, ['hsts'])) as [Run, Run, Run]
  test('is compared with the same shard, and with the whole list', () => {
    const coverage = coverageOf([a, c], shard)
    expect(() => requireComparable(baselineOf([a, c], shard), coverage)).not.toThrow()
    expect(() => requireComparable(baselineOf([a, b, c]), coverage)).not.toThrow()
    expect(() => requireComparable(baselineOf([b]), coverage)).toThrow(/it lacks a, c, this run lacks b/)
    expect(() => requireComparable(baselineOf([a, b, runOn('d', ['hsts'])]), coverage)).toThrow(
      /it lacks c, this run lacks d/,
    )
  })
})

test('a target that is there twice is compared with none', () => {
  expect(compare([run, run], coverageOf([run], null))).toThrow(/^last\.json has a twice: /)
  expect(compare([run], coverageOf([run, run], null))).toThrow(/^this run has a twice: /)
})

test('nothing in a file acts on the terminal', () => {
  const hostile = runOn('a\u001b[2J\u202e', ['hsts'])
  expect(compare([hostile], coverageOf([run], null))).toThrow(/this run lacks a\\x1b\[2J\\u\{202e\}/)
})
