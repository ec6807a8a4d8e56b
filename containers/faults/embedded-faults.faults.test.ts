import { describe, expect, test } from 'vitest'
import { type ProfileName, profileNames } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import { collect } from '../../probes/collect.ts'
import { probes } from '../../probes/probe-catalogue.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judge } from '../../suites/judge.ts'
import { hasIpv6 } from '../embedded/closed-port.ts'
import { type EmbeddedOptions, startEmbedded } from '../embedded/embedded-replica.ts'
import { replicaProfiles } from '../embedded/replica-profile.ts'
import { type VariantName, variants } from '../embedded/variants.ts'
import { type FaultName, faults } from './embedded-faults.ts'

const ipv6 = await hasIpv6()
/** The sound ones that give every check an object: an IPv6 address, a cookie, a DHE suite … */
const complete = { variants: Object.keys(variants) as VariantName[] }

/** No replica is built for these: one key and one set of groups cannot meet all. Real servers do in suites/policies. */
const unmet: readonly ProfileName[] = ['mozilla-modern', 'mozilla-old', 'bsi', 'nist']
const metProfiles = profileNames.filter((name) => !unmet.includes(name))

/** The replica is a single node: what fails and passes the checks of a cluster is containers/faults/cluster. */
const judged = checks.filter(({ area }) => area !== 'cluster')

/** Everything the checks say of the replica, built for the profile it is judged by. */
async function audit(profile: ProfileName, options: EmbeddedOptions = {}): Promise<CheckResult[]> {
  const built = replicaProfiles.find((known) => known === profile) ?? 'current'
  await using replica = await startEmbedded({ profile: built, ...options })
  const collection = await collect(replica.target, probes, {
    access: replica.access,
    timeout: 5000,
    deadline: 60_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  expect(collection.complete).toBe(true)
  return checks.map((check) => judge(check, collection, profile))
}

function ids(results: readonly CheckResult[], verdict: CheckResult['verdict']): string[] {
  return results.filter((result) => result.verdict === verdict).map(({ id }) => id)
}

describe('the replica as it is', () => {
  test.each(metProfiles)('meets the profile it was built for: %s', async (profile) => {
    const results = await audit(profile)
    expect(ids(results, 'fail')).toEqual([])
    expect(ids(results, 'inconclusive')).toEqual([])
  })

  test.skipIf(!ipv6)('passes every check under some profile', async () => {
    const passed = new Set(ids(await audit('current', complete), 'pass'))
    for (const profile of replicaProfiles) for (const id of ids(await audit(profile), 'pass')) passed.add(id)
    expect(judged.map(({ id }) => id).filter((id) => !passed.has(id))).toEqual([])
  })
})

describe('each fault fails exactly its checks', () => {
  test.each(Object.entries(faults))('%s', async (name, fault) => {
    if (!ipv6 && name.includes('ipv6')) return
    const profile: ProfileName = 'profile' in fault ? fault.profile : 'current'
    const results = await audit(profile, { faults: [name as FaultName] })
    expect(ids(results, 'fail').sort()).toEqual([...fault.fails].sort())
  })

  test('every check is failed by at least one of them', () => {
    const failed = new Set(Object.values(faults).flatMap(({ fails }): readonly string[] => fails))
    expect(judged.map(({ id }) => id).filter((id) => !failed.has(id))).toEqual([])
  })
})
