import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { concatBytes, Writer } from '../wire/codec.ts'
import type { CbcSuite } from './cbc-suite.ts'

/** What one side protects its records with. */
export interface CbcKeys {
  mac: Uint8Array
  key: Uint8Array
  /** Of the first record, where the version has no explicit one. */
  iv: Uint8Array
}

/** What is encrypted, piece by piece (RFC 5246 §6.2.3.2). */
export interface CbcPlaintext {
  content: Uint8Array
  mac: Uint8Array
  /** With padding_length as its last byte: every byte has that value. */
  padding: Uint8Array
}

/** What a receiver finds out about one record. */
export interface CbcOpened {
  content: Uint8Array
  /** Does it leave room for a MAC? */
  paddingFits: boolean
  /** It fits, and every byte of it has its length. */
  paddingValid: boolean
  /** Of the MAC that stands before the padding, whatever the padding's bytes are. */
  macValid: boolean
}

/** Makes the records of one direction, in order. */
export interface CbcSealer {
  /**
   * The payload of a record.
   *
   * @param distort - makes the plaintext anew before it is encrypted, to a multiple of the block length.
   */
  seal(type: number, content: Uint8Array, distort?: (plaintext: CbcPlaintext) => Uint8Array): Uint8Array
}

/** Opens the records of one direction, in order. */
export interface CbcOpener {
  /** Null: the length is none that a record of this suite can have. */
  open(type: number, payload: Uint8Array): CbcOpened | null
}

/**
 * struct { opaque IV[block_length];                                                   (RFC 5246 §6.2.3.2)
 *          block-ciphered struct { opaque content[]; opaque MAC[mac_length];
 *                                  uint8 padding[padding_length]; uint8 padding_length; };
 * } GenericBlockCipher;
 *
 * The MAC comes before the encryption and does not cover the padding, so that a receiver decides on both: what it lets be
 * seen of that decision is a padding oracle.
 */
export function createCbcSealer(suite: CbcSuite, version: number, keys: CbcKeys): CbcSealer {
  let sequence = 0n
  let chained = keys.iv
  return {
    seal(type, content, distort = joinPieces) {
      const mac = computeRecordMac(suite, keys, { sequence, type, version, content })
      sequence += 1n
      const plaintext = distort({
        content,
        mac,
        padding: createLeastPadding(suite, content.length + mac.length),
      })
      const iv = suite.explicitIv ? randomBytes(suite.blockLength) : chained
      const cipher = createCipheriv(suite.cipher, keys.key, iv).setAutoPadding(false)
      const encrypted = concatBytes([cipher.update(plaintext), cipher.final()])
      chained = encrypted.subarray(-suite.blockLength)
      return suite.explicitIv ? concatBytes([iv, encrypted]) : encrypted
    },
  }
}

export function createCbcOpener(suite: CbcSuite, version: number, keys: CbcKeys): CbcOpener {
  let sequence = 0n
  let chained = keys.iv
  return {
    open(type, payload) {
      const { blockLength, macLength, explicitIv } = suite
      const encrypted = explicitIv ? payload.subarray(blockLength) : payload
      if (encrypted.length % blockLength !== 0 || encrypted.length < macLength + 1) return null
      const iv = explicitIv ? payload.subarray(0, blockLength) : chained
      const decipher = createDecipheriv(suite.cipher, keys.key, iv).setAutoPadding(false)
      const plaintext = concatBytes([decipher.update(encrypted), decipher.final()])
      chained = encrypted.slice(-blockLength)

      const length = plaintext.at(-1) ?? 0
      const fits = length + 1 + macLength <= plaintext.length
      // Where it doesn't fit, the receiver goes on as if there were none (RFC 5246 §6.2.3.2).
      const end = plaintext.length - (fits ? length : 0) - 1 - macLength
      const content = plaintext.subarray(0, end)
      const expected = computeRecordMac(suite, keys, { sequence, type, version, content })
      sequence += 1n
      return {
        content,
        paddingFits: fits,
        paddingValid: fits && plaintext.subarray(-length - 1).every((byte) => byte === length),
        macValid: timingSafeEqual(expected, plaintext.subarray(end, end + macLength)),
      }
    },
  }
}

/** The pieces as they belong together. */
export function joinPieces({ content, mac, padding }: CbcPlaintext): Uint8Array {
  return concatBytes([content, mac, padding])
}

interface MacInput {
  sequence: bigint
  type: number
  version: number
  content: Uint8Array
}

/** MAC(key, seq_num + type + version + length + fragment) (RFC 5246 §6.2.3.1). */
function computeRecordMac(
  suite: CbcSuite,
  keys: CbcKeys,
  { sequence, type, version, content }: MacInput,
): Buffer {
  const header = Buffer.alloc(8)
  header.writeBigUInt64BE(sequence)
  const covered = new Writer().bytes(header).u8(type).u16(version).vector16(content).finish()
  return createHmac(suite.mac, keys.mac).update(covered).digest()
}

function createLeastPadding({ blockLength }: CbcSuite, length: number): Uint8Array {
  const size = blockLength - (length % blockLength)
  return new Uint8Array(size).fill(size - 1)
}
