import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { internalPorts } from '../probes/target.ts'
import { checks } from '../suites/catalogue.ts'
import { judge } from '../suites/judge.ts'
import { profileNames } from '../suites/requirement.ts'
import type { Run } from '../suites/run.ts'
import { readFacts } from './facts-directory.ts'
import * as servers from './testing/misbehaving-servers.ts'

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
const timeout = 1
const deadline = 12

/** The whole command against one port that stands for 443, 80 and 8065; the internal ports are closed. */
async function verify(port: number, folder: string): Promise<{ code: number; run: Run; seconds: number }> {
  await using closed = await servers.closedPort()
  const internal = Object.fromEntries(internalPorts.map((documented) => [documented, closed.port]))
  const target = {
    host: `chat.example.com:${port}`,
    connectTo: '127.0.0.1',
    ports: { ...internal, 80: port, 8065: port },
  }
  await writeFile(join(folder, 'config.yaml'), JSON.stringify({ targets: [target], timeout, deadline }))
  const started = performance.now()
  const code = await new Promise<number>((resolve) => {
    const args = [bin, '--config', join(folder, 'config.yaml'), '--report-dir', folder, '--reporter', 'junit']
    execFile(process.execPath, args, (error) => resolve(error ? Number(error.code) : 0))
  })
  const seconds = (performance.now() - started) / 1000
  return { code, run: JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as Run, seconds }
}

/**
 * The most valuable test of all: where nothing is shown, nothing passes. Silence, resets and refusals are never
 * compliance, and no grade is made of them.
 */
describe.concurrent('zero passes, exit 3, within the deadline', () => {
  test.each([
    ['a closed port', servers.closedPort],
    ['a black hole', servers.blackHole],
    ['accept-then-reset', servers.acceptThenReset],
    ['silence after the hello', servers.silence],
    ['plain HTTP on the TLS port', servers.plainHttp],
  ] as const)('%s', { timeout: 60_000 }, async (name, start) => {
    if (name === 'a black hole' && process.platform !== 'linux') return
    const folder = await mkdtemp(join(tmpdir(), 'mmverify-negative-'))
    await using server = await start()
    const { code, run, seconds } = await verify(server.port, folder)
    const [collection] = await readFacts(folder)
    await rm(folder, { recursive: true })
    const ids = (verdict: string) =>
      run.checks.filter((check) => check.verdict === verdict).map(({ id }) => id)

    expect(ids('pass')).toEqual([])
    expect(run.grade.letter).toBeNull()
    // Plain HTTP on port 80 is an answer, and what it shows to be wrong fails. The others show nothing at all.
    if (name === 'plain HTTP on the TLS port') expect(code).toBe(1)
    else expect({ code, failures: ids('fail') }).toEqual({ code: 3, failures: [] })
    // Collecting is bounded by the deadline; starting, judging and reporting come on top.
    expect(seconds).toBeLessThan(deadline + 1 + 10)

    for (const profile of profileNames) {
      const passed = checks.filter(
        (check) => collection && judge(check, collection, profile).verdict === 'pass',
      )
      expect(passed.map(({ id }) => `${profile} ${id}`)).toEqual([])
    }
  })
})
