/** Bytes written as hex, with white space and `# comments` to the end of a line. */
export function bytes(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '')
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw new Error('not hex')
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** A handshake message without its header. */
export function bodyOf(message: Uint8Array): Uint8Array {
  return message.subarray(4)
}
