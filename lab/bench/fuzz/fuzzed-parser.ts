import type { Random } from './random.ts'

/** Something that reads what a peer sent. */
export interface Parser {
  name: string
  /** Its share of the messages, compared with the other parsers'. A parser that is many times slower gets a smaller share. */
  weight: number
  /** Valid messages, to be mutated. */
  corpus: readonly Uint8Array[]
  /** Throws nothing but a DecodeError. `random` is for choices besides the bytes: where a stream is cut, which suite was chosen. */
  parse: (message: Uint8Array, random: Random) => unknown
  /** Offsets of errors count from the record or message in the stream that they are in. */
  stream?: true
}
