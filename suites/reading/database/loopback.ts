import { isIP } from 'node:net'

/** A name, address or pattern of addresses that never leaves the host. */
export function isLoopback(host: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host)?.[1] ?? host
  if (isIP(mapped) === 4 || /^127\.[\d.]*%$/.test(mapped)) return mapped.startsWith('127.')
  return host === '::1' || host === 'localhost' || host.endsWith('.localhost')
}
