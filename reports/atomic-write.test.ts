import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OccupiedDirectory, replaceDirectory, writeFileAtomically } from './atomic-write.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ours = (name: string) => name.endsWith('.json')

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

test('a device is written to, not replaced', () => {
  writeFileAtomically('/dev/null', 'gone')
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
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
