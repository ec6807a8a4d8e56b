import { createHash, createHmac } from 'node:crypto'

/** The hash of the cipher suite, which also drives HKDF (RFC 8446 §7.1). */
export type HashName = 'sha256' | 'sha384'

/** The key and IV that protect what one side sends (RFC 8446 §7.3). */
export interface TrafficKeys {
  key: Buffer
  iv: Buffer
}

/**
 * server_handshake_traffic_secret (RFC 8446 §7.1) of a handshake without PSK.
 *
 * @param transcriptHash - over ClientHello…ServerHello (§4.4.1)
 */
export function deriveServerHandshakeTrafficSecret(
  hash: HashName,
  sharedSecret: Uint8Array,
  transcriptHash: Uint8Array,
): Buffer {
  return expandLabel(
    hash,
    deriveHandshakeSecret(hash, sharedSecret),
    's hs traffic',
    transcriptHash,
    digestLengthOf(hash),
  )
}

/** Handshake Secret (RFC 8446 §7.1): what (EC)DHE gave, extracted over the empty early secret. */
export function deriveHandshakeSecret(hash: HashName, sharedSecret: Uint8Array): Buffer {
  const zeros = Buffer.alloc(digestLengthOf(hash))
  const earlySecret = extractSecret(hash, zeros, zeros)
  const derived = expandLabel(hash, earlySecret, 'derived', createHash(hash).digest(), digestLengthOf(hash))
  return extractSecret(hash, derived, sharedSecret)
}

/**
 * server_application_traffic_secret_0 (RFC 8446 §7.1).
 *
 * @param transcriptHash - over ClientHello…server Finished
 */
export function deriveServerApplicationTrafficSecret(
  hash: HashName,
  sharedSecret: Uint8Array,
  transcriptHash: Uint8Array,
): Buffer {
  const length = digestLengthOf(hash)
  const none = createHash(hash).digest()
  const derived = expandLabel(hash, deriveHandshakeSecret(hash, sharedSecret), 'derived', none, length)
  const masterSecret = extractSecret(hash, derived, Buffer.alloc(length))
  return expandLabel(hash, masterSecret, 's ap traffic', transcriptHash, length)
}

/** verify_data of Finished (RFC 8446 §4.4.4), by the handshake traffic secret of who sends it. */
export function computeVerifyData(hash: HashName, secret: Buffer, transcriptHash: Uint8Array): Buffer {
  const finishedKey = expandLabel(hash, secret, 'finished', new Uint8Array(), digestLengthOf(hash))
  return createHmac(hash, finishedKey).update(transcriptHash).digest()
}

/** @param keyLength - of the suite's AEAD, in bytes. Its IV is 12 bytes in every suite of TLS 1.3. */
export function deriveTrafficKeys(hash: HashName, secret: Uint8Array, keyLength: number): TrafficKeys {
  const none = new Uint8Array()
  return {
    key: expandLabel(hash, secret, 'key', none, keyLength),
    iv: expandLabel(hash, secret, 'iv', none, ivLength),
  }
}

/** HKDF-Extract (RFC 5869 §2.2). */
function extractSecret(hash: HashName, salt: Uint8Array, input: Uint8Array): Buffer {
  return createHmac(hash, salt).update(input).digest()
}

/**
 * HKDF-Expand-Label (RFC 8446 §7.1) over
 * `struct { uint16 length; opaque label<7..255> = "tls13 " + Label; opaque context<0..255>; } HkdfLabel`.
 * No output of the schedule is longer than one hash, so that one round of HKDF-Expand (RFC 5869 §2.3) is all of it.
 */
function expandLabel(
  hash: HashName,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Buffer {
  const name = Buffer.from(`tls13 ${label}`)
  const info = Buffer.concat([
    Buffer.of(length >> 8, length & 0xff, name.length),
    name,
    Buffer.of(context.length),
    context,
  ])
  return createHmac(hash, secret).update(info).update(Buffer.of(1)).digest().subarray(0, length)
}

function digestLengthOf(hash: HashName): number {
  return hash === 'sha384' ? 48 : 32
}

const ivLength = 12
