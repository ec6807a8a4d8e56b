import { concat } from '../wire/codec.ts'
import type { CbcKeys } from './cbc-record.ts'
import type { CbcSuite } from './cbc-suite.ts'
import { type PrfHash, prf } from './prf.ts'

/** ClientHello.random and ServerHello.random. */
export interface Randoms {
  client: Uint8Array
  server: Uint8Array
}

/** master_secret (RFC 5246 §8.1). */
export function masterSecret(hash: PrfHash, premaster: Uint8Array, { client, server }: Randoms): Buffer {
  return prf(hash, premaster, 'master secret', concat([client, server]), masterLength)
}

/**
 * The master secret where both hellos had extended_master_secret (RFC 7627 §4).
 *
 * @param sessionHash - over ClientHello…ClientKeyExchange
 */
export function extendedMasterSecret(hash: PrfHash, premaster: Uint8Array, sessionHash: Uint8Array): Buffer {
  return prf(hash, premaster, 'extended master secret', sessionHash, masterLength)
}

/** key_block, cut up for both sides (RFC 5246 §6.3): MAC keys, keys, and IVs where the version takes them from here. */
export function cbcKeys(
  suite: CbcSuite,
  master: Uint8Array,
  { client, server }: Randoms,
): { client: CbcKeys; server: CbcKeys } {
  const sizes = [suite.macLength, suite.keyLength, suite.explicitIv ? 0 : suite.blockLength]
  const total = 2 * sizes.reduce((sum, size) => sum + size, 0)
  const block = prf(suite.prf, master, 'key expansion', concat([server, client]), total)
  let position = 0
  const cut = (size: number | undefined) => {
    position += size ?? 0
    return block.subarray(position - (size ?? 0), position)
  }
  const [macs, keys, ivs] = sizes.map((size) => ({ client: cut(size), server: cut(size) }))
  const side = (name: 'client' | 'server') => ({
    mac: macs?.[name] ?? none,
    key: keys?.[name] ?? none,
    iv: ivs?.[name] ?? none,
  })
  return { client: side('client'), server: side('server') }
}

/** verify_data (RFC 5246 §7.4.9), by the side that sends it. */
export function verifyData12(
  hash: PrfHash,
  master: Uint8Array,
  side: 'client' | 'server',
  transcript: Uint8Array,
): Buffer {
  return prf(hash, master, `${side} finished`, transcript, verifyLength)
}

const masterLength = 48
const verifyLength = 12
const none = new Uint8Array()
