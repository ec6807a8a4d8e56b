import { randomBytes } from 'node:crypto'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { concatBytes, DecodeError, Reader, writeBytes } from '../../core/tls/wire/codec.ts'

/** A packet that begins a connection in a version that doesn't exist, and what its answer must carry. */
export interface ProbePacket {
  datagram: Uint8Array
  destinationId: Uint8Array
  sourceId: Uint8Array
}

/** Of the form 0x?a?a?a?a, reserved to force version negotiation (RFC 9000 §15). */
const reservedVersion = 0x1a2a3a4a
/** Below it a server drops what begins a connection (RFC 9000 §14.1, §6.1). */
const leastLength = 1200
const idLength = 8

/**
 * 1 (form), 1 (fixed bit), 6 bits of the version's own, version (4), DCID length (1), DCID, SCID length (1), SCID, and
 * padding (RFC 8999 §5.1). A server that speaks QUIC answers a version it doesn't have with those it has (RFC 9000 §6.1).
 */
export function createProbePacket(): ProbePacket {
  const [destinationId, sourceId] = [randomBytes(idLength), randomBytes(idLength)]
  const header = writeBytes((writer) =>
    writer
      .u8(0xc0)
      .u16(reservedVersion >>> 16)
      .u16(reservedVersion & 0xffff)
      .vector8(destinationId)
      .vector8(sourceId),
  )
  const datagram = concatBytes([header, new Uint8Array(leastLength - header.length)])
  return { datagram, destinationId, sourceId }
}

/**
 * Version Negotiation (RFC 9000 §17.2.1): 1 (form), 7 unused bits, version 0, our source id as its destination id, ours as its
 * source id, then versions of 4 bytes. Null: not for these ids, so not an answer to this packet.
 */
export function readVersionNegotiation(
  datagram: Uint8Array,
  { destinationId, sourceId }: Pick<ProbePacket, 'destinationId' | 'sourceId'>,
): Outcome<{ versions: string[] }> | null {
  try {
    const reader = new Reader(datagram, 'version_negotiation')
    const form = reader.u8('header_form')
    if ((form & 0x80) === 0) return { status: 'violation', field: 'header_form', received: 'short' }
    const version = reader.u16('version') * 0x1_0000 + reader.u16('version')
    const [destination, source] = [reader.opaque8('destination_id'), reader.opaque8('source_id')]
    if (!isEqual(destination, sourceId)) return null
    if (version !== 0) return { status: 'violation', field: 'version', received: formatVersion(version) }
    if (!isEqual(source, destinationId))
      return { status: 'violation', field: 'source_id', received: 'another' }
    if (reader.remaining === 0) reader.reject('supported_version', 0)
    const versions = reader.list(
      (item) => item.u16('supported_version') * 0x1_0000 + item.u16('supported_version'),
    )
    return ok({ versions: versions.filter((offered) => !isReserved(offered)).map(formatVersion) })
  } catch (error) {
    return malformedOf(error)
  }
}

/** Servers put such versions in, so that clients get used to unknown ones (RFC 9000 §6.3). */
function isReserved(version: number): boolean {
  return (version & 0x0f0f0f0f) >>> 0 === 0x0a0a0a0a
}

function formatVersion(version: number): string {
  return `0x${version.toString(16).padStart(8, '0')}`
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other)
}

function malformedOf(error: unknown): Failure {
  if (!(error instanceof DecodeError)) throw error
  return { status: 'malformed', field: error.field, offset: error.offset }
}
