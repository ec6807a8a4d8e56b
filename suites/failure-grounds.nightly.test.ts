import { describe, expect, test } from 'vitest'
import type { FaultName } from '../containers/faults/embedded-faults.ts'
import { faults } from '../containers/faults/embedded-faults.ts'
import type { EmbeddedFault } from '../containers/faults/fault.ts'
import { auditEmbedded, idsOf, ipv6 } from '../lab/audits/embedded-audit.ts'
import { shareName, shareOf } from '../lab/nightly.ts'
import { compareResults } from './run-comparison.ts'

const all = Object.entries<EmbeddedFault>(faults)
  .map(([name, { profile = 'current' }]) => ({ name: name as FaultName, profile }))
  .filter(({ name }) => ipv6 || !name.includes('ipv6'))

/** Each start has ports, keys, certificates, tokens and times of its own. */
describe(`the same fault on two nights is no news, of ${shareName}`, () => {
  test.each(shareOf(all, 2))('$name', async ({ name, profile }) => {
    const first = await auditEmbedded(profile, { faults: [name] })
    const second = await auditEmbedded(profile, { faults: [name] })
    expect(idsOf(first, 'fail')).not.toEqual([])
    const changes = second.map((result, index) => compareResults(first[index], result))
    expect(changes.filter((change) => change !== null)).toEqual([])
  })
})
