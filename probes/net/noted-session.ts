import { createHash } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { Limiter } from '../../core/limiter.ts'
import type { Session } from '../../core/session-counts.ts'

/** Keeps what a finished handshake agreed on, so that all of a run's can be compared with each other. */
export function noteSession(
  limiter: Pick<Limiter, 'sessions'>,
  { address, port, serverName }: Pick<Session, 'address' | 'port' | 'serverName'>,
  tls: TLSSocket,
): void {
  const certificate = tls.getPeerX509Certificate()
  limiter.sessions.note({
    ...{ address, port, serverName },
    version: protocolNames[tls.getProtocol() ?? ''] ?? 'unknown',
    suite: tls.getCipher().standardName,
    leaf: certificate ? createHash('sha256').update(certificate.raw).digest('hex') : null,
  })
}

/** Node's names; SSL 3.0 is compiled out. */
export const protocolNames: Readonly<Record<string, string>> = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
}
