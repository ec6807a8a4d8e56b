import type { Fact } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, inconclusive, type Verdict } from '../../core/verdict.ts'

/**
 * The control exchange: a finished TLS handshake with the same target in the same run. Without it a refused port
 * or a 404 may come from anything that happens to sit at the address. Null where the control succeeded.
 */
export function judgeControl(handshake: Fact<'tls.handshake'>): Verdict | null {
  if (handshake.status === 'ok') return null
  return inconclusive(
    `no TLS handshake with the target succeeded in this run (${describeFailure(handshake)}), so there is nothing to compare a refusal with`,
    createEvidence('tls.handshake', describeFailure(handshake)),
  )
}
