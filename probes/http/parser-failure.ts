import { errors } from 'undici'
import type { Failure, Phase } from '../../core/outcome.ts'

/** Most bytes of a response's header section: the default of Node and undici, and twice that of nginx. */
export const headerLimit = 16 * 1024

/**
 * What an error of llhttp, the parser inside Node and undici, says of the received bytes; null for any other error.
 *
 * @param offset - where in the response the parser stopped.
 */
export function parserFailureOf(error: unknown, phase: Phase, offset: number): Failure | null {
  const { code, data } = error as { code?: unknown; data?: unknown }
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'UND_ERR_HEADERS_OVERFLOW')
    return { status: 'oversize', phase, limit: headerLimit }
  if (code === 'HPE_INVALID_EOF_STATE') return { status: 'closed', phase }
  const byUndici = error instanceof errors.HTTPParserError
  // undici 8.12 loses the parser's code. At the end of the connection it has no bytes that would be wrong.
  if (byUndici && data === '') return { status: 'closed', phase }
  const byNode = typeof code === 'string' && code.startsWith('HPE_')
  if (!byUndici && !byNode) return null
  return { status: 'malformed', field: phase === 'body' ? 'body' : 'head', offset }
}
