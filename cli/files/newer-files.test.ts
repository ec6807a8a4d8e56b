import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { JsonObject } from '../../core/known-part.ts'
import type { Run, RunFile } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import { createExampleRun, createExampleRuns } from '../../lab/fixtures/example-run.ts'
import { createCollection } from '../../lab/fixtures/facts/collection-fixture.ts'
import { addMembers } from '../../lab/fixtures/newer-values.ts'
import { renderRunJson } from '../../reports/run-json.ts'
import { mergeRuns } from '../pipeline/merge-runs.ts'
import { UsageError } from '../usage-error.ts'
import { readFacts } from './read-facts.ts'
import { readRunFile } from './read-runs.ts'
import { openFactsFile } from './write-facts.ts'

/** Files of today's shape, and of a minor version to come. */
const today = { schemaVersion: 1, tool: { name: 'mmverify', version: '0.1.0' } }
const newer = { schemaVersion: 1, schemaMinor: 7, tool: { name: 'mmverify', version: '9.8.7' } }

const collection = createCollection()
const other = createCollection({}, { target: { ...collection.target, host: 'other.example.org' } })
const newCollection = { ...collection, facts: addMembers(collection.facts) }
const { schemaVersion: _version, tool: _tool, ...run } = createExampleRun() as RunFile & Run
const { runs } = createExampleRuns() as { runs: JsonObject[] }
const newRun = { ...run, weather: 'rain' }

