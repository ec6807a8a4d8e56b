import { createPrivateKey, createPublicKey, diffieHellman, randomBytes } from 'node:crypto'
import { concatBytes, Writer } from '../wire/codec.ts'

/** One ephemeral Diffie-Hellman key of ours in somebody's group. */
export interface FiniteFieldKey {
  /** As long as the prime, big-endian. */
  publicKey: Buffer
  /** The shared secret, as long as the prime; null: OpenSSL finds no element of the group in it. */
  agree(peer: Uint8Array): Buffer | null
}

/**
 * The key is put together as PKCS #8 (RFC 5208) with the parameters of PKCS #3, since Node's createDiffieHellman tests the prime
 * first, which takes 24 s for one of 8192 bits. Whether it is a prime does not matter here.
 *
 * @returns null for a group that OpenSSL does not compute in, such as one of more than 10,000 bits
 */
export function createFiniteFieldKey(prime: Uint8Array, generator: Uint8Array): FiniteFieldKey | null {
  const algorithm = sequence(dhKeyAgreement, sequence(integer(prime), integer(generator)))
  const secret = integer(Uint8Array.of(1, ...randomBytes(privateLength)))
  const privateKey = nullOnThrow(() =>
    createPrivateKey({
      key: sequence(integer(Uint8Array.of(0)), algorithm, element(0x04, secret)),
      format: 'der',
      type: 'pkcs8',
    }),
  )
  const spki =
    privateKey && nullOnThrow(() => createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))
  if (!privateKey || !spki) return null
  return {
    publicKey: padStart(readPublicValue(spki, algorithm), prime.length),
    agree(peer) {
      const key = sequence(algorithm, element(0x03, concatBytes([Uint8Array.of(0), integer(peer)])))
      return nullOnThrow(() =>
        diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) }),
      )
    },
  }
}

/** Node gives some of these errors no code ("Deriving bits failed"); nothing but OpenSSL's work on the numbers happens in the block. */
function nullOnThrow<T>(act: () => T): T | null {
  try {
    return act()
  } catch {
    return null
  }
}

/** Enough for every group of RFC 7919 (appendix A: 225 to 400 bits). */
const privateLength = 50

/** OBJECT IDENTIFIER 1.2.840.113549.1.3.1. */
const dhKeyAgreement = Buffer.from('06092a864886f70d010301', 'hex')

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, concatBytes(parts))
}

/** INTEGER, never negative: a zero before a first bit that is set (X.690 §8.3). */
function integer(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0)
  const value = start === -1 ? Uint8Array.of(0) : bytes.subarray(start)
  return element(0x02, (value[0] ?? 0) & 0x80 ? concatBytes([Uint8Array.of(0), value]) : value)
}

/** Tag, length (X.690 §8.1.3), contents. */
function element(tag: number, contents: Uint8Array): Buffer {
  const { length } = contents
  const writer = new Writer().u8(tag)
  if (length < 0x80) writer.u8(length)
  else if (length < 0x100) writer.u8(0x81).u8(length)
  else writer.u8(0x82).u16(length)
  return Buffer.from(writer.bytes(contents).finish())
}

/** INTEGER in the BIT STRING behind the algorithm (RFC 3279 §2.3.3), which OpenSSL writes back as it was given. */
function readPublicValue(spki: Buffer, algorithm: Buffer): Buffer {
  const bitString = spki.subarray(spki.indexOf(algorithm) + algorithm.length)
  return contentsOf(contentsOf(bitString).subarray(1))
}

function contentsOf(bytes: Buffer): Buffer {
  const length = bytes[1] ?? 0
  return bytes.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f))
}

function padStart(value: Buffer, length: number): Buffer {
  const digits = value.subarray(Math.max(0, value.length - length))
  return Buffer.concat([Buffer.alloc(length - digits.length), digits])
}
