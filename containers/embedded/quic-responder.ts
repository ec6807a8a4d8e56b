import { DecodeError, Reader, writeBytes } from '../../core/tls/wire/codec.ts'
import { type DatagramListener, listenDatagrams } from './datagram-listener.ts'

/** RFC 9000 §14.1: less than that begins no connection. */
const leastLength = 1200
/** QUIC 1, QUIC 2 (RFC 9369) and a reserved one (RFC 9000 §6.3). */
const versions = [0x00000001, 0x6b3343cf, 0xfafafafa]

/** The first thing that a QUIC server says: its versions, to a client with another (RFC 9000 §6.1). It goes no further. */
export function startQuicResponder(): Promise<DatagramListener> {
  return listenDatagrams((datagram) => {
    try {
      return encodeVersionNegotiation(datagram)
    } catch (error) {
      if (error instanceof DecodeError) return null
      throw error
    }
  })
}

function encodeVersionNegotiation(datagram: Buffer): Uint8Array | null {
  const reader = new Reader(datagram, 'long_header')
  const long = (reader.u8('header_form') & 0x80) !== 0
  const version = reader.u16('version') * 0x1_0000 + reader.u16('version')
  const [destination, source] = [reader.opaque8('destination_id'), reader.opaque8('source_id')]
  if (!long || version === 0 || versions.includes(version) || datagram.length < leastLength) return null
  return writeBytes((writer) => {
    writer.u8(0x80).u16(0).u16(0).vector8(source).vector8(destination)
    for (const offered of versions) writer.u16(offered >>> 16).u16(offered & 0xffff)
  })
}
