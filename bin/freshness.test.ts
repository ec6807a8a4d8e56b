import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const { buildIsFresh, recordBuild } = createRequire(import.meta.url)('./freshness.cjs') as {
  buildIsFresh(root: string, now?: number): boolean
  recordBuild(root: string, modules: ReadonlyMap<string, string>, folders: readonly string[]): void
}

const modules = { 'cli/main.ts': 'main()', 'probes/facts.ts': 'export const facts = 1' }
const others = {
  'containers/images/nginx/Dockerfile': 'FROM debian',
  'package.json': '{}',
  'node_modules/.package-lock.json': '{}',
  'rolldown.config.ts': '',
}

let folder: string
let root: string
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-freshness-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A checkout with its build. */
beforeEach(() => {
  count += 1
  root = join(folder, String(count))
  for (const [path, content] of Object.entries({ ...modules, ...others, 'dist/cli/main.js': '' })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  recordBuild(root, new Map(Object.entries(modules)), ['containers/images'])
})

/** Once all that was written is long ago, so that what the file system says of it is remembered. */
const later = () => Date.now() + 60_000

test('what was just built is fresh, and stays so', () => {
  for (const now of [Date.now(), later(), later()]) expect(buildIsFresh(root, now)).toBe(true)
})

test('a copy elsewhere with other times is fresh, and so is a file that was only touched', () => {
  expect(buildIsFresh(root, later())).toBe(true)
  const copy = `${root} copied`
  cpSync(root, copy, { recursive: true })
  for (const path of Object.keys(modules)) utimesSync(join(copy, path), 1, 1)
  expect(buildIsFresh(copy, later())).toBe(true)
  expect(buildIsFresh(copy, later())).toBe(true)
})

describe('not fresh any more', () => {
  const changes: Record<string, (at: (path: string) => string) => void> = {
    'a module with other content': (at) => writeFileSync(at('probes/facts.ts'), 'export const facts = 22'),
    'a module that is gone': (at) => rmSync(at('probes/facts.ts')),
    'a dependency': (at) => writeFileSync(at('node_modules/.package-lock.json'), '{ }'),
    'how it is built': (at) => writeFileSync(at('rolldown.config.ts'), '//'),
    'a file of a copied folder': (at) =>
      writeFileSync(at('containers/images/nginx/Dockerfile'), 'FROM alpine'),
    'a new file in a copied folder': (at) => writeFileSync(at('containers/images/nginx/new'), ''),
    'a new folder in a copied folder': (at) => mkdirSync(at('containers/images/apache')),
    'a build that was not finished': (at) => rmSync(at('dist/sources.json')),
  }
  test.each(Object.entries(changes))('%s', async (_, change) => {
    expect(buildIsFresh(root, later())).toBe(true)
    await settled()
    change((path) => join(root, path))
    expect(buildIsFresh(root, later())).toBe(false)
    expect(buildIsFresh(root, later())).toBe(false)
  })

  test('another content of the same size and modification time', async () => {
    expect(buildIsFresh(root, later())).toBe(true)
    await settled()
    const file = join(root, 'probes/facts.ts')
    const { atime, mtime, size } = statSync(file)
    writeFileSync(file, 'export const facts = 2')
    utimesSync(file, atime, mtime)
    expect(statSync(file)).toMatchObject({ size, mtime })
    expect(buildIsFresh(root, later())).toBe(false)
  })

  test('a second content within the same tick of the clock, since what is that new is always read', () => {
    expect(buildIsFresh(root)).toBe(true)
    writeFileSync(join(root, 'probes/facts.ts'), 'export const facts = 2')
    expect(buildIsFresh(root)).toBe(false)
  })
})

test('put back as it was, it is fresh again', async () => {
  const file = join(root, 'cli/main.ts')
  const content = readFileSync(file)
  expect(buildIsFresh(root, later())).toBe(true)
  await settled()
  writeFileSync(file, 'other()')
  expect(buildIsFresh(root, later())).toBe(false)
  writeFileSync(file, content)
  expect(buildIsFresh(root, later())).toBe(true)
})

test('what is not part of the build does not matter', () => {
  expect(buildIsFresh(root, later())).toBe(true)
  writeFileSync(join(root, 'cli', 'main.test.ts'), 'test()')
  expect(buildIsFresh(root, later())).toBe(true)
})

test('a memory that makes no sense is none', () => {
  writeFileSync(join(root, 'dist', 'sources-seen.bin'), 'nonsense!')
  expect(buildIsFresh(root, later())).toBe(true)
})

test('a package without sources is', () => {
  rmSync(join(root, 'cli'), { recursive: true })
  expect(buildIsFresh(root)).toBe(true)
})

test('a source that changed while it was built breaks the build', () => {
  writeFileSync(join(root, 'cli/main.ts'), 'other()')
  expect(() => recordBuild(root, new Map(Object.entries(modules)), ['containers/images'])).toThrow(
    'cli/main.ts changed while it was built',
  )
})

/** So long that the file system gives the next change another time. */
function settled(): Promise<void> {
  return wait(50)
}
