import { extensionType } from '../../registry/extensions.ts'
import { Reader, writeBytes } from '../codec.ts'
import type { Extension } from '../extension.ts'

/**
 * opaque ProtocolName<1..2^8-1>;      (RFC 7301 §3.1)
 * ProtocolName protocol_name_list<2..2^16-1>;
 *
 * A server answers with a list of exactly one. Names are bytes; they are shown as Latin-1, so that all
 * survive.
 */
export function encodeAlpn(protocols: readonly string[]): Extension {
  return {
    type: extensionType('application_layer_protocol_negotiation'),
    data: writeBytes((writer) =>
      writer.vector16((list) => {
        for (const protocol of protocols)
          list.vector8(Uint8Array.from(protocol, (char) => char.charCodeAt(0)))
      }),
    ),
  }
}

export function decodeAlpn(data: Uint8Array): string[] {
  const reader = new Reader(data, 'alpn')
  const protocols = reader.vector16('protocol_name_list').list((item) => {
    const name = item.opaque8('protocol_name')
    if (name.length === 0) item.reject('protocol_name', 1)
    return String.fromCharCode(...name)
  })
  reader.end()
  return protocols
}

/** The server's answer. A list of none or several is an error. */
export function decodeSelectedAlpn(data: Uint8Array): string {
  const [protocol, ...others] = decodeAlpn(data)
  if (protocol === undefined || others.length > 0) return new Reader(data).reject('protocol_name_list', 0)
  return protocol
}
