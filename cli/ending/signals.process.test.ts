import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  bin,
  olderNode,
  openSilentServer,
  startCommand,
  starts,
  until,
} from '../../lab/endings/held-command.ts'
import { type Ending, endCommand, endings, expectEnding } from '../../lab/endings/signal-table.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-signals-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Each phase by each start, and each signal; the rest of the table is in `signals.nightly.test.ts`. */
const some = endings.filter(({ phase, signal }) => signal === 'SIGTERM' || phase === 'collect')

describe('the exit code of a signal in each phase', () => {
  test.concurrent.each(some)('$name', async (ending: Ending) => {
    expectEnding(ending, await endCommand(folder, ending))
  })
})

test('a Ctrl-C that comes twice, from the terminal and from a launcher, is one', async () => {
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

test.each(starts)(
  "npx's shell, which passes on no signal, takes the command along when it is ended: %s",
  async (start) => {
    await using target = await openSilentServer()
    const args = ['--target', `127.0.0.1:${target.port}`, '--timeout', '100', '--report-dir', start]
    const child = spawn(
      'sh',
      ['-c', '"$0" "$@"; :', process.execPath, ...olderNode(folder, start), bin, ...args],
      {
        cwd: folder,
        env: { ...process.env, npm_execpath: 'npm' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    await until(() => target.connections() >= 3)
    child.kill('SIGTERM')
    child.stdout.resume()
    child.stderr.resume()
    await once(child, 'close')
    expect(target.open()).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, start, 'run.json'), 'utf8'))).toMatchObject({
      complete: false,
    })
  },
)
