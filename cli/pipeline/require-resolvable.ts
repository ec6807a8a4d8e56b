import { noAccess } from '../../core/access.ts'
import { createFetchedOnce } from '../../core/fetched-once.ts'
import { createLimiter } from '../../core/limiter.ts'
import { type Target, targetNameOf } from '../../core/target.ts'
import { addresses } from '../../probes/net/addresses.ts'
import { UsageError } from '../usage-error.ts'

/**
 * A name without an address, and no other target, is a mistake in the command line: it is said before anything is asked or written. One
 * among others is said in a line, and its own run is incomplete: the rest of the night is not lost for it.
 */
export async function requireResolvable(
  targets: readonly Target[],
  timeout: number,
  signal: AbortSignal,
): Promise<void> {
  const outcomes = await Promise.all(
    targets.map(async (target) => {
      const limiter = createLimiter(1)
      const fetched = createFetchedOnce()
      const context = { target, access: noAccess, timeout, signal, limiter, now: () => new Date(), fetched }
      const { 'net.addresses': outcome } = await addresses.collect(context, {})
      return outcome.status === 'unresolved' ? `${targetNameOf(target)} (${outcome.code})` : null
    }),
  )
  const unresolved = outcomes.filter((name) => name !== null)
  if (unresolved.length === 0) return
  const advice = targets.some(({ offline }) => offline)
    ? 'nobody but the target is asked (--offline), so give --connect-to ADDR, or the DNS server with --resolver'
    : 'check the name, or give --connect-to ADDR'
  const problem = `cannot resolve ${unresolved.join(', ')}: ${advice}`
  if (unresolved.length === targets.length) throw new UsageError(problem)
  process.stderr.write(
    `mmverify: ${problem}; ${unresolved.length} of ${targets.length} runs are incomplete\n`,
  )
}
