import { afterAll, beforeAll, expect } from 'vitest'
import type { Engine } from '../../containers/docker/engine.ts'
import { edgeOf } from '../../containers/faults/stack-hosts.ts'
import type { Stack } from '../../containers/stacks/stack.ts'
import { listEngineObjects } from './engine-for-tests.ts'

/**
 * Starts a stack for the tests of a suite, and removes it after them with all that it had brought.
 *
 * @param engine - null: there is none, and the suite is skipped
 * @returns what gives the stack, once the tests run
 */
export function useStack(
  engine: Engine | null,
  start: (options: { engine: Engine }) => Promise<Stack>,
): () => Stack {
  let stack: Stack | undefined
  let before: string[]
  beforeAll(async () => {
    if (!engine) return
    before = await listEngineObjects(engine, 'none')
    stack = await start({ engine })
    await edgeOf(stack).shell(unlimitedRefusals)
  })
  afterAll(async () => {
    if (!engine || !stack) return
    await stack[Symbol.asyncDispose]()
    expect(await listEngineObjects(engine, stack.run)).toEqual(before)
  })
  return () => {
    if (!stack) throw new Error('the stack is there once the tests run')
    return stack
  }
}

/**
 * firewalld refuses by ICMP, which the kernel answers six times in a burst and then once a second for each client. Audits that follow
 * one another faster would see silence, which proves nothing.
 */
const unlimitedRefusals = `mount -o remount,bind,rw /proc/sys
sysctl -q -w net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
mount -o remount,bind,ro /proc/sys`
