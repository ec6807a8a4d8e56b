import { createHash } from 'node:crypto'
import { concatBytes } from '../wire/codec.ts'
import { encodeHandshake } from '../wire/handshake-message.ts'
import type { HashName } from './key-schedule.ts'

/** Transcript-Hash over handshake messages with their headers (RFC 8446 §4.4.1). */
export function hashTranscript(hash: HashName, messages: readonly Uint8Array[]): Buffer {
  return createHash(hash).update(concatBytes(messages)).digest()
}

/** What stands for the first ClientHello in the transcript once the server has asked for another (RFC 8446 §4.4.1). */
export function encodeMessageHash(hash: HashName, clientHello: Uint8Array): Uint8Array {
  return encodeHandshake(messageHashType, createHash(hash).update(clientHello).digest())
}

const messageHashType = 254
