import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const sources = ['cli', 'containers', 'core', 'lab', 'probes', 'reports', 'suites', 'docs']
const settings = ['package.json', 'tsconfig.json', 'biome.json', 'vitest.config.ts', '.gitignore']

let checkout: string
let written: string[]

beforeAll(async () => {
  checkout = mkdtempSync(join(tmpdir(), 'mmverify-new-check-'))
  for (const name of [...sources, ...settings])
    cpSync(join(root, name), join(checkout, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  // Biome asks git which files to ignore.
  await run('git', ['init', '-q'], { cwd: checkout })
  const { stdout } = await newCheck('made-up', 'edge/http')
  written = stdout.split('\n').filter((line) => line.endsWith('.ts') && !line.includes(' '))
})
afterAll(() => rmSync(checkout, { recursive: true }))

const newCheck = (...args: string[]) =>
  run(process.execPath, [join(checkout, 'lab/new-check/new-check.ts'), ...args], { cwd: checkout })
const runTool = (name: string, ...args: string[]) =>
  run(process.execPath, [join(root, 'node_modules', name), ...args], { cwd: checkout })

test('what is laid out compiles', async () => {
  expect(written).toHaveLength(4)
  writeFileSync(
    join(checkout, 'tsconfig.one.json'),
    JSON.stringify({ extends: './tsconfig.json', include: written }),
  )
  await runTool('typescript/bin/tsc', '-p', 'tsconfig.one.json')
})

test('it needs no formatting', async () => {
  await runTool('@biomejs/biome/bin/biome', 'check', ...written)
})

test('its test fails, and says that the judgement is to do', async () => {
  const tests = runTool(
    'vitest/vitest.mjs',
    'run',
    '--project',
    'pure',
    '--reporter',
    'default',
    'suites/edge/http/made-up',
  )
  await expect(tests).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('2 failed') })
  await expect(tests).rejects.toMatchObject({ stderr: expect.stringContaining('to do: judge http.pages') })
})

test.each([
  ['no id', [], 'an id is a noun'],
  ['an id with capitals', ['MadeUp'], 'an id is a noun'],
  ['a room that nobody can guess', ['weather'], 'say which room'],
  ['a room that is not there', ['weather', 'roof'], 'say which room'],
])('%s: one line, and 2', async (_, args, message) => {
  await expect(newCheck(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
})
