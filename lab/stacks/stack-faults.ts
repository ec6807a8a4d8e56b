import { isIPv6 } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../containers/docker/engine.ts'
import type { StackFault, StackName } from '../../containers/faults/fault.ts'
import type { Stack } from '../../containers/stacks/stack.ts'
import type { ProfileName } from '../../core/requirement.ts'
import { collectStack, judgeAll, listIds } from './audit-stack.ts'
import { detectEngineForTests } from './engine-for-tests.ts'
import { useStack } from './use-stack.ts'

export interface StackFaults {
  name: StackName
  start: (options: { engine: Engine }) => Promise<Stack>
  faults: Readonly<Record<string, StackFault>>
  /** What fails on the stack as its document has it, by profile; no other profile is judged. */
  asWritten: Partial<Record<ProfileName, readonly string[]>>
}

const { engine, note } = await detectEngineForTests()

/** One start; healthy, then each fault in turn, then healthy again. */
export function describeFaults({ name, start, faults, asWritten }: StackFaults): void {
  describe.skipIf(engine === null)(`faults of ${name}${note}`, () => {
    const stackOf = useStack(engine, start)

    const healthy = async () => {
      const collection = await collectStack(stackOf())
      for (const [profile, fails] of Object.entries(asWritten)) {
        const results = judgeAll(collection, profile as ProfileName)
        expect(listIds(results, 'fail')).toEqual([...fails].sort())
        expect(listIds(results, 'inconclusive')).toEqual([])
      }
    }

    test('without a fault, what its document says is all that fails', healthy)

    test.for(Object.entries(faults))('%s', async ([, fault], { skip }) => {
      const stack = stackOf()
      if (fault.ipv6 && !stack.target.connectTo?.some(isIPv6)) {
        if (process.env.MMVERIFY_REQUIRE)
          throw new Error('MMVERIFY_REQUIRE is set, and the stack has no IPv6')
        skip('this machine does not reach the stack over IPv6')
      }
      const profile = fault.profile ?? 'current'
      const flaws = asWritten[profile]
      if (!flaws) throw new Error(`what fails on ${name} under ${profile} is not known`)
      const sound = await fault.effect?.read(stack)
      if (fault.effect) expect(sound).not.toMatch(fault.effect.broken)
      try {
        await fault.apply(stack)
        if (fault.effect) expect(await fault.effect.read(stack)).toMatch(fault.effect.broken)
        const results = judgeAll(await collectStack(stack), profile)
        const { hides = [] } = fault
        expect(hides.filter((id) => !flaws.includes(id))).toEqual([])
        const seen = flaws.filter((id) => !hides.includes(id))
        expect(listIds(results, 'fail')).toEqual([...seen, ...fault.fails].sort())
      } finally {
        await fault.revert(stack)
      }
      expect(await fault.effect?.read(stack)).toBe(sound)
    })

    test('an account without sudo passes nothing that needs it, and is told what to grant', async () => {
      const stack = stackOf()
      const hosts = stack.access.hosts.map((each) => ({
        ...each,
        endpoint: { ...each.endpoint, sudo: false },
      }))
      const results = judgeAll(await collectStack(stack, { ...stack.access, hosts }), 'current')
      const whole = asWritten.current ?? []
      expect(listIds(results, 'fail').filter((id) => !whole.includes(id))).toEqual([])
      const open = results.filter(({ verdict }) => verdict === 'inconclusive')
      expect(open.map(({ id }) => id)).toEqual(expect.arrayContaining(['firewall', 'sshd-config']))
      for (const { reason } of open.filter(({ area }) => area === 'host'))
        expect(reason).toMatch(/sudo -n \//)
    })

    test('after all faults it is as before', healthy)
  })
}
