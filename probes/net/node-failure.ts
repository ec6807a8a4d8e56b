import type { Failure, Phase } from '../../core/outcome.ts'

/**
 * What an error of Node's net, tls, dns or http modules says the peer did, from its code alone.
 * An error without a network code is a bug in mmverify and is thrown on.
 */
export function failureOf(error: unknown, phase: Phase): Failure {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (typeof code !== 'string') throw error
  if (code === 'ECONNREFUSED') return { status: 'refused' }
  if (resetCodes.has(code)) return { status: 'reset', phase }
  if (unreachableCodes.has(code)) return { status: 'unreachable', code }
  if (code.startsWith('EAI_') || unresolvedCodes.has(code)) return { status: 'unresolved', code }
  if (localCodes.has(code)) return { status: 'local', code }
  if (syscall === 'connect' && code === 'EPROTO') return { status: 'unreachable', code }
  // An address of the peer's choice that this kernel doesn't connect to, such as fe80::1 without a zone.
  if (syscall === 'connect' && code === 'EINVAL') return { status: 'local', code }
  throw error
}

const resetCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])
/** ICMP answers, as the kernel passes them on. */
const unreachableCodes: ReadonlySet<string> = new Set([
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EACCES',
  'ENONET',
  'ENOPROTOOPT',
])
const unresolvedCodes: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ENODATA',
  'ESERVFAIL',
  'EREFUSED',
  'EBADNAME',
  'EBADRESP',
  'ETIMEOUT',
  'ENONAME',
  'ENAMETOOLONG',
])
/** ENETUNREACH may be a router's answer too, but mostly it is our missing route; EPERM is our own packet filter. */
const localCodes: ReadonlySet<string> = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EAFNOSUPPORT',
  'ENETUNREACH',
  'ENETDOWN',
  'EPERM',
])
