import { type Outcome, ok } from '../../../core/outcome.ts'
import { decodeAlert } from '../../../core/tls/wire/alert.ts'
import { type ClientHello, encodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { type Handshake, HandshakeDecoder } from '../../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord, RecordDecoder, type TlsRecord } from '../../../core/tls/wire/record.ts'
import type { Channel } from '../../net/tcp-channel.ts'
import { talkWithinLimits } from './bounded-talk.ts'
import { readPlainHttpAnswer } from './plain-http-answer.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** One connection in which hellos are sent and the server's records come back. */
export interface Conversation {
  /** @param afterRetry - whether it answers a HelloRetryRequest */
  send(hello: ClientHello, afterRetry?: 'after-retry'): void
  /** One record in clear, whatever it holds. */
  sendRecord(record: TlsRecord): void
  /** Records, or a part of one. */
  sendBytes(bytes: Uint8Array): void
  /**
   * The next record that is no alert. A fatal alert, or a close_notify, is the failure `alert`.
   *
   * @param within - milliseconds, where less than the timeout is enough; after that silence more may be read.
   */
  record(within?: number): Promise<Outcome<TlsRecord>>
  /** The next record, an alert too: what follows a change of keys is encrypted. @param within - as above. */
  anyRecord(within?: number): Promise<Outcome<TlsRecord>>
  /** The next handshake message sent in clear. */
  message(): Promise<Outcome<Handshake>>
  /** The same, or null for a ChangeCipherSpec: what follows it in TLS ≤ 1.2 is encrypted. */
  messageUnlessKeysChange(): Promise<Outcome<Handshake | null>>
}

/** Talks in TLS over a connection of its own, under one deadline: see `talkWithinLimits`. */
export function converse<T>(
  endpoint: Endpoint,
  byteLimit: number,
  talk: (conversation: Conversation) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return talkWithinLimits(endpoint, byteLimit, (channel) => talk(createConversation(channel, byteLimit)))
}

const maxDecodedAtOnce = 1024

function createConversation(channel: Channel, byteLimit: number): Conversation {
  const recordDecoder = new RecordDecoder()
  const messageDecoder = new HandshakeDecoder({ limit: byteLimit })
  const records: TlsRecord[] = []
  const messages: Handshake[] = []
  let undecoded: Uint8Array = new Uint8Array()
  let isFirst = true

  async function anyRecord(within?: number): Promise<Outcome<TlsRecord>> {
    for (;;) {
      const next = records.shift()
      if (next) return ok(next)
      if (recordDecoder.error) throw recordDecoder.error
      if (undecoded.length === 0) {
        const bytes = await channel.readSome('handshake', within)
        if (bytes.status !== 'ok') return bytes
        undecoded = bytes.value
        const http = isFirst ? await readPlainHttpAnswer(channel, undecoded) : null
        if (http) return http
        isFirst = false
      }
      // A small record takes many times its bytes once it is decoded, so only a limited number is decoded at a time.
      records.push(...recordDecoder.push(undecoded.subarray(0, maxDecodedAtOnce)))
      undecoded = undecoded.subarray(maxDecodedAtOnce)
    }
  }

  async function record(within?: number): Promise<Outcome<TlsRecord>> {
    for (;;) {
      const next = await anyRecord(within)
      if (next.status !== 'ok' || next.value.type !== contentTypes.alert) return next
      const alert = decodeAlert(next.value.payload)
      // A warning such as unrecognized_name refuses nothing: the handshake goes on (RFC 6066 §3).
      if (alert.level !== 'warning' || alert.description === 'close_notify')
        return { status: 'alert', ...alert }
    }
  }

  async function messageUnlessKeysChange(): Promise<Outcome<Handshake | null>> {
    for (;;) {
      const next = messages.shift()
      if (next) return ok(next)
      if (messageDecoder.error) throw messageDecoder.error
      const from = await record()
      if (from.status !== 'ok') return from
      const { type, payload } = from.value
      if (type === contentTypes.handshake) messages.push(...messageDecoder.push(payload))
      else if (type === contentTypes.change_cipher_spec) return ok(null)
      else return { status: 'violation', field: 'content_type', received: String(type) }
    }
  }

  async function message(): Promise<Outcome<Handshake>> {
    for (;;) {
      const next = await messageUnlessKeysChange()
      if (next.status !== 'ok') return next
      // In TLS 1.3 it is sent for the sake of middleboxes and means nothing (RFC 8446 §D.4).
      if (next.value) return { ...next, value: next.value }
    }
  }

  return {
    send(hello, afterRetry) {
      // Servers have refused a first record of any other version than these (RFC 8446 §5.1, appendix D.1). After a
      // HelloRetryRequest it must be 0x0303 (§5.1), and Go's crypto/tls refuses anything else.
      const recordVersion = afterRetry ? 0x0303 : Math.min(hello.legacyVersion, 0x0301)
      channel.send(encodeRecord(contentTypes.handshake, recordVersion, encodeClientHello(hello)))
    },
    sendRecord({ type, version, payload }) {
      channel.send(encodeRecord(type, version, payload))
    },
    sendBytes(bytes) {
      channel.send(bytes)
    },
    record,
    anyRecord,
    message,
    messageUnlessKeysChange,
  }
}
