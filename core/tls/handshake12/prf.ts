import { createHash, createHmac } from 'node:crypto'
import { concatBytes } from '../wire/codec.ts'

/** What drives the PRF and hashes the transcript: both hashes together before TLS 1.2, then the suite's own. */
export type PrfHash = 'md5-sha1' | 'sha256' | 'sha384'

/** PRF(secret, label, seed) (RFC 5246 §5; RFC 2246 §5 before TLS 1.2), in the length asked for. */
export function computePrf(
  hash: PrfHash,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Buffer {
  const labelled = concatBytes([Buffer.from(label), seed])
  if (hash !== 'md5-sha1') return expandSecret(hash, secret, labelled, length)
  // Two halves that share the middle byte where the length is odd (RFC 2246 §5).
  const half = Math.ceil(secret.length / 2)
  const first = expandSecret('md5', secret.subarray(0, half), labelled, length)
  const second = expandSecret('sha1', secret.subarray(secret.length - half), labelled, length)
  return Buffer.from(first.map((byte, index) => byte ^ (second[index] ?? 0)))
}

/** Hash(handshake_messages) as Finished and the extended master secret take it (RFC 5246 §7.4.9, RFC 7627 §3). */
export function hashTranscript12(hash: PrfHash, messages: readonly Uint8Array[]): Buffer {
  const algorithms = hash === 'md5-sha1' ? ['md5', 'sha1'] : [hash]
  return Buffer.concat(algorithms.map((name) => createHash(name).update(concatBytes(messages)).digest()))
}

/** P_hash(secret, seed) (RFC 5246 §5): A(i) = HMAC(secret, A(i-1)), A(0) the seed. */
function expandSecret(algorithm: string, secret: Uint8Array, seed: Uint8Array, length: number): Buffer {
  const hmac = (...parts: Uint8Array[]) => createHmac(algorithm, secret).update(concatBytes(parts)).digest()
  const blocks: Buffer[] = []
  let chain: Uint8Array = seed
  for (let made = 0; made < length; made += blocks.at(-1)?.length ?? length) {
    chain = hmac(chain)
    blocks.push(hmac(chain, seed))
  }
  return Buffer.concat(blocks).subarray(0, length)
}
