import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { type CommandId, commands } from '../../../probes/host/commands.ts'
import type { Question } from '../../../probes/host/question.ts'
import { questions } from '../../../probes/host/questions.ts'
import { createReading } from '../../../probes/host/reading.ts'
import { readRecordings } from './recordings.ts'

const files = globSync('recordings/**/*.txt', { cwd: import.meta.dirname })
const folders = [[], ['centos7'], ['centos7', 'centos7-perfect']]

describe.each(folders)('%s %s', (...names) => {
  test.each(Object.entries<Question<unknown, CommandId>>(questions))(
    '%s can be read',
    async (_name, question) => {
      const { stdout, stderr, exit } = (await readRecordings(names))[question.command.id]
      const result = { exit, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) }
      const reading = createReading(ok(result), question)
      expect(reading.status).toBe('ok')
      expect(reading).not.toHaveProperty('value.found', 'failed')
    },
  )
})

test('every file is named for a command', () => {
  expect(files.length).toBeGreaterThan(30)
  expect(files.map((file) => basename(file, '.txt')).filter((id) => !(id in commands))).toEqual([])
})

test('nothing of the machine they were made on is left in them', () => {
  const texts = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n')
  expect(texts).not.toMatch(/mmverify|stand-in|pebble|172\.\d+\.|PRIVATE KEY-----/)
})

test('times that are compared with now are of now', async () => {
  const { units, 'apt-lists': lists, timers } = await readRecordings([])
  const [, next] = /NextElapseUSecRealtime=(.+)/.exec(units.stdout) ?? []
  const [, last] = /LastTriggerUSec=(.+)/.exec(units.stdout) ?? []
  const now = Date.now()
  expect(Date.parse(next ?? '')).toBeGreaterThan(now)
  expect(Date.parse(last ?? '')).toBeLessThanOrEqual(now)
  expect(now - Date.parse(last ?? '')).toBeLessThanOrEqual(86_400_000)
  expect(timers.stdout).toContain(next)
  const [, listed] = /(\d{4}-\d\d-\d\d \S+ \+0000) \S+security_InRelease/.exec(lists.stdout) ?? []
  expect(Math.abs(now - 21_600_000 - Date.parse(listed ?? ''))).toBeLessThan(60_000)
})
