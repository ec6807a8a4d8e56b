import { noAccess } from '../../../core/access.ts'
import type { FactsAt } from '../../../core/fact.ts'
import { createLimiter } from '../../../core/limiter.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import type { Endpoint } from '../asking/endpoint.ts'

/** A context for a server on loopback. Timeouts are short, so that silence is cheap. */
export function loopbackContext(port: number, { timeout = 2000, ca = [] as string[] } = {}): ProbeContext {
  return {
    target: { host: 'localhost', port, ports: {}, ca },
    access: noAccess,
    timeout,
    signal: new AbortController().signal,
    limiter: createLimiter(16),
    now: () => new Date(),
  }
}

export function loopbackEndpoint(port: number, options: { timeout?: number } = {}): Endpoint {
  return { context: loopbackContext(port, options), address: '127.0.0.1', port, serverName: 'localhost' }
}

/** The fact that every TLS probe starts from. */
export const loopback: FactsAt<'net.primary'> = {
  'net.primary': { status: 'ok', value: { address: '127.0.0.1', family: 4 } },
}
