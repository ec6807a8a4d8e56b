import { extensionType } from '../../registry/extensions.ts'
import { Reader, writeBytes } from '../codec.ts'
import type { Extension } from '../extension.ts'

const hostName = 0

/**
 * struct { NameType name_type; HostName host_name<1..2^16-1>; } ServerName;      (RFC 6066 §3)
 * ServerName server_name_list<1..2^16-1>;
 *
 * @param host - a DNS name in ASCII. An address literal has no place here: a server may then drop the hello.
 */
export function encodeServerName(host: string): Extension {
  const name = new TextEncoder().encode(host)
  return {
    type: extensionType('server_name'),
    data: writeBytes((writer) => writer.vector16((list) => list.u8(hostName).vector16(name))),
  }
}

/** The first host name of a client's list; null where it has none. */
export function decodeServerName(data: Uint8Array): string | null {
  const reader = new Reader(data, 'server_name')
  const names = reader.vector16('server_name_list').list((item) => {
    const type = item.u8('name_type')
    return { type, name: item.opaque16('host_name') }
  })
  reader.end()
  const found = names.find(({ type }) => type === hostName)
  return found ? new TextDecoder('latin1').decode(found.name) : null
}
