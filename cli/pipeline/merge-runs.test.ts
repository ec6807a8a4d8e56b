import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Run, RunFile } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import { createCollection } from '../../lab/fixtures/facts/collection-fixture.ts'
import { runsOf } from '../../reports/run-file.ts'
import { assembleRun } from '../../suites/assemble-run.ts'
import { strictGate } from '../../suites/gate.ts'
import { assessGate } from '../../suites/gate-assessment.ts'
import { runChecks } from '../../suites/run-checks.ts'
import { composeRunFile } from '../files/compose-run-file.ts'
import { UsageError } from '../usage-error.ts'
import { mergeRuns } from './merge-runs.ts'

let folder: string
let told: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-merge-'))
  told = []
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => told.push(String(line)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const collection = createCollection()
const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.example.org`)
const fingerprints = { targets: '1', waivers: '2', knowledge: '3' }
const night = '2026-11-30T02:00:00.000Z'

function runOn(host: string, change: Partial<Run> = {}): Run {
  const target = { ...collection.target, host }
  const made = { ...collection, target, startedAt: night, finishedAt: night }
  return { ...assembleRun(made, 'current', runChecks(made, 'current', ['hsts', 'http2']), []), ...change }
}

/** The run.json of a shard of five targets, the fifth of which is in the first one again. */
function shardOf(index: number, change: (file: RunFile) => RunFile = (file) => file): string {
  const runs = names.filter((_, place) => (place % 4) + 1 === index).map((name) => runOn(name))
  const file = composeRunFile(runs, { index, of: 4, targets: 5, names, fingerprints })
  const path = join(folder, `${index}.json`)
  writeFileSync(path, JSON.stringify(change(file)))
  return path
}

const strict = { allowMissing: false }
const others = () => [2, 3, 4].map((index) => shardOf(index))
/** The same shard with one of its properties changed. */
const withShard = (change: object) => (file: RunFile) =>
  ({ ...file, shard: { ...file.shard, ...change } }) as RunFile
const withRuns = (change: (run: Run) => Run) => (file: RunFile) =>
  ({ ...file, ...('runs' in file ? { runs: file.runs.map(change) } : change(file as Run)) }) as RunFile

test('in whatever order, they are the whole list in its own', async () => {
  const paths = [3, 1, 4, 2].map((index) => shardOf(index))
  const merged = await mergeRuns(paths, strict)
  expect(runsOf(merged).map(({ target }) => targetNameOf(target))).toEqual(names)
  expect(merged.shard).toBeUndefined()
})

describe('what does not belong to the others is refused by name, with what differs', () => {
  test.each([
    [
      'another version of mmverify',
      (file: RunFile) => ({ ...file, tool: { ...file.tool, version: '0.0.9' } }),
      /not the same version of mmverify \(0\.0\.9, /,
    ],
    ['a number of shards', withShard({ of: 5 }), /not the same number of shards \(5, 4\)/],
    [
      'another list',
      withShard({ names: [...names.slice(0, 4), 'x.example.org'] }),
      /not the same names of targets \(/,
    ],
    [
      'a longer list',
      withShard({ targets: 6, names: [...names, 'f.example.org'] }),
      /not the same number of targets \(6, 5\)/,
    ],
    [
      'other ways to the same names',
      withShard({ fingerprints: { ...fingerprints, targets: 'x' } }),
      /not the same ways to the targets \(/,
    ],
    [
      'other waivers',
      withShard({ fingerprints: { ...fingerprints, waivers: 'x' } }),
      /not the same waivers \(/,
    ],
    [
      'other knowledge',
      withShard({ fingerprints: { ...fingerprints, knowledge: 'x' } }),
      /not the same knowledge \(/,
    ],
    [
      'another profile',
      withRuns((run) => ({ ...run, profile: 'salt' })),
      /not the same profile \(salt, current\)/,
    ],
    ['another scope', withRuns((run) => ({ ...run, scope: { skip: ['hsts'] } })), /not the same scope \(/],
    [
      'other checks',
      withRuns((run) => ({
        ...run,
        checks: run.checks.slice(1),
        summary: { ...run.summary, pass: run.summary.pass - 1 },
      })),
      /not the same scope \(/,
    ],
    [
      'last night’s',
      withRuns((run) => ({ ...run, startedAt: '2026-11-29T02:00:00.000Z' })),
      /2\.json is stale: it began at 2026-11-29T02/,
    ],
    [
      'a foreign target',
      withRuns((run) => ({ ...run, target: { ...run.target, host: 'x.example.org' } })),
      /has x\.example\.org, which is not a target of shard 2\/4/,
    ],
    [
      'a target of another shard',
      withRuns((run) => ({ ...run, target: { ...run.target, host: names[0] ?? '' } })),
      /has a\.example\.org, which is not a target of shard 2\/4/,
    ],
    [
      'a summary that its checks do not give',
      withRuns((run) => ({ ...run, summary: { ...run.summary, pass: 9 } })),
      /contradicts itself: b\.example\.org has a summary/,
    ],
    [
      'an end before the beginning',
      withRuns((run) => ({ ...run, finishedAt: '2026-11-30T01:00:00.000Z' })),
      /was finished before it began/,
    ],
    ['no shard', (file: RunFile) => ({ ...file, shard: undefined }), /2\.json is no shard/],
  ] as [string, (file: RunFile) => RunFile, RegExp][])('%s', async (_, change, message) => {
    const paths = [shardOf(1), shardOf(2, change), shardOf(3), shardOf(4)]
    const refusal = await mergeRuns(paths, { allowMissing: true }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(UsageError)
    expect((refusal as UsageError).message).toMatch(message)
    expect((refusal as UsageError).message).toContain('2.json')
  })

  test('the same shard twice', async () => {
    await expect(mergeRuns([shardOf(1), shardOf(1), ...others()], strict)).rejects.toThrow(
      /are both shard 1\/4/,
    )
  })
})

describe('what is missing', () => {
  const partial = () => {
    const keep = (file: RunFile) => {
      const [run] = runsOf(file)
      return composeRunFile(run ? [run] : [], file.shard ?? null)
    }
    return shardOf(1, keep)
  }

  test('is an error that names it', async () => {
    await expect(mergeRuns([shardOf(1), shardOf(4)], strict)).rejects.toThrow(/^missing: shard 2\/4, 3\/4$/)
    await expect(mergeRuns([partial(), ...others()], strict)).rejects.toThrow(
      /1\.json is partial: it lacks e\.example\.org$/,
    )
  })

  test('is incomplete and open where that is allowed, and passes no gate', async () => {
    const merged = await mergeRuns([partial(), shardOf(2), shardOf(4)], { allowMissing: true })
    const runs = runsOf(merged)
    expect(runs.map(({ target, complete }) => [targetNameOf(target), complete])).toEqual(
      names.map((name) => [name, !['c.example.org', 'e.example.org'].includes(name)]),
    )
    for (const { checks, grade, summary } of runs.filter(({ complete }) => !complete)) {
      expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual([
        ['hsts', 'inconclusive'],
        ['http2', 'inconclusive'],
      ])
      expect([grade.letter, summary.inconclusive]).toEqual([null, 2])
    }
    expect(assessGate(runs, { ...strictGate, inconclusiveOn: 'none' }).outcome).toBe('inconclusive')
    expect(told.join('')).toMatch(/missing: shard 3\/4; .*1\.json is partial: it lacks e\.example\.org\n$/)
  })
})
