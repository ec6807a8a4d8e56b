import { mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import { type CipherSuite, cipherSuiteAt, cipherSuiteName } from '../../core/tls/registry/cipher-suites.ts'
import { namedGroupName } from '../../core/tls/registry/named-groups.ts'
import { versionName } from '../../core/tls/registry/versions.ts'
import { handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { decodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { decodeServerKeyExchange } from '../../core/tls/wire/server-key-exchange.ts'
import { byteLimits } from '../../probes/tls/asking/bounded-talk.ts'
import { type Conversation, converse } from '../../probes/tls/asking/conversation.ts'
import { unexpectedMessage } from '../../probes/tls/asking/hello-exchange.ts'
import type { Client } from '../../suites/clients/client.ts'
import { createLoopbackEndpoint } from '../fixtures/tls-loopback.ts'
import { createHello } from './client-table-hello.ts'

export interface Answer {
  version: string
  suite: string
  /** From key_share, HelloRetryRequest or ServerKeyExchange; null: none of them names one. */
  group: string | null
}

/** Sends a client's hello to a server on 127.0.0.1 and reads what the server chose. */
export function askServer(client: Client, port: number): Promise<Outcome<Answer>> {
  return converse(
    createLoopbackEndpoint(port, { timeout: 30_000 }),
    byteLimits.flight,
    async (conversation) => {
      conversation.send(createHello(client, 'localhost'))
      const message = await conversation.message()
      if (message.status !== 'ok') return message
      if (message.value.type !== handshakeTypes.server_hello) return unexpectedMessage(message.value)
      const { version, cipherSuite, group } = decodeServerHello(message.value.body)
      const suite = cipherSuiteAt(cipherSuite)
      const code =
        suite?.keyExchange.startsWith('ECDHE') === true
          ? await readGroupOfKeyExchange(conversation, suite, version)
          : ok(group)
      return mapOutcome(code, (known) => ({
        version: versionName(version),
        suite: cipherSuiteName(cipherSuite),
        group: known === null ? null : namedGroupName(known),
      }))
    },
  )
}

async function readGroupOfKeyExchange(
  conversation: Conversation,
  suite: CipherSuite,
  version: number,
): Promise<Outcome<number | null>> {
  for (;;) {
    const message = await conversation.message()
    if (message.status !== 'ok') return message
    const { type, body } = message.value
    if (type === handshakeTypes.server_hello_done) return unexpectedMessage(message.value)
    if (type !== handshakeTypes.server_key_exchange) continue
    const exchange = decodeServerKeyExchange(body, suite, version)
    return ok(exchange.kind === 'ECDHE' ? exchange.group : null)
  }
}
