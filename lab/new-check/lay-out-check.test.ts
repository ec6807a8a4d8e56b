import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checks } from '../../suites/check-catalogue.ts'
import { guessRoom, layOutCheck, type RoomName, rooms } from './lay-out-check.ts'

const read = (path: string) => {
  const existing = ['suites/check-catalogue.ts', 'suites/edge/http/hsts.ts']
  return existing.includes(path) || path.startsWith('containers/')
    ? readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
    : null
}

test.each(Object.keys(rooms) as RoomName[])('%s: a check, its test, its place and its fault', (room) => {
  const files = layOutCheck('made-up', room, read)
  expect(files.get(`suites/${room}/made-up.ts`)).toContain("id: 'made-up'")
  expect(files.get(`suites/${room}/made-up.test.ts`)).toContain("from './made-up.ts'")
  const catalogue = files.get('suites/check-catalogue.ts') ?? ''
  expect(catalogue.split(`import { check as madeUp } from './${room}/made-up.ts'\n`)).toHaveLength(2)
  const [, entries = ''] = catalogue.split('readonly Check[] = [')
  expect(entries.match(/^ {2}\w+,$/gm)).toHaveLength(checks.length + 1)
  expect(entries).toContain('  madeUp,\n')
  const faults = [...files].filter(([path]) => path.startsWith('containers/'))
  expect(faults).toHaveLength(room === 'cluster' ? 0 : 1)
  for (const [, text] of faults) expect(text).toContain("fails: ['made-up']")
})

test('a check that is there is not written over', () => {
  expect(() => layOutCheck('hsts', 'edge/http', read)).toThrow('is there already')
})

test('the guessed room is where most checks of that prefix lie, or nobody knows', () => {
  const catalogue = read('suites/check-catalogue.ts') ?? ''
  expect(guessRoom('db-backup', catalogue)).toBe('database')
  // One of them lies in host.
  expect(guessRoom('tls-padding', catalogue)).toBe('edge/tls')
  expect(guessRoom('weather', catalogue)).toBeNull()
})
