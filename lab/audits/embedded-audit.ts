import { describe, expect, test } from 'vitest'
import { hasIpv6 } from '../../containers/embedded/closed-port.ts'
import { type EmbeddedOptions, startEmbeddedReplica } from '../../containers/embedded/embedded-replica.ts'
import { replicaProfiles } from '../../containers/embedded/replica-profile.ts'
import type { FaultName } from '../../containers/faults/embedded-faults.ts'
import type { EmbeddedFault } from '../../containers/faults/fault.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import { collect } from '../../probes/collect.ts'
import { probes } from '../../probes/probe-catalogue.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judgeCheck } from '../../suites/judge.ts'
import { keepKey } from '../fixtures/kept-keys.ts'

export const ipv6 = await hasIpv6()

/** Everything the checks say of the replica, built for the profile it is judged by. */
export async function auditEmbedded(
  profile: ProfileName,
  options: EmbeddedOptions = {},
): Promise<CheckResult[]> {
  const built = replicaProfiles.find((known) => known === profile) ?? 'current'
  await using replica = await startEmbeddedReplica({ profile: built, makeKey: keepKey, ...options })
  const collection = await collect(replica.target, probes, {
    access: replica.access,
    timeout: 5000,
    deadline: 60_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  expect(collection.complete).toBe(true)
  return checks.map((check) => judgeCheck(check, collection, profile))
}

export function idsOf(results: readonly CheckResult[], verdict: CheckResult['verdict']): string[] {
  return results.filter((result) => result.verdict === verdict).map(({ id }) => id)
}

/** Each of these faults fails exactly its checks. */
export function testFaults(faults: Readonly<Record<string, EmbeddedFault>>): void {
  describe('each fault fails exactly its checks', () => {
    test.each(Object.entries(faults))('%s', async (name, { profile = 'current', fails }) => {
      if (!ipv6 && name.includes('ipv6')) return
      const results = await auditEmbedded(profile, { faults: [name as FaultName] })
      expect(idsOf(results, 'fail').sort()).toEqual([...fails].sort())
    })
  })
}
