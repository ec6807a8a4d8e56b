import { extensionType } from '../../registry/extensions.ts'
import { Reader, writeBytes } from '../codec.ts'
import type { Extension } from '../extension.ts'

export interface KeyShareEntry {
  group: number
  keyExchange: Uint8Array
}

const type = extensionType('key_share')

/**
 * struct { NamedGroup group; opaque key_exchange<1..2^16-1>; } KeyShareEntry;      (RFC 8446 §4.2.8)
 * KeyShareEntry client_shares<0..2^16-1>;
 *
 * An empty list is allowed: the server answers with HelloRetryRequest, naming the group it chose, and signs
 * nothing.
 */
export function encodeClientKeyShares(shares: readonly KeyShareEntry[]): Extension {
  return {
    type,
    data: writeBytes((writer) =>
      writer.vector16((list) => {
        for (const { group, keyExchange } of shares) list.u16(group).vector16(keyExchange)
      }),
    ),
  }
}

/** KeyShareEntry server_share, in ServerHello. */
export function encodeServerKeyShare({ group, keyExchange }: KeyShareEntry): Extension {
  return { type, data: writeBytes((writer) => writer.u16(group).vector16(keyExchange)) }
}

/** NamedGroup selected_group, in HelloRetryRequest. */
export function encodeRetryKeyShare(group: number): Extension {
  return { type, data: writeBytes((writer) => writer.u16(group)) }
}

export function decodeClientKeyShares(data: Uint8Array): KeyShareEntry[] {
  const reader = new Reader(data, 'key_share')
  const shares = reader.vector16('client_shares').list(readEntry)
  reader.end()
  return shares
}

export function decodeServerKeyShare(data: Uint8Array): KeyShareEntry {
  const reader = new Reader(data, 'key_share')
  const share = readEntry(reader)
  reader.end()
  return share
}

export function decodeRetryKeyShare(data: Uint8Array): number {
  const reader = new Reader(data, 'key_share')
  const group = reader.u16('selected_group')
  reader.end()
  return group
}

function readEntry(reader: Reader): KeyShareEntry {
  const group = reader.u16('group')
  const keyExchange = reader.opaque16('key_exchange')
  if (keyExchange.length === 0) reader.reject('key_exchange', 2)
  return { group, keyExchange }
}
