/** Bytes of a peer as printable ASCII, every other byte as `\xNN`: fit for facts, logs and terminals. */
export function escapeBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== backslash
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('')
}

const backslash = 0x5c
