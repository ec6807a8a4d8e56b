import { beforeAll, describe, expect, test } from 'vitest'
import { shareName, shareOf, tier } from '../nightly.ts'
import { listMissingPrograms } from '../programs/programs.ts'
import type { AuditVerdicts } from './audit-in-namespace.ts'
import { countFlips, findTruth } from './count-flips.ts'
import { calm, disturbances } from './disturbances.ts'
import { neededPrograms, runAudits } from './run-audits.ts'

const [undisturbed, audits] = tier.whole ? [100, 25] : [5, 3]
const missing = listMissingPrograms(neededPrograms)
// Namespaces and the packet filter are root's.
const possible = missing.length === 0 && process.getuid?.() === 0

describe.skipIf(!possible)(`no verdict flips on a server that does not change: ${shareName}`, () => {
  let truth: AuditVerdicts = {}

  beforeAll(async () => {
    const found = findTruth(await runAudits(calm, { audits: undisturbed, seed: tier.seed }))
    expect(found.unstable).toEqual([])
    truth = found.truth
  })

  test('the deployment has what can flip: passes, and an open port', () => {
    expect(truth['app-port-exposure']).toBe('fail')
    expect(truth['port-exposure']).toBe('pass')
    expect(Object.values(truth).filter((verdict) => verdict === 'pass').length).toBeGreaterThan(60)
  })

  test.each(shareOf(disturbances, 2))('$name: $how', async (disturbance) => {
    const { flips } = countFlips(truth, await runAudits(disturbance, { audits, seed: tier.seed }))
    expect(flips).toEqual([])
  })
})
