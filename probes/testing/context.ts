import { noAccess } from '../../core/access.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createLimiter } from '../../core/limiter.ts'
import type { ProbeContext } from '../../core/probe.ts'
import type { Target } from '../../core/target.ts'

export interface LoopbackTarget extends Partial<Target> {
  /** Where the plain HTTP port is found. */
  http?: number
  /** Where the app port is found. */
  app?: number
  timeout?: number
  signal?: AbortSignal
}

/** A context for servers on loopback. `port` is the HTTPS port; 1 where none is needed. */
export function contextFor(options: LoopbackTarget = {}): ProbeContext {
  const { http, app, timeout = 2000, signal = new AbortController().signal, ports = {}, ...target } = options
  return {
    target: {
      host: 'localhost',
      port: 1,
      ca: [],
      ...target,
      ports: { ...ports, ...(http && { 80: http }), ...(app && { 8065: app }) },
    },
    access: noAccess,
    timeout,
    signal,
    limiter: createLimiter(16),
    now: () => new Date('2026-01-02T03:04:05Z'),
  }
}

/** The facts that the probes start from, for a target at one address whose HTTPS port accepts. */
export const loopback: FactsAt<'net.addresses' | 'net.primary'> = {
  'net.addresses': {
    status: 'ok',
    value: { source: 'dns', addresses: [{ address: '127.0.0.1', family: 4 }] },
  },
  'net.primary': { status: 'ok', value: { address: '127.0.0.1', family: 4 } },
}

/** The same where no address accepted HTTPS. */
export const withoutHttps: FactsAt<'net.addresses' | 'net.primary'> = {
  ...loopback,
  'net.primary': { status: 'refused' },
}
