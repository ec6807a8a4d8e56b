import { concatBytes } from '../wire/codec.ts'
import type { CbcKeys } from './cbc-record.ts'
import type { CbcSuite } from './cbc-suite.ts'
import { computePrf, type PrfHash } from './prf.ts'

/** ClientHello.random and ServerHello.random. */
export interface Randoms {
  client: Uint8Array
  server: Uint8Array
}

/** master_secret (RFC 5246 §8.1). */
export function deriveMasterSecret(
  hash: PrfHash,
  premaster: Uint8Array,
  { client, server }: Randoms,
): Buffer {
  return computePrf(hash, premaster, 'master secret', concatBytes([client, server]), masterLength)
}

/**
 * The master secret where both hellos had extended_master_secret (RFC 7627 §4).
 *
 * @param sessionHash - over ClientHello…ClientKeyExchange
 */
export function deriveExtendedMasterSecret(
  hash: PrfHash,
  premaster: Uint8Array,
  sessionHash: Uint8Array,
): Buffer {
  return computePrf(hash, premaster, 'extended master secret', sessionHash, masterLength)
}

/** key_block, cut up for both sides (RFC 5246 §6.3): MAC keys, keys, and IVs where the version takes them from here. */
export function deriveCbcKeys(
  suite: CbcSuite,
  master: Uint8Array,
  { client, server }: Randoms,
): { client: CbcKeys; server: CbcKeys } {
  const sizes = [suite.macLength, suite.keyLength, suite.explicitIv ? 0 : suite.blockLength]
  const total = 2 * sizes.reduce((sum, size) => sum + size, 0)
  const block = computePrf(suite.prf, master, 'key expansion', concatBytes([server, client]), total)
  let position = 0
  const cut = (size: number | undefined) => {
    position += size ?? 0
    return block.subarray(position - (size ?? 0), position)
  }
  const [macs, keys, ivs] = sizes.map((size) => ({ client: cut(size), server: cut(size) }))
  const side = (name: 'client' | 'server') => ({
    mac: macs?.[name] ?? noBytes,
    key: keys?.[name] ?? noBytes,
    iv: ivs?.[name] ?? noBytes,
  })
  return { client: side('client'), server: side('server') }
}

/** verify_data (RFC 5246 §7.4.9), by the side that sends it. */
export function computeVerifyData12(
  hash: PrfHash,
  master: Uint8Array,
  side: 'client' | 'server',
  transcript: Uint8Array,
): Buffer {
  return computePrf(hash, master, `${side} finished`, transcript, verifyLength)
}

const masterLength = 48
const verifyLength = 12
const noBytes = new Uint8Array()
