import { concatBytes, Reader } from '../../../core/tls/wire/codec.ts'
import { escapeBytes } from '../../net/printable.ts'
import type { Framing } from '../session/message-counter.ts'
import { encodeLittleEndian, readLittleEndian } from './little-endian.ts'
import { readTerminated } from './terminated-string.ts'

/** Of every packet: length of the payload (3 bytes, low byte first), sequence number (1). */
export const packetHeaderLength = 4

export const mysqlFraming: Framing = {
  headerLength: packetHeaderLength,
  lengthOf: (header) => header.readUIntLE(0, 3),
}

/** Longest first packet that is read. Greetings take about 100 bytes, errors up to 512 of text. */
export const openingLimit = 2048

/** @returns the payload's length. @throws DecodeError: over `openingLimit`, or not the first packet of a connection. */
export function decodeOpeningHeader(bytes: Uint8Array): number {
  const reader = new Reader(bytes, 'packet_header')
  const length = readLittleEndian(reader, 3, 'length')
  if (length === 0 || length > openingLimit) reader.reject('length', 3)
  if (reader.u8('sequence_id') !== 0) reader.reject('sequence_id', 1)
  reader.end()
  return length
}

/** Capability flags that say something about security, by their names in the protocol. */
const flags = {
  CLIENT_LONG_PASSWORD: 0x1,
  CLIENT_PROTOCOL_41: 0x200,
  CLIENT_SSL: 0x800,
  CLIENT_SECURE_CONNECTION: 0x8000,
  CLIENT_PLUGIN_AUTH: 0x80000,
} as const

export interface MysqlGreeting {
  kind: 'greeting'
  /** As sent, printable: `5.5.5-10.11.19-MariaDB-0+deb12u1`. Whoever runs the server, or a proxy, can set it to anything. */
  version: string
  product: 'MySQL' | 'MariaDB'
  /** CLIENT_SSL: without it there is no way to TLS. */
  tls: boolean
  /** The plugin that is asked for first; null before MySQL 5.5. */
  authPlugin: string | null
}

/** ERR packet in place of a greeting: 1040 too many connections, 1129 host blocked, 1130 host not allowed … */
export interface MysqlError {
  kind: 'error'
  errno: number
  /** Null: before the handshake none is sent. */
  sqlState: string | null
}

/** The server's first packet, without its header. @throws DecodeError */
export function decodeOpening(payload: Uint8Array): MysqlGreeting | MysqlError {
  const reader = new Reader(payload, 'greeting')
  const version = reader.u8('protocol_version')
  if (version === 0xff) return decodeError(reader)
  if (version !== 10) reader.reject('protocol_version', 1)
  return decodeGreeting(reader)
}

/**
 * Protocol::HandshakeV10:
 *
 *     1  protocol version, 10    1  low half of the length of auth data
 *     n  server version, NUL    10  reserved
 *     4  thread id               n  auth data, at least 13 (CLIENT_SECURE_CONNECTION)
 *     8  auth data               n  plugin name, NUL or the end (CLIENT_PLUGIN_AUTH)
 *     1  0
 *     2  capabilities, low
 *     1  character set, 2 status, 2 capabilities, high: absent in servers older than 4.1
 */
function decodeGreeting(reader: Reader): MysqlGreeting {
  const version = escapeBytes(readTerminated(reader, 'server_version'))
  reader.bytes(4, 'thread_id')
  reader.bytes(8, 'auth_plugin_data')
  reader.bytes(1, 'filler')
  let capabilities = readLittleEndian(reader, 2, 'capability_flags')
  let authPlugin: string | null = null
  if (reader.remaining > 0) {
    reader.bytes(3, 'character_set')
    capabilities += readLittleEndian(reader, 2, 'capability_flags') * 0x10000
    const length = reader.u8('auth_plugin_data_length')
    reader.bytes(10, 'reserved')
    if (hasCapability(capabilities, 'CLIENT_SECURE_CONNECTION'))
      reader.bytes(Math.max(13, length - 8), 'auth_plugin_data')
    if (hasCapability(capabilities, 'CLIENT_PLUGIN_AUTH')) {
      const [name = new Uint8Array()] = splitAtZero(reader.rest())
      authPlugin = escapeBytes(name)
    }
  }
  // MariaDB since 10.2 keeps this flag clear to tell itself apart; its older versions say it in the version only.
  const isMariaDb = version.includes('MariaDB') || !hasCapability(capabilities, 'CLIENT_LONG_PASSWORD')
  return {
    kind: 'greeting',
    version,
    product: isMariaDb ? 'MariaDB' : 'MySQL',
    tls: hasCapability(capabilities, 'CLIENT_SSL'),
    authPlugin,
  }
}

/** ERR: 0xff, 2 error code, then text; between them `#` and five characters of SQLSTATE once the client is known. */
function decodeError(reader: Reader): MysqlError {
  const errno = readLittleEndian(reader, 2, 'error_code')
  const text = reader.rest()
  const sqlState = text[0] === 0x23 && text.length >= 6 ? escapeBytes(text.subarray(1, 6)) : null
  return { kind: 'error', errno, sqlState }
}

/** SSLRequest, with its header: the last packet in clear. */
export function encodeSslRequest(): Uint8Array {
  const capabilities =
    flags.CLIENT_LONG_PASSWORD |
    flags.CLIENT_PROTOCOL_41 |
    flags.CLIENT_SSL |
    flags.CLIENT_SECURE_CONNECTION |
    flags.CLIENT_PLUGIN_AUTH
  const payload = concatBytes([
    encodeLittleEndian(capabilities, 4),
    encodeLittleEndian(2 ** 24 - 1, 4),
    Uint8Array.of(utf8),
    new Uint8Array(23),
  ])
  return concatBytes([encodeLittleEndian(payload.length, 3), Uint8Array.of(1), payload])
}

/** utf8_general_ci, which every version has. */
const utf8 = 33

function hasCapability(capabilities: number, flag: keyof typeof flags): boolean {
  return (capabilities & flags[flag]) !== 0
}

function splitAtZero(bytes: Uint8Array): Uint8Array[] {
  const end = bytes.indexOf(0)
  return end < 0 ? [bytes] : [bytes.subarray(0, end), bytes.subarray(end + 1)]
}
