import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readInventory } from '../../probes/inventory/read-inventory.ts'
import { FileTooLongError } from '../../probes/work/bounded-file.ts'
import { UsageError } from '../usage-error.ts'
import { parseJson, readText, readYaml, recordedLimit } from './input.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-input-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function writeGiven(content: string): Promise<string> {
  const path = join(folder, 'given')
  await writeFile(path, content)
  return path
}

/** The processor time of a task, in milliseconds. */
async function measure(task: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage()
  await task()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')
const letters = [...'abcdefghij']

describe('YAML', () => {
  test.each([
    [
      'aliases of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${letters
        .slice(1)
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${letters[index]}`).join(', ')}]`)
        .join('\n')}`,
      /its aliases stand for too much/,
    ],
    [
      '30,000 aliases',
      `a: &a [1]\nb: [${Array(30_000).fill('*a').join(',')}]`,
      /its aliases stand for too much/,
    ],
    ['brackets 100,000 deep', '['.repeat(100_000), /not YAML \(\w+ at line 1\)/],
    ['a list 50,000 deep', `${'- '.repeat(50_000)}a`, /not YAML \(RESOURCE_EXHAUSTION at line 1\)/],
    [
      'keys that are mappings, 500 deep',
      `${'? '.repeat(500)}a`,
      /not YAML \((KEY_NOT_TEXT|RESOURCE_EXHAUSTION) at line 1\)/,
    ],
    ['a key that stands twice', 'a: 1\nb: 2\nb: 3\n', /not YAML \(DUPLICATE_KEY at line 3\)/],
    ['a key that is an alias', 'a: &a b\n*a : 2\n', /not YAML \(ALIAS_AS_KEY at line 2\)/],
    ['several documents', '---\n'.repeat(100_000), /not YAML/],
    [
      'a megabyte and one byte',
      `#${'x'.repeat(2 ** 20)}`,
      /the config file .* has more than 1 MiB: that much is not read/,
    ],
  ])('%s are refused in one line, at little cost', async (_what, text, message) => {
    const path = await writeGiven(text)
    const spent = await measure(async () => {
      const error = await readYaml(path, 'config file', z.unknown()).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(UsageError)
      expect((error as UsageError).message).toMatch(message)
      expect((error as UsageError).message).toContain(path)
      expect((error as UsageError).message).not.toContain('\n')
    })
    expect(spent).toBeLessThan(5000)
  })

  test('many keys are no bomb', async () => {
    const path = await writeGiven(lines(20_000, (index) => `key${index}: ${index}`))
    const spent = await measure(async () => {
      const value = await readYaml(path, 'config file', z.record(z.string(), z.number()))
      expect(Object.keys(value)).toHaveLength(20_000)
    })
    // Compared with each other they take as many seconds.
    expect(spent).toBeLessThan(2500)
  })

  test('an alias is what it stands for, and keys of different mappings may be the same', async () => {
    const path = await writeGiven('a: &a { host: x }\nb: *a\nc: { host: y }\n')
    expect(await readYaml(path, 'config file', z.unknown())).toEqual({
      a: { host: 'x' },
      b: { host: 'x' },
      c: { host: 'y' },
    })
  })
})

describe('JSON', () => {
  test.each([
    ['lists 10 million deep', '['.repeat(10_000_000)],
    ['lists 101 deep', `${'['.repeat(101)}${']'.repeat(101)}`],
    ['objects 101 deep', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`],
  ])('%s are refused', (_what, text) => {
    expect(() => parseJson(text, 'facts.json')).toThrow(
      'facts.json is nested more than 100 deep: that is not read',
    )
  })

  test('depth is what is open, and brackets in strings are not', () => {
    expect(parseJson(`${'['.repeat(100)}${']'.repeat(100)}`, 'x')).toBeInstanceOf(Array)
    expect(parseJson(`[${Array(500).fill('[]').join(',')}]`, 'x')).toHaveLength(500)
    const text = `${'['.repeat(500)} \\" ${'{'.repeat(500)}`
    expect(parseJson(JSON.stringify([text, 'a\\']), 'x')).toEqual([text, 'a\\'])
  })

  test('a string without an end is no JSON, whatever it holds', () => {
    for (const text of [`"${'['.repeat(500)}`, '"\\', '[[[', ''])
      expect(() => parseJson(text, 'x')).toThrow('x is not JSON')
  })
})

describe('length', () => {
  test('what is longer is refused before it is read', async () => {
    const path = await writeGiven('')
    await truncate(path, 8 * 2 ** 30)
    await expect(readText(path, 'facts', recordedLimit)).rejects.toThrow(/the facts .* has more than 256 MiB/)
    await expect(readInventory(path)).rejects.toThrow(FileTooLongError)
  })

  test('what has no end is read up to its limit', async () => {
    await expect(readText('/dev/zero', 'config file')).rejects.toThrow(
      'the config file /dev/zero has more than 1 MiB: that much is not read',
    )
  })

  test('up to its limit it is read whole, whatever its letters', async () => {
    const text = 'ß'.repeat(2 ** 19)
    expect(await readText(await writeGiven(text), 'config file')).toBe(text)
  })
})