let folder: string
let told: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-newer-'))
  told = []
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => told.push(String(line)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

function write(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function readFactsOf(content: unknown) {
  write('facts.json', content)
  return readFacts(folder)
}

const readRunOf = (content: unknown) => readRunFile(write('run.json', content))

describe('facts.json', () => {
  test.each([
    ['one target', newCollection],
    ['several targets', { runs: [newCollection, other] }],
  ])('of %s: reading and writing a newer one loses nothing', async (_, content) => {
    const file = { ...newer, ...content }
    const collections = await readFactsOf(file)
    using written = openFactsFile(join(folder, 'again.json'), collections.length)
    for (const each of collections) written.add(each)
    written.finish()
    const again = JSON.parse(readFileSync(join(folder, 'again.json'), 'utf8'))
    expect(again).toEqual({ ...file, tool: again.tool })
  })

  test('collections of a newer shape are not put into a file that began with an older one', async () => {
    const [first] = await readFactsOf({ ...newer, ...newCollection })
    if (!first) throw new Error('nothing was read')
    using file = openFactsFile(join(folder, 'again.json'), 2)
    file.add(collection)
    expect(() => file.add(first)).toThrow('schema minor 7')
  })

  test('what is not known is named in one line: what, and who wrote it', async () => {
    const facts = {
      ...collection.facts,
      mail: {},
      tls: { ...collection.facts.tls, echo: 1, heartbleed: { status: 'postponed' } },
    }
    await readFactsOf({ ...newer, ...collection, facts })
    expect(told).toEqual([
      `mmverify: ${folder}/facts.json is of schema 1.7, written by mmverify 9.8.7; this version reads 1.0; ` +
        'kept and not looked at: tls.echo, mail; values not known: tls.heartbleed.status\n',
    ])
  })

  test('a newer file without anything new says nothing', async () => {
    expect(await readFactsOf({ ...newer, ...collection })).toMatchObject([collection])
    expect(told).toEqual([])
  })

  test('what a file says of itself cannot drive a terminal', async () => {
    const tool = { name: 'mmverify', version: '\u001b[2J\n9' }
    await readFactsOf({ ...newer, tool, ...collection, ['\u001b[31m\n'.repeat(99)]: 1 })
    expect(told).toHaveLength(1)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(told[0]).toMatch(/^[^\u0000-\u001f]{1,600}\n$/)
  })

  test.each([
    [
      'another major version',
      { ...newer, schemaVersion: 2, ...collection },
      'has schemaVersion 2, and this mmverify reads 1: collect the facts again',
    ],
    ['no version', collection, 'has no schemaVersion'],
    ['a version that is a text', { ...newer, schemaVersion: '1', ...collection }, 'has schemaVersion "1"'],
    [
      'a minor version that is no number',
      { ...newer, schemaMinor: '7', ...collection },
      'schemaMinor is not a whole number',
    ],
    [
      'a negative minor version',
      { ...newer, schemaMinor: -1, ...collection },
      'schemaMinor is not a whole number',
    ],
    [
      'another tool',
      { ...newer, tool: { name: 'other', version: '1' }, ...collection },
      'what stands before its content is not valid',
    ],
    [
      'a newer head',
      { ...newer, tool: { ...newer.tool, build: 1 }, ...collection },
      'what stands before its content is not valid',
    ],
    [
      'something beside several targets',
      { ...newer, runs: [collection, other], weather: 1 },
      'weather stands beside runs',
    ],
    ['no target', { ...newer, runs: [] }, 'runs is not a list of objects'],
    [
      'a target that cannot be read',
      { ...newer, ...collection, target: { ...collection.target, port: 'https' } },
      'is of schema 1.7, written by mmverify 9.8.7, and this version reads 1.0: target.port is not readable by it',
    ],
    ['no object', [], 'has no schemaVersion'],
    ['null', null, 'has no schemaVersion'],
    ['a file cut off', JSON.stringify({ ...newer, ...collection }).slice(0, -100), 'is not JSON'],
    [
      'today’s shape with a new area',
      { ...today, ...collection, facts: { ...collection.facts, mail: {} } },
      'is not a facts.json of this version',
    ],
    [
      'today’s shape with a new value',
      { ...today, ...createCollection(), complete: 'mostly' },
      'is not a facts.json of this version',
    ],
    [
      'today’s minor version, said, with a new member',
      { ...today, schemaMinor: 0, ...newCollection },
      'is not a facts.json of this version',
    ],
  ])('%s is refused in one line', async (_, content, message) => {
    const refusal = await readFactsOf(content).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(UsageError)
    expect((refusal as UsageError).message).toContain(message)
    expect((refusal as UsageError).message).not.toContain('\n')
    expect(told).toEqual([])
  })

  test.each([
    ['absent', today],
    ['said', { ...today, schemaMinor: 0 }],
  ])('today’s minor version, %s, is read as it always was', async (_, header) => {
    const [read] = await readFactsOf({ ...header, ...collection })
    expect(read?.facts).toEqual(collection.facts)
    expect(read?.newer).toBeUndefined()
    expect(told).toEqual([])
  })
})

describe('run.json', () => {
  test.each([
    ['one target', newRun],
    ['several targets', { runs: [newRun, runs[1]] }],
  ])('of %s: reading and writing a newer one loses nothing', async (_, content) => {
    const file = { ...newer, ...content }
    const again = [...renderRunJson(await readRunOf(file))].join('')
    expect(JSON.parse(again)).toEqual(file)
    expect(told).toEqual([
      expect.stringMatching(/is of schema 1\.7, written by mmverify 9\.8\.7; .*: weather\n$/),
    ])
  })

  test('merge keeps what it does not know, beside what it does', async () => {
    const names = (runs as unknown as Run[]).map(({ target }) => targetNameOf(target))
    const second = { ...runs[1], checks: run.checks, summary: run.summary }
    const fingerprints = { targets: 'a', waivers: 'b', knowledge: 'c' }
    const shard = (index: number) => ({ index, of: 2, targets: 2, names, fingerprints })
    const paths = [
      write('1.json', { ...newer, shard: shard(1), ...runs[0], weather: 'rain', grade: { letter: 'A++' } }),
      write('2.json', { ...newer, shard: shard(2), ...second }),
    ]
    const merged = JSON.parse([...renderRunJson(await mergeRuns(paths, { allowMissing: false }))].join(''))
    expect(merged).toEqual({
      schemaVersion: 1,
      schemaMinor: 7,
      tool: merged.tool,
      runs: [{ ...runs[0], weather: 'rain', grade: { letter: 'A++' } }, second],
    })
    // And what was written is read again.
    expect(await readRunOf(merged)).toMatchObject({ runs: [{ grade: { letter: null } }, {}] })
  })

  test.each([
    [
      'another major version',
      { ...newer, schemaVersion: 2, ...run },
      'has schemaVersion 2, and this mmverify reads 1: use the mmverify that wrote it',
    ],
    ['an unknown profile', { ...newer, ...run, profile: 'tomorrow' }, 'profile is not readable by it'],
    ['a file cut off', JSON.stringify({ ...newer, ...run }).slice(0, -100), 'is not JSON'],
    ['today’s shape with a new member', { ...today, ...newRun }, 'is not a run.json of this version'],
  ])('%s is refused in one line', async (_, content, message) => {
    const refusal = await readRunOf(content).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(UsageError)
    expect((refusal as UsageError).message).toContain(message)
    expect(told).toEqual([])
  })
})
