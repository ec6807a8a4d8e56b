import { concatBytes } from '../../../core/tls/wire/codec.ts'
import type { Random } from './random.ts'

/** Longest mutated message in bytes: as long as a handshake message or a DNS answer over TCP may be. */
const maxMessageLength = 64 * 1024
const mostChanges = 4

/**
 * One to three changes to a message: bits flipped, bytes set to the ends of their range, cuts, lengths that lie, parts repeated,
 * inserted and removed, and the tail of another message spliced on. Half of the messages keep their length and structure but for
 * single bytes, since the deeper branches of a parser are reached by what is nearly right.
 *
 * @param other - gives that other message
 */
export function mutateMessage(message: Uint8Array, random: Random, other: () => Uint8Array): Uint8Array {
  // A copy: what a Buffer's own slice gives is a view.
  let bytes: Uint8Array = new Uint8Array(message)
  const among = random.below(2) === 0 ? singleByteChanges : changes
  for (let left = random.below(mostChanges) || 1; left > 0; left -= 1) {
    const change = among[random.below(among.length)] as Change
    bytes = change(bytes, random, other)
  }
  return bytes.length > maxMessageLength ? bytes.subarray(0, maxMessageLength) : bytes
}

/** May change the bytes it is given. */
type Change = (bytes: Uint8Array, random: Random, other: () => Uint8Array) => Uint8Array

const boundaryBytes = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff]

const singleByteChanges: readonly Change[] = [
  function flipBit(bytes, random) {
    const at = random.below(bytes.length)
    if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8))
    return bytes
  },
  function setByte(bytes, random) {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256)
    return bytes
  },
  function setByteToEdge(bytes, random) {
    if (bytes.length > 0)
      bytes[random.below(bytes.length)] = boundaryBytes[random.below(boundaryBytes.length)] as number
    return bytes
  },
]

const changes: readonly Change[] = [
  ...singleByteChanges,
  function lieAboutLength(bytes, random) {
    const size = 1 + random.below(3)
    if (bytes.length < size) return bytes
    const at = random.below(bytes.length - size + 1)
    const left = bytes.length - at - size
    const lies = [0, left - 1, left, left + 1, left + random.below(maxMessageLength), 256 ** size - 1]
    const lie = Math.max(0, lies[random.below(lies.length)] as number)
    for (let index = 0; index < size; index += 1)
      bytes[at + index] = Math.floor(lie / 256 ** (size - 1 - index))
    return bytes
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length + 1))
  },
  function append(bytes, random) {
    const more = Uint8Array.from({ length: 1 + random.below(64) }, () => random.below(256))
    return concatBytes([bytes, more])
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1)
    const filler = new Uint8Array(1 + random.below(32)).fill(
      boundaryBytes[random.below(boundaryBytes.length)] as number,
    )
    return concatBytes([bytes.subarray(0, at), filler, bytes.subarray(at)])
  },
  function remove(bytes, random) {
    const [from, to] = pickRange(bytes, random)
    return concatBytes([bytes.subarray(0, from), bytes.subarray(to)])
  },
  function repeat(bytes, random) {
    const [from, to] = pickRange(bytes, random)
    // Rarely often: what takes the square of its input's length shows with long inputs only.
    const times =
      random.below(64) === 0 ? Math.floor(maxMessageLength / Math.max(1, to - from)) : 1 + random.below(4)
    const part = bytes.subarray(from, to)
    const parts = Array.from({ length: Math.min(times, maxMessageLength) }, () => part)
    return concatBytes([bytes.subarray(0, to), ...parts, bytes.subarray(to)])
  },
  function splice(bytes, random, other) {
    const tail = other()
    return concatBytes([
      bytes.subarray(0, random.below(bytes.length + 1)),
      tail.subarray(random.below(tail.length + 1)),
    ])
  },
]

function pickRange(bytes: Uint8Array, random: Random): [from: number, to: number] {
  const from = random.below(bytes.length + 1)
  return [from, from + random.below(bytes.length - from + 1)]
}
