import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'

/** One ephemeral key of ours: what goes into key_share (RFC 8446 §4.2.8), and what it makes of the server's. */
export interface KeyShare {
  /** IANA name of the group. */
  group: string
  keyExchange: Uint8Array
  /** The shared secret, or null: what the server sent is no point of this group. */
  agree(peer: Uint8Array): Buffer | null
}

/** Groups for which `createKeyShare` makes a key, in the order in which they are worth trying. */
export const keyShareGroups = ['x25519', 'secp256r1', 'secp384r1', 'secp521r1', 'x448'] as const

/** A fresh key for the group, or null where this machine makes none. */
export function createKeyShare(group: string): KeyShare | null {
  if (group === 'x25519' || group === 'x448') return createMontgomeryShare(group)
  const curve = weierstrass[group]
  return curve ? createWeierstrassShare(group, curve) : null
}

/** OpenSSL's names of the curves of RFC 8446 §4.2.8.2. */
const weierstrass: Readonly<Record<string, string>> = {
  secp256r1: 'prime256v1',
  secp384r1: 'secp384r1',
  secp521r1: 'secp521r1',
}

/** UncompressedPointRepresentation; the shared secret is the x coordinate (RFC 8446 §7.4.2). */
function createWeierstrassShare(group: string, curve: string): KeyShare {
  const ours = createECDH(curve)
  const keyExchange = ours.generateKeys()
  return { group, keyExchange, agree: (peer) => nullOnError(() => ours.computeSecret(peer)) }
}

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

/** OpenSSL refuses a point off the curve, or of small order, by throwing; the block holds nothing else. */
function nullOnError(agree: () => Buffer | null): Buffer | null {
  try {
    return agree()
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string' && (code.startsWith('ERR_OSSL_') || code.startsWith('ERR_CRYPTO_')))
      return null
    throw error
  }
}
