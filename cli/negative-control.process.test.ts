import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { profileNames } from '../core/requirement.ts'
import type { Run } from '../core/run.ts'
import { internalPorts } from '../core/target.ts'
import * as servers from '../lab/servers/misbehaving-servers.ts'
import type { Collection } from '../probes/collection.ts'
import { checks } from '../suites/check-catalogue.ts'
import { judgeCheck } from '../suites/judge.ts'
import { readFacts } from './files/read-facts.ts'

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
const timeout = 0.5
const deadline = 5

/** The whole command against one port that stands for 443, 80 and 8065; the internal ports are closed. */
async function verify(port: number, folder: string): Promise<{ code: number; run: Run }> {
  await using closed = await servers.reserveClosedPort()
  const internal = Object.fromEntries(internalPorts.map((documented) => [documented, closed.port]))
  const target = {
    host: `chat.example.com:${port}`,
    connectTo: '127.0.0.1',
    ports: { ...internal, 80: port, 8065: port },
  }
  await writeFile(join(folder, 'config.yaml'), JSON.stringify({ targets: [target], timeout, deadline }))
  const code = await new Promise<number>((resolve) => {
    const args = [bin, '--config', join(folder, 'config.yaml'), '--report-dir', folder, '--reporter', 'junit']
    execFile(process.execPath, args, (error) => resolve(error ? Number(error.code) : 0))
  })
  return { code, run: JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as Run }
}

/** Seconds from the first question to the last answer. */
function secondsOfCollection(collection: Collection | undefined): number {
  if (!collection) throw new Error('no facts were kept')
  return (Date.parse(collection.finishedAt) - Date.parse(collection.startedAt)) / 1000
}

/**
 * The most valuable test of all: where nothing is shown, nothing passes. Silence, resets and refusals are never
 * compliance, and no grade is made of them.
 */
describe.concurrent('zero passes, exit 3, within the deadline', () => {
  test.each([
    ['a closed port', servers.reserveClosedPort],
    ['a black hole', servers.startBlackHole],
    ['accept-then-reset', servers.startResettingServer],
    ['silence after the hello', servers.startSilentServer],
    ['plain HTTP on the TLS port', servers.startPlainHttpServer],
  ] as const)('%s', { timeout: 180_000 }, async (name, start) => {
    if (name === 'a black hole' && process.platform !== 'linux') return
    const folder = await mkdtemp(join(tmpdir(), 'mmverify-negative-'))
    await using server = await start()
    const { code, run } = await verify(server.port, folder)
    const [collection] = await readFacts(folder)
    await rm(folder, { recursive: true })
    const ids = (verdict: string) =>
      run.checks.filter((check) => check.verdict === verdict).map(({ id }) => id)

    expect(ids('pass')).toEqual([])
    expect(run.grade.letter).toBeNull()
    // Plain HTTP on port 80 is an answer, and what it shows to be wrong fails. The others show nothing at all.
    if (name === 'plain HTTP on the TLS port') expect(code).toBe(1)
    else expect({ code, failures: ids('fail') }).toEqual({ code: 3, failures: [] })
    // The second is what a probe gets to hand in what it has. Ten times as long, since the machine may be busy.
    expect(secondsOfCollection(collection)).toBeLessThan(10 * (deadline + 1))

    for (const profile of profileNames) {
      const passed = checks.filter(
        (check) => collection && judgeCheck(check, collection, profile).verdict === 'pass',
      )
      expect(passed.map(({ id }) => `${profile} ${id}`)).toEqual([])
    }
  })
})
