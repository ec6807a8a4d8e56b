import type { Outcome } from '../../core/outcome.ts'
import { DecodeError } from '../../core/tls/wire/codec.ts'

/** The edge of the codec: bytes that don't decode are `malformed`. */
export async function catchDecodeError<T>(task: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { status: 'malformed', field: error.field, offset: error.offset }
  }
}
