import { DsnError } from './dsn-error.ts'

/** Go's `net.SplitHostPort`. Null: no port in it, or, outside of brackets, more than one colon. */
export function splitHostPort(text: string): { host: string; port: string } | null {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text)
  return match && { host: match[1] ?? match[2] ?? '', port: match[3] ?? '' }
}

/** @throws DsnError */
export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535) throw new DsnError('port')
  return port
}
