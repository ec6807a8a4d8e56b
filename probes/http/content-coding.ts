import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'
import { type Outcome, ok } from '../../core/outcome.ts'
import type { Response } from './http-facts.ts'

/** Most bytes that any decoder may make of a body: a few KiB of gzip can stand for megabytes. */
export const decodedLimit = 1024 * 1024
/** Most codings that are undone, one after the other; the standard has no limit, and no server needs two. */
export const codingsLimit = 4

/**
 * The body without its content codings. They are undone though no request asked for them: Accept-Encoding is a wish, and without it every
 * coding is acceptable (RFC 9110 §12.5.3); precompressed files and caches make use of it. A coding that nobody here knows is a `violation` of
 * `content-encoding`, one that the bytes do not keep is `malformed`, and what was cut off cannot be undone.
 *
 * @param beginning - of what was cut off, the beginning will do.
 */
export function decodeContent(
  { response, body }: { response: Pick<Response, 'headers' | 'truncated'>; body: Buffer },
  { beginning = false } = {},
): Outcome<Buffer> {
  const codings = listContentCodings(response.headers)
  if (codings.length === 0 || body.length === 0) return ok(body)
  if (response.truncated && !beginning) return { status: 'oversize', phase: 'body', limit: body.length }
  if (codings.length > codingsLimit)
    return {
      status: 'too-much-work',
      work: 'undoing content codings',
      limit: codingsLimit,
      unit: 'pieces',
    }
  let content: Outcome<Buffer> = ok(body)
  // In the order in which they were applied (RFC 9110 §8.4): the last one is undone first.
  for (const coding of codings.toReversed()) {
    if (content.status !== 'ok') return content
    content = undoCoding(coding, content.value, beginning)
  }
  return content
}

/** Content codings in the order in which they were applied, in lower case; `identity` is none. */
export function listContentCodings(headers: readonly (readonly [string, string])[]): string[] {
  return headers
    .filter(([name]) => name === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
}

type Decoder = (bytes: Buffer, beginning: boolean) => Buffer

const { Z_FINISH, Z_SYNC_FLUSH, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH } = constants
const { ZSTD_e_end, ZSTD_e_flush, ZSTD_d_windowLogMax } = constants
const maxOutputLength = decodedLimit
const decodeZlib =
  (decode: typeof gunzipSync): Decoder =>
  (bytes, beginning) =>
    decode(bytes, { maxOutputLength, finishFlush: beginning ? Z_SYNC_FLUSH : Z_FINISH })

/** RFC 9110 §8.4.1, RFC 7932, RFC 8878. */
const decoders: Readonly<Record<string, readonly Decoder[]>> = {
  gzip: [decodeZlib(gunzipSync)],
  // §8.4.1.3: to be taken for gzip.
  'x-gzip': [decodeZlib(gunzipSync)],
  // §8.4.1.2: the zlib format; and without its wrapper, as some servers have always sent it.
  deflate: [decodeZlib(inflateSync), decodeZlib(inflateRawSync)],
  br: [
    (bytes, beginning) =>
      brotliDecompressSync(bytes, {
        maxOutputLength,
        finishFlush: beginning ? BROTLI_OPERATION_FLUSH : BROTLI_OPERATION_FINISH,
      }),
  ],
  zstd: [
    (bytes, beginning) =>
      zstdDecompressSync(bytes, {
        maxOutputLength,
        finishFlush: beginning ? ZSTD_e_flush : ZSTD_e_end,
        // 8 MiB, which is what RFC 9659 §3 lets a server use.
        params: { [ZSTD_d_windowLogMax]: 23 },
      }),
  ],
}

function undoCoding(coding: string, bytes: Buffer, beginning: boolean): Outcome<Buffer> {
  const known = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
  if (!known) return { status: 'violation', field: 'content-encoding', received: coding.slice(0, 40) }
  for (const decode of known) {
    try {
      return ok(decode(bytes, beginning))
    } catch (error) {
      const { code, errno } = error as { code?: unknown; errno?: unknown }
      if (code === 'ERR_BUFFER_TOO_LARGE') return { status: 'oversize', phase: 'body', limit: decodedLimit }
      // Every decoder's own complaint has its number; anything else is a bug of ours.
      if (typeof errno !== 'number') throw error
    }
  }
  return { status: 'malformed', field: `content-encoding ${coding}`, offset: 0 }
}
