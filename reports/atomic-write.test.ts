import { once } from 'node:events'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OccupiedDirectory, replaceDirectory, writeFileAtomically } from './atomic-write.ts'
import { makeFolder, removeLeftovers, siblingPathOf } from './private-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ours = (name: string) => name.endsWith('.json')
const modeAt = (name: string) => lstatSync(join(folder, name)).mode & 0o777

test('a file is written into folders that are not there yet, and replaced', () => {
  const path = join(folder, 'a', 'b', 'run.json')
  writeFileAtomically(path, 'first')
  writeFileAtomically(path, 'second')
  expect(readFileSync(path, 'utf8')).toBe('second')
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['run.json'])
})

test('a link to a file stays a link', () => {
  writeFileSync(join(folder, 'real'), 'old')
  symlinkSync('real', join(folder, 'link'))
  writeFileAtomically(join(folder, 'link'), 'new')
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
})

test('what is no file is not replaced', async () => {
  const path = join(folder, 'socket')
  const server = net.createServer()
  await once(server.listen(path), 'listening')
  expect(() => writeFileAtomically(path, 'gone')).toThrow('is no file')
  expect(lstatSync(path).isSocket()).toBe(true)
  server.close()
})

test('files are for their owner alone, and so are folders that were made for them', () => {
  const path = join(folder, 'a', 'run.json')
  writeFileAtomically(path, 'x')
  replaceDirectory(join(folder, 'a', 'results'), new Map([['a.json', '1']]), ours)
  expect(['a', 'a/run.json', 'a/results', 'a/results/a.json'].map(modeAt)).toEqual([
    0o700, 0o600, 0o700, 0o600,
  ])
})

test('what is there keeps the mode that somebody gave it', () => {
  const path = join(folder, 'run.json')
  writeFileSync(path, 'old')
  chmodSync(path, 0o640)
  chmodSync(folder, 0o750)
  writeFileAtomically(path, 'new')
  expect(['', 'run.json'].map(modeAt)).toEqual([0o750, 0o640])
})

test('a umask that is stricter holds', () => {
  const before = process.umask(0o277)
  try {
    writeFileAtomically(join(folder, 'run.json'), 'x')
  } finally {
    process.umask(before)
  }
  expect(modeAt('run.json')).toBe(0o400)
})

test('below a folder that takes none, as /proc is, it fails instead of trying for ever', () => {
  expect(() => makeFolder('/proc/nope/a')).toThrow()
})

test('what a killed process left is removed, and what it had moved aside is put back', () => {
  const other = siblingPathOf(join(folder, 'x'), 'new')
    .replace(/.*x\./, '')
    .replace(/-\d+\.new$/, '')
  const gone = `${other}-${2 ** 30}`
  writeFileSync(join(folder, `.run.json.${gone}.new`), 'half of it')
  mkdirSync(join(folder, `.allure-results.${gone}.old`))
  writeFileSync(join(folder, `.junit.xml.${other}-${process.pid}.new`), 'being written')
  removeLeftovers(folder)
  expect(readdirSync(folder).sort()).toEqual([`.junit.xml.${other}-${process.pid}.new`, 'allure-results'])
})

test('a failure leaves no temporary file', () => {
  mkdirSync(join(folder, 'taken'))
  expect(() => writeFileAtomically(join(folder, 'taken'), 'x')).toThrow()
  expect(readdirSync(folder)).toEqual(['taken'])
})

test('a folder holds exactly the new files', () => {
  const path = join(folder, 'results')
  replaceDirectory(
    path,
    new Map([
      ['a.json', '1'],
      ['b.json', '2'],
    ]),
    ours,
  )
  replaceDirectory(path, new Map([['b.json', '3']]), ours)
  expect(readdirSync(path)).toEqual(['b.json'])
  expect(readFileSync(join(path, 'b.json'), 'utf8')).toBe('3')
  expect(readdirSync(folder)).toEqual(['results'])
})

test("a folder with somebody else's files is left alone", () => {
  writeFileSync(join(folder, 'thesis.tex'), 'years of work')
  writeFileSync(join(folder, 'a.json'), 'old')
  expect(() => replaceDirectory(folder, new Map([['a.json', 'new']]), ours)).toThrow(OccupiedDirectory)
  expect(readFileSync(join(folder, 'thesis.tex'), 'utf8')).toBe('years of work')
  expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('old')
})

test('a failure while the new folder is written leaves the old one', () => {
  const path = join(folder, 'results')
  replaceDirectory(path, new Map([['a.json', 'old']]), ours)
  const files = new Map([
    ['a.json', 'new'],
    ['no/such/folder.json', 'x'],
  ])
  expect(() => replaceDirectory(path, files, ours)).toThrow()
  expect(readFileSync(join(path, 'a.json'), 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['results'])
})
