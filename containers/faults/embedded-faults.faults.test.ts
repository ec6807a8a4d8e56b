import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ProfileName, profileNames } from '../../core/requirement.ts'
import { auditEmbedded, idsOf, ipv6 } from '../../lab/audits/embedded-audit.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { replicaProfiles } from '../embedded/replica-profile.ts'
import { type VariantName, variants } from '../embedded/variants.ts'
import { faults } from './embedded-faults.ts'

/** Variants without a fault that together give every check something to judge: an IPv6 address, a cookie, a DHE suite … */
const complete = { variants: Object.keys(variants) as VariantName[] }

/** No replica is built for these: one key and one set of groups cannot meet all. Real servers do in suites/policies. */
const unmet: readonly ProfileName[] = ['mozilla-modern', 'mozilla-old', 'bsi', 'nist']
const metProfiles = profileNames.filter((name) => !unmet.includes(name))

/** The replica is a single node: what fails and passes the checks of a cluster is containers/faults/cluster. */
const judged = checks.filter(({ area }) => area !== 'cluster')

describe('the replica as it is', () => {
  test.each(metProfiles)('meets the profile it was built for: %s', async (profile) => {
    const results = await auditEmbedded(profile)
    expect(idsOf(results, 'fail')).toEqual([])
    expect(idsOf(results, 'inconclusive')).toEqual([])
  })

  test.skipIf(!ipv6)('passes every check under some profile', async () => {
    const passed = new Set(idsOf(await auditEmbedded('current', complete), 'pass'))
    // Finite-field groups in TLS 1.2 fail under current, whatever they are.
    for (const id of idsOf(await auditEmbedded('centos7', complete), 'pass')) passed.add(id)
    for (const profile of replicaProfiles)
      for (const id of idsOf(await auditEmbedded(profile), 'pass')) passed.add(id)
    expect(judged.map(({ id }) => id).filter((id) => !passed.has(id))).toEqual([])
  })
})

test('every check is failed by at least one fault', () => {
  const failed = new Set(Object.values(faults).flatMap(({ fails }): readonly string[] => fails))
  expect(judged.map(({ id }) => id).filter((id) => !failed.has(id))).toEqual([])
})

test('every table of faults has its test beside it', () => {
  const files = globSync('faults/*.ts', { cwd: import.meta.dirname }).map((file) => basename(file))
  const tables = files.filter((file) => !file.endsWith('.test.ts') && file !== 'fault.ts')
  expect(
    tables.map((file) => file.replace('.ts', '.faults.test.ts')).filter((file) => !files.includes(file)),
  ).toEqual([])
})
