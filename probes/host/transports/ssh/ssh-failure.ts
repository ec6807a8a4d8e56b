import type { Failure, Phase } from '../../../../core/outcome.ts'
import { connectionFailureOf } from '../../../net/connection-failure.ts'

/**
 * What an error that ssh2's client emitted says the peer did, from its code or level alone. Whatever has neither a
 * network code nor a level came out of parsing the peer's bytes.
 *
 * @param received - bytes taken from the peer so far.
 */
export function sshFailureOf(error: unknown, phase: Phase, timeout: number, received: number): Failure {
  const { code, level } = error as { code?: unknown; level?: unknown }
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return connectionFailureOf(error, phase, timeout)
  // Node's own code for a stream (through a jump host) that was torn down.
  if (level === 'client-socket') return { status: 'closed', phase }
  // A disconnect message (RFC 4253 §11.1) has a reason code, as a number.
  if (typeof code === 'number') return { status: 'closed', phase }
  return {
    status: 'malformed',
    field: phase === 'handshake' ? 'ssh_transport' : 'ssh_packet',
    offset: received,
  }
}
