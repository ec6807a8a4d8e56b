import type { Service } from '../../core/limiter.ts'
import type { Outcome, Phase } from '../../core/outcome.ts'

/**
 * What an exchange says of how a server serves connections. One that accepts and then says nothing to a hello may have its hands full
 * with another connection of ours, as `openssl s_server` and devices that serve one at a time.
 */
export function handshakeServiceOf(outcome: Outcome<unknown>): Service {
  switch (outcome.status) {
    case 'timeout':
    case 'closed':
    case 'reset':
      // What came to nothing after the handshake was served up to there.
      if (afterHandshake.has(outcome.phase)) return 'served'
      return outcome.status === 'timeout' && outcome.phase === 'handshake' ? 'starved' : 'unknown'
    case 'ok':
    case 'alert':
    case 'lower-version':
    case 'violation':
    case 'malformed':
    case 'plain-http':
      return 'served'
    default:
      return 'unknown'
  }
}

const afterHandshake: ReadonlySet<Phase> = new Set(['login', 'request', 'response', 'body'])

/** The same of an exchange over HTTP: in clear there is no handshake. */
export function serviceOfSite({ protocol }: URL): (outcome: Outcome<unknown>) => Service {
  return (outcome) => (protocol === 'https:' ? handshakeServiceOf(outcome) : 'unknown')
}
