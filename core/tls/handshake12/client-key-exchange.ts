import { constants, randomBytes } from 'node:crypto'
import { createFiniteFieldKey } from '../ephemeral/finite-field-key.ts'
import { createKeyShare } from '../ephemeral/key-share.ts'
import { namedGroupName } from '../registry/named-groups.ts'
import { concatBytes, Writer } from '../wire/codec.ts'
import { encodeHandshake, handshakeTypes } from '../wire/handshake-message.ts'
import type { DheKeyExchange, ServerKeyExchange } from '../wire/server-key-exchange.ts'
import { encryptTo, rsaKeyOf } from './rsa-encryption.ts'

/** The server's half of the key exchange, as its first flight has it. */
export interface ServerHalf {
  /** Null: no ServerKeyExchange came, as with RSA. */
  keyExchange: ServerKeyExchange | null
  /** DER in the order sent. */
  certificates: readonly Uint8Array[]
}

/** Our half of the key exchange. */
export interface ClientKeyExchange {
  /** The message with its header. */
  message: Uint8Array
  premaster: Uint8Array
}

/**
 * Answers the server's half: RSA (RFC 5246 §7.4.7.1), DHE (§7.4.7.2) or ECDHE (RFC 8422 §5.7). Its signature is not checked: whose key it is
 * doesn't matter here. Null: another key exchange, or no key of the server's that can be used.
 *
 * @param offered - the version of our hello, which stands in an RSA premaster secret
 */
export function createClientKeyExchange(flight: ServerHalf, offered: number): ClientKeyExchange | null {
  const exchange = flight.keyExchange
  if (exchange === null) return encryptPremaster(flight.certificates[0], offered)
  if (exchange.kind === 'DHE') return agreeInFiniteField(exchange)
  if (exchange.kind !== 'ECDHE' || exchange.group === null) return null
  const share = createKeyShare(namedGroupName(exchange.group))
  const premaster = share?.agree(exchange.publicKey)
  return share && premaster
    ? { premaster, message: encodeClientKeyExchange(new Writer().vector8(share.keyExchange)) }
    : null
}

/** Leading zeros of the secret are left out (RFC 5246 §8.1.2). */
function agreeInFiniteField({ prime, generator, publicKey }: DheKeyExchange): ClientKeyExchange | null {
  if (prime.length > longestPrime) return null
  const ours = createFiniteFieldKey(prime, generator)
  const secret = ours?.agree(publicKey)
  const start = secret?.findIndex((byte) => byte !== 0) ?? -1
  if (!ours || !secret || start === -1) return null
  return {
    premaster: secret.subarray(start),
    message: encodeClientKeyExchange(new Writer().vector16(ours.publicKey)),
  }
}

/** Bytes. OpenSSL computes in longer ones, too, for 10 ms and more each. */
const longestPrime = 1024

function encryptPremaster(leaf: Uint8Array | undefined, offered: number): ClientKeyExchange | null {
  const key = rsaKeyOf(leaf)
  const premaster = concatBytes([Uint8Array.of(offered >> 8, offered & 0xff), randomBytes(46)])
  const encrypted = key && encryptTo(key, constants.RSA_PKCS1_PADDING, premaster)
  return encrypted && { premaster, message: encodeClientKeyExchange(new Writer().vector16(encrypted)) }
}

function encodeClientKeyExchange(body: Writer): Uint8Array {
  return encodeHandshake(handshakeTypes.client_key_exchange, body.finish())
}
