import { afterEach, expect, test, vi } from 'vitest'
import type { Target } from '../../core/target.ts'
import { collect } from '../../probes/collect.ts'
import { probes } from '../../probes/probe-catalogue.ts'
import { assembleRun } from '../../suites/assemble-run.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { strictGate } from '../../suites/gate.ts'
import { assessGate } from '../../suites/gate-assessment.ts'
import { runChecks } from '../../suites/run-checks.ts'
import { UsageError } from '../usage-error.ts'
import { requireResolvable } from './require-resolvable.ts'

afterEach(() => vi.restoreAllMocks())

const named = (host: string): Target => ({ host, port: 443, ports: {}, ca: [] })
const [lost, there] = [named('no-such-host.invalid'), named('127.0.0.1')]
const { signal } = new AbortController()

test('a name without an address is refused where there is no other target', async () => {
  await expect(requireResolvable([lost], 5000, signal)).rejects.toThrow(UsageError)
  await expect(requireResolvable([lost, { ...lost, port: 8443 }], 5000, signal)).rejects.toThrow(
    /^cannot resolve no-such-host\.invalid \(E\w+\), no-such-host\.invalid:8443 \(E\w+\): /,
  )
})

test('one among others is named in a line', async () => {
  const told: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => told.push(String(line)) > 0)
  await requireResolvable([there, lost], 5000, signal)
  expect(told.join('')).toMatch(
    /^mmverify: cannot resolve no-such-host\.invalid \(E\w+\): .*; 1 of 2 runs are incomplete\n$/,
  )
})

test('its run is incomplete, without a single pass, whatever level the gate has', async () => {
  const limits = { timeout: 5000, deadline: 20_000, maxConnections: 8 }
  const collection = await collect(lost, probes, { ...limits, signal, now: () => new Date() })
  const results = runChecks(
    collection,
    'current',
    checks.map(({ id }) => id),
  )
  const run = assembleRun(collection, 'current', results, [])
  expect([run.complete, run.summary.pass, run.summary.fail]).toEqual([false, 0, 0])
  expect(assessGate([run], { ...strictGate, inconclusiveOn: 'none' }).outcome).toBe('inconclusive')
})
