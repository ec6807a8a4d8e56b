/** How one protocol's messages are told apart: each has a header that says how many bytes follow it. */
export interface Framing {
  headerLength: number
  /** @param header - whole */
  lengthOf: (header: Buffer) => number
}

/** What came so far. */
interface MessageCount {
  /** Messages begun. */
  count: number
  /** Bytes of the longest, as it announced itself. */
  longest: number
}

/** Counts the messages in what comes, however it is cut. */
export function createMessageCounter({ headerLength, lengthOf }: Framing): (chunk: Buffer) => MessageCount {
  let count = 0
  let longest = 0
  let header: Buffer = Buffer.alloc(0)
  let left = 0
  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      const skipped = Math.min(left, chunk.length - at)
      at += skipped
      left -= skipped
      if (at === chunk.length) break
      const part = chunk.subarray(at, at + headerLength - header.length)
      if (header.length === 0) count += 1
      header = header.length === 0 ? part : Buffer.concat([header, part])
      at += part.length
      if (header.length < headerLength) break
      // What is shorter than itself is for the library to refuse.
      left = Math.max(0, lengthOf(header))
      longest = Math.max(longest, left)
      header = Buffer.alloc(0)
    }
    return { count, longest }
  }
}
