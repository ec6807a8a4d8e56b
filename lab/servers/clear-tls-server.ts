import type { Socket } from 'node:net'
import { encodeCertificate } from '../../core/tls/wire/certificate-message.ts'
import { type ClientHello, decodeClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import type { Extension } from '../../core/tls/wire/extension.ts'
import { encodeHandshake, HandshakeDecoder, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord, RecordDecoder, type TlsRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { readX509 } from '../fixtures/pki.ts'
import type { Script } from './scripted-server.ts'

/** What a server says to one record of the client; nothing where it says nothing. */
export type Reply = (record: TlsRecord, socket: Socket) => Uint8Array | undefined

const tls12 = 0x0303

export function encodeTlsRecord(type: keyof typeof contentTypes, payload: Uint8Array): Uint8Array {
  return encodeRecord(contentTypes[type], tls12, payload)
}

/**
 * A server of TLS 1.2 and older with RSA key exchange, which has no ServerKeyExchange: it answers the hello with everything up to
 * ServerHelloDone, and what comes then with `reply`, made anew for each connection.
 */
export function createClearServer(
  reply: (greeting: Greeting) => Reply,
  extensions: readonly Extension[] = [],
): Script {
  return (socket) => {
    const records = new RecordDecoder()
    let answer: Reply | null = null
    socket.on('data', (bytes) => {
      for (const record of records.push(bytes)) {
        const greeting = answer ? null : createGreeting(record, extensions)
        const said = greeting ? greeting.flight : answer?.(record, socket)
        if (greeting) answer = reply(greeting)
        if (said && socket.writable) socket.write(said)
      }
    })
  }
}

/** What was said by ServerHelloDone, and to whom. */
export interface Greeting {
  hello: ClientHello
  flight: Uint8Array
}

function createGreeting({ payload }: TlsRecord, extensions: readonly Extension[]): Greeting {
  const [message] = new HandshakeDecoder().push(payload)
  if (!message) throw new Error('the hello did not fit into its record')
  const clientHello = decodeClientHello(message.body)
  const [cipherSuite = 0] = clientHello.cipherSuites
  const hello = encodeServerHello({
    legacyVersion: Math.min(clientHello.legacyVersion, tls12),
    random: new Uint8Array(32).fill(7),
    sessionId: new Uint8Array(),
    cipherSuite,
    compressionMethod: 0,
    extensions,
  })
  const done = encodeHandshake(handshakeTypes.server_hello_done, new Uint8Array())
  const flight = encodeTlsRecord(
    'handshake',
    concatBytes([hello, encodeCertificate([readX509('rsa').raw]), done]),
  )
  return { hello: clientHello, flight }
}
