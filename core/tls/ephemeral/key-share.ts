import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'
import { namedGroupNamed } from '../registry/named-groups.ts'
import {
  canDecapsulate,
  createEncapsulationKey,
  type EncapsulationName,
  encapsulationLengths,
} from './encapsulation-key.ts'
import { ffdhePrimeOf } from './ffdhe-primes.ts'
import { createFiniteFieldKey } from './finite-field-key.ts'

/** One ephemeral key of ours: what goes into key_share (RFC 8446 §4.2.8), and what it makes of the server's. */
export interface KeyShare {
  /** IANA name of the group. */
  group: string
  keyExchange: Uint8Array
  /** The shared secret, or null: what the server sent is nothing of this group. */
  agree(peer: Uint8Array): Buffer | null
}

/** Groups for which `createKeyShare` makes a key, and that every server has one of, in the order in which they are worth trying. */
export const keyShareGroups = ['x25519', 'secp256r1', 'secp384r1', 'secp521r1', 'x448'] as const

/** The others of TLS 1.3, those that servers are known to have alone first. Their keys are long, or long in the making. */
export const rareKeyShareGroups = [
  'X25519MLKEM768',
  'SecP256r1MLKEM768',
  'SecP384r1MLKEM1024',
  'MLKEM768',
  'MLKEM1024',
  'MLKEM512',
  'brainpoolP256r1tls13',
  'brainpoolP384r1tls13',
  'brainpoolP512r1tls13',
  'ffdhe2048',
  'ffdhe3072',
  'ffdhe4096',
  'ffdhe6144',
  'ffdhe8192',
] as const

/** A fresh key for the group, or null where this machine makes none. */
export function createKeyShare(group: string): KeyShare | null {
  return nullOnError(() => {
    switch (namedGroupNamed(group)?.kind) {
      case 'EC':
        return group === 'x25519' || group === 'x448' ? createMontgomeryShare(group) : createCurveShare(group)
      case 'FFDHE':
        return createFiniteFieldShare(group)
      case 'KEM':
        return createEncapsulationShare(group)
      case 'hybrid':
        return createHybridShare(group)
      default:
        return null
    }
  })
}

/** A fresh key for each of these groups that this machine makes one for. */
export function createKeyShares(groups: readonly string[]): KeyShare[] {
  return groups.flatMap((group) => createKeyShare(group) ?? [])
}

/** UncompressedPointRepresentation; the shared secret is the x coordinate (RFC 8446 §7.4.2, RFC 8422 §5.10). */
function createCurveShare(group: string): KeyShare {
  const ours = createECDH(opensslNames[group] ?? group.replace(/tls13$/, ''))
  const keyExchange = ours.generateKeys()
  return { group, keyExchange, agree: (peer) => nullOnError(() => ours.computeSecret(peer)) }
}

/** Where OpenSSL has another name. */
const opensslNames: Readonly<Record<string, string>> = { secp192r1: 'prime192v1', secp256r1: 'prime256v1' }

function createMontgomeryShare(group: 'x25519' | 'x448'): KeyShare {
  const { privateKey, publicKey } =
    group === 'x25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('x448')
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const length = group === 'x25519' ? 32 : 56
  const prefix = spki.subarray(0, spki.length - length)
  return {
    group,
    keyExchange: spki.subarray(prefix.length),
    agree: (peer) =>
      nullOnError(() => {
        if (peer.length !== length) return null
        const theirs = createPublicKey({ key: Buffer.concat([prefix, peer]), format: 'der', type: 'spki' })
        return diffieHellman({ privateKey, publicKey: theirs })
      }),
  }
}

/** As long as the prime, on both sides (RFC 8446 §4.2.8.1); so is the shared secret (§7.4.1). */
function createFiniteFieldShare(group: string): KeyShare | null {
  const prime = ffdhePrimeOf(group)
  if (!prime) return null
  const ours = createFiniteFieldKey(prime, Uint8Array.of(2))
  if (!ours) return null
  return {
    group,
    keyExchange: ours.publicKey,
    agree: (peer) => (peer.length === prime.length ? ours.agree(peer) : null),
  }
}

/** The key one way, a ciphertext back (draft-ietf-tls-mlkem §4). */
function createEncapsulationShare(group: string): KeyShare | null {
  const name = encapsulationNames[group]
  if (!name || !canDecapsulate) return null
  const ours = createEncapsulationKey(name)
  return {
    group,
    keyExchange: ours.encapsulationKey,
    agree: (peer) => nullOnError(() => ours.decapsulate(peer)),
  }
}

const encapsulationNames: Readonly<Record<string, EncapsulationName>> = {
  MLKEM512: 'ml-kem-512',
  MLKEM768: 'ml-kem-768',
  MLKEM1024: 'ml-kem-1024',
}

/**
 * Keys, ciphertext and secrets of a hybrid stand one after the other, each of the length it always has, in the order of this table
 * (draft-ietf-tls-ecdhe-mlkem §4): with X25519 the name says them the wrong way round.
 */
function createHybridShare(group: string): KeyShare | null {
  const names = hybridParts[group]
  if (!names) return null
  const [first, second] = [createKeyShare(names[0]), createKeyShare(names[1])]
  if (!first || !second) return null
  const length = answerLengthOf(first)
  return {
    group,
    keyExchange: Buffer.concat([first.keyExchange, second.keyExchange]),
    agree(peer) {
      const secrets = [first.agree(peer.subarray(0, length)), second.agree(peer.subarray(length))]
      return secrets.every((secret) => secret !== null) ? Buffer.concat(secrets) : null
    },
  }
}

const hybridParts: Readonly<Record<string, readonly [string, string]>> = {
  X25519MLKEM768: ['MLKEM768', 'x25519'],
  SecP256r1MLKEM768: ['secp256r1', 'MLKEM768'],
  SecP384r1MLKEM1024: ['secp384r1', 'MLKEM1024'],
}

/** Bytes of the peer's half. */
function answerLengthOf({ group, keyExchange }: KeyShare): number {
  const name = encapsulationNames[group]
  return name ? encapsulationLengths[name].ciphertext : keyExchange.length
}

/**
 * OpenSSL refuses a point off the curve, or of small order, or a curve it has not, by throwing, and Node the name of a key that the
 * OpenSSL of this machine does not make; the block holds nothing else.
 */
function nullOnError<T>(act: () => T | null): T | null {
  try {
    return act()
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string' && /^ERR_(OSSL_|CRYPTO_|INVALID_ARG_VALUE$)/.test(code)) return null
    throw error
  }
}
