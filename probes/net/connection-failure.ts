import type { Failure, Phase } from '../../core/outcome.ts'
import { libraryFailureOf } from '../tls/library/library-failure.ts'

/**
 * What an error of a TCP or TLS connection says the peer did, from its code alone. Anything else is thrown on.
 *
 * @param timeout - the deadline of the phase in milliseconds: the kernel's own timeout can come before ours.
 */
export function connectionFailureOf(error: unknown, phase: Phase, timeout: number): Failure {
  const { code } = error as { code?: unknown }
  return code === 'ETIMEDOUT'
    ? { status: 'timeout', phase, seconds: timeout / 1000 }
    : libraryFailureOf(error, phase)
}
