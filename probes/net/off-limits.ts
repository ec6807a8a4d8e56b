import { mayAskPort } from '../../core/credential-rules.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Target } from '../../core/target.ts'

/** Asks a place that a peer has named, where the one rule for such places allows it: `core/credential-rules.ts`. */
export async function askWithinLimits<T>(
  target: Target,
  { address, port }: { address: string; port: number },
  ask: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return mayAskPort(target, address, port)
    ? ask()
    : { status: 'off-limits', place: `${address} port ${port}` }
}
