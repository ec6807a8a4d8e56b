import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSilentServer, startCommand, until } from '../../lab/endings/held-command.ts'
import { type Ending, endCommand, endings } from '../../lab/endings/signal-table.ts'
import { shareName, shareOf } from '../../lab/nightly.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-signals-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a signal ends the command with, in every phase, however it was started. */
const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** What is there then. Where a report was being written, all was collected and judged. */
const leftBehind: Record<string, { files: string[]; complete: Record<string, boolean> }> = {
  'first moment': { files: [], complete: {} },
  start: { files: [], complete: {} },
  resolve: { files: [], complete: {} },
  collect: {
    files: ['facts.json', 'run.json', 'runs.jsonl'],
    complete: { 'facts.json': false, 'run.json': false },
  },
  judge: { files: ['run.json'], complete: { 'run.json': false } },
  render: { files: ['run.json'], complete: { 'run.json': true } },
}

/** Each phase by each start, and each signal once; the rest is a matter of time. */
const always = endings.filter(({ phase, signal }) => signal === 'SIGTERM' || phase === 'collect')
const others = shareOf(
  endings.filter((ending) => !always.includes(ending)),
  4,
)

describe(`the exit code of each signal in each phase (${shareName})`, () => {
  test.concurrent.each([...always, ...others])('$name', async (ending: Ending) => {
    const { code, files, complete } = await endCommand(folder, ending)
    expect(code).toBe(codes[ending.signal])
    // Whatever the replica had answered by then.
    if (ending.phase === 'replica up') expect(files.filter((name) => name.startsWith('.'))).toEqual([])
    else expect({ files, complete }).toEqual(leftBehind[ending.phase])
  })
})

test('a Ctrl-C that comes twice, from the terminal and from a launcher, is one; after a second another one ends it at once', async () => {
  await using target = await openSilentServer()
  const hold = { folder: mkdtempSync(join(folder, 'twice-')), start: 'direct' } as const
  const { child, exitCode } = startCommand(hold, ['--target', `127.0.0.1:${target.port}`, '--timeout', '100'])
  await until(() => target.connections() >= 3)
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect(await exitCode).toBe(130)
})

test('a launcher that is killed takes the command along', async () => {
  await using target = await openSilentServer()
  const hold = { folder: mkdtempSync(join(folder, 'killed-')), start: 'launcher' } as const
  const { child } = startCommand(hold, ['--target', `127.0.0.1:${target.port}`, '--timeout', '100'])
  await until(() => target.connections() >= 3)
  child.kill('SIGKILL')
  // Its output is open until both have ended.
  await once(child, 'close')
  expect(target.open()).toBe(0)
})
