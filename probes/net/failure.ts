import type { Failure, Phase } from '../outcome.ts'

/**
 * What an error of Node's net, tls, dns or http modules says the peer did, from its code alone.
 * An error without a network code is a bug in mmverify and is thrown on.
 */
export function failureOf(error: unknown, phase: Phase): Failure {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string') throw error
  if (code === 'ECONNREFUSED') return { status: 'refused' }
  if (resets.has(code)) return { status: 'reset', phase }
  if (unreachable.has(code)) return { status: 'unreachable', code }
  if (unresolved.has(code)) return { status: 'unresolved', code }
  if (local.has(code)) return { status: 'local', code }
  throw error
}

const resets: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])
/** ICMP answers, as the kernel passes them on. ENETUNREACH may also be our own missing route. */
const unreachable: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'EHOSTDOWN', 'EACCES', 'EPERM'])
const unresolved: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENODATA',
  'ESERVFAIL',
  'EREFUSED',
  'EBADNAME',
  'EBADRESP',
  'ETIMEOUT',
  'ENONAME',
])
const local: ReadonlySet<string> = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EAFNOSUPPORT',
  'ENETUNREACH',
  'ENETDOWN',
])
