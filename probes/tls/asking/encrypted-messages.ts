import { type Outcome, ok } from '../../../core/outcome.ts'
import type { createRecordOpener } from '../../../core/tls/handshake13/record-opener.ts'
import { decodeAlert } from '../../../core/tls/wire/alert.ts'
import { Writer } from '../../../core/tls/wire/codec.ts'
import { type Handshake, HandshakeDecoder } from '../../../core/tls/wire/handshake-message.ts'
import { contentTypes, type TlsRecord } from '../../../core/tls/wire/record.ts'
import { byteLimits } from './bounded-talk.ts'
import type { Conversation } from './conversation.ts'
import { createViolation } from './hello-validation.ts'

/**
 * The handshake messages inside the encrypted records (RFC 8446 §5.2), one a call. A record that doesn't authenticate is
 * `malformed`: either side has other keys, and nothing after it can be read.
 */
export function createMessageReader(
  conversation: Pick<Conversation, 'record'>,
  opener: ReturnType<typeof createRecordOpener>,
): () => Promise<Outcome<Handshake>> {
  const decoder = new HandshakeDecoder({ limit: byteLimits.flight })
  const messages: Handshake[] = []
  return async () => {
    for (;;) {
      const next = messages.shift()
      if (next) return ok(next)
      if (decoder.error) throw decoder.error
      const record = await conversation.record()
      if (record.status !== 'ok') return record
      const { type, payload } = record.value
      if (type === contentTypes.change_cipher_spec) continue
      if (type !== contentTypes.application_data) return createViolation('content_type', String(type))
      const inner = opener.open(headerOf(record.value), payload)
      if (!inner) return { status: 'malformed', field: 'encrypted_record', offset: 0 }
      if (inner.type === contentTypes.alert) return { status: 'alert', ...decodeAlert(inner.content) }
      if (inner.type !== contentTypes.handshake)
        return createViolation('inner_content_type', String(inner.type))
      messages.push(...decoder.push(inner.content))
    }
  }
}

/** The header as it was sent, which the AEAD covers as additional data (RFC 8446 §5.2). */
function headerOf({ type, version, payload }: TlsRecord): Uint8Array {
  return new Writer().u8(type).u16(version).u16(payload.length).finish()
}
