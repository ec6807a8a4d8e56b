import { Reader, Writer } from './codec.ts'

/** HeartbeatMessageType (RFC 6520 §3). */
export const heartbeatTypes = { heartbeat_request: 1, heartbeat_response: 2 } as const

/** RFC 6520 §4: the padding is at least this long. */
export const heartbeatPadding = 16

/** What a heartbeat message says of its own size. */
export interface HeartbeatLengths {
  type: number
  payloadLength: number
  /** Bytes of payload and padding that were really there. */
  held: number
}

/**
 * struct { HeartbeatMessageType type; uint16 payload_length;      (RFC 6520 §4)
 *          opaque payload[payload_length]; opaque padding[padding_length]; } HeartbeatMessage;
 *
 * A request whose `payload_length` need not fit: payload and padding are zeros, `held` of them in all.
 */
export function encodeHeartbeat({ type, payloadLength, held }: HeartbeatLengths): Uint8Array {
  return new Writer().u8(type).u16(payloadLength).bytes(new Uint8Array(held)).finish()
}

/** Reads the sizes alone: the content of a peer's message is nobody's business here, and is left unread. */
export function decodeHeartbeatLengths(payload: Uint8Array): HeartbeatLengths {
  const reader = new Reader(payload, 'heartbeat')
  const type = reader.u8('heartbeat_type')
  const payloadLength = reader.u16('payload_length')
  return { type, payloadLength, held: reader.remaining }
}
