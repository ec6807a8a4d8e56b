import { type CipherCCMTypes, type CipherGCMTypes, createDecipheriv } from 'node:crypto'
import type { TrafficKeys } from './key-schedule.ts'
import type { Protection } from './record-protection.ts'

/** TLSInnerPlaintext (RFC 8446 §5.2) without its padding. */
export interface InnerPlaintext {
  type: number
  content: Buffer
}

/**
 * Opens the records of one direction, in order: the sequence number is part of the nonce (RFC 8446 §5.3).
 *
 *     struct { opaque content[]; ContentType type; uint8 zeros[]; } TLSInnerPlaintext
 *
 * `open` gives null for a record that doesn't authenticate or is nothing but padding.
 */
export function createRecordOpener(
  protection: Protection,
  { key, iv }: TrafficKeys,
): { open(header: Uint8Array, ciphertext: Uint8Array): InnerPlaintext | null } {
  let sequence = 0n
  return {
    open(header, ciphertext) {
      const length = ciphertext.length - protection.tagLength
      if (length < 1) return null
      // AEAD modes differ only in what Node's types ask of them; CCM wants the length beforehand.
      const decipher = createDecipheriv(
        protection.cipher as CipherGCMTypes & CipherCCMTypes,
        key,
        createNonce(iv, sequence),
        {
          authTagLength: protection.tagLength,
        },
      )
      sequence += 1n
      decipher.setAAD(header, { plaintextLength: length })
      decipher.setAuthTag(ciphertext.subarray(length))
      const plaintext = finishDecryption(decipher, ciphertext.subarray(0, length))
      return plaintext && readInnerPlaintext(plaintext)
    },
  }
}

/** The 64-bit sequence number, padded to the IV's length, XOR the IV (RFC 8446 §5.3). */
function createNonce(iv: Buffer, sequence: bigint): Buffer {
  const result = Buffer.from(iv)
  const at = result.length - 8
  result.writeBigUInt64BE(result.readBigUInt64BE(at) ^ sequence, at)
  return result
}

function finishDecryption(
  decipher: ReturnType<typeof createDecipheriv>,
  ciphertext: Uint8Array,
): Buffer | null {
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  } catch {
    // Node gives a failed tag no code of its own; nothing but the opening of the peer's bytes happens in this block.
    return null
  }
}

function readInnerPlaintext(plaintext: Buffer): InnerPlaintext | null {
  const end = plaintext.findLastIndex((byte) => byte !== 0)
  const type = plaintext[end]
  return type === undefined ? null : { type, content: plaintext.subarray(0, end) }
}
