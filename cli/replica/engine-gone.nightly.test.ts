import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Run } from '../../core/run.ts'
import { startCommand, until } from '../../lab/endings/held-command.ts'
import { shareName, shareOf } from '../../lab/nightly.ts'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { startEngineProxy } from '../../lab/stacks/engine-proxy.ts'

const { engine, note } = await detectEngineForTests()

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-engine-gone-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** When the engine is killed: once the command has said this. `judged`: all was seen by then, or will be, since containers run on. */
const moments = [
  { name: 'while a replica starts', said: 'atabase', judged: false },
  { name: 'while a replica is verified', said: 'asking', judged: true },
]

describe.skipIf(engine === null)(`an engine that is killed (${shareName})${note}`, () => {
  test.each(shareOf(moments, 1))(
    '$name: a line and 4, and the next start removes what is left',
    async ({ said, judged }) => {
      if (!engine) throw new Error('no engine')
      const before = await listEngineObjects(engine, 'none')
      await using proxy = await startEngineProxy(engine.endpoint, folder)
      const hold = { folder, start: 'direct' } as const
      const args = ['--replica', 'salt', '--reporter', 'junit']
      const command = startCommand(hold, args, { env: { DOCKER_HOST: proxy.dockerHost } })
      await until(() => command.stderr().includes(said))
      await proxy.cut()
      expect(await command.exitCode, command.stderr()).toBe(4)
      expect(command.stderr()).toMatch(/mmverify: the Docker engine at .* is gone: .*\n$/)
      expect(command.stderr()).not.toContain('crash report')
      if (judged) {
        const run = JSON.parse(readFileSync(join(folder, 'report', 'run.json'), 'utf8')) as Run
        expect(run.complete).toBe(true)
      }
      const next = startCommand(hold, args)
      await until(() => next.stderr().includes('atabase'))
      next.child.kill('SIGINT')
      expect(await next.exitCode).toBe(130)
      expect(await listEngineObjects(engine, 'none')).toEqual(before)
    },
  )
})
