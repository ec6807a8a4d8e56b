import { connect } from 'node:net'
import { Transform } from 'node:stream'
import { expect, test } from 'vitest'
import { handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { serveTcp } from '../../lab/servers/loopback-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { certificates } from './certificates.ts'

type Change = (message: Buffer) => Buffer[]

/** Changes each message of the server's first flight, which TLS 1.2 sends in clear. Node's server puts one into each record. */
function createRewriter(change: Change): Transform {
  let rest = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _, done) {
      rest = Buffer.concat([rest, chunk])
      while (rest.length >= 5 && rest.length >= 5 + rest.readUInt16BE(3)) {
        const record = rest.subarray(0, 5 + rest.readUInt16BE(3))
        rest = rest.subarray(record.length)
        const messages = record[0] === 22 ? change(record.subarray(5)) : [record.subarray(5)]
        for (const message of messages) {
          const header = Buffer.from(record.subarray(0, 5))
          header.writeUInt16BE(message.length, 3)
          this.push(Buffer.concat([header, message]))
        }
      }
      done()
    },
  })
}

/** With an empty status_request after the extensions of a ServerHello. */
function announceStatus(message: Buffer): Buffer[] {
  if (message[0] !== handshakeTypes.server_hello) return [message]
  const extensions = 4 + 2 + 32 + 1 + (message[38] ?? 0) + 2 + 1
  const longer = Buffer.concat([message, Buffer.of(0, 5, 0, 0)])
  longer.writeUIntBE(longer.length - 4, 1, 3)
  longer.writeUInt16BE(longer.length - extensions - 2, extensions)
  return [longer]
}

/** A CertificateStatus that has no response of the type asked for. */
const emptyStatus = Buffer.of(handshakeTypes.certificate_status, 0, 0, 4, 1, 0, 0, 0)

function sendStatus(message: Buffer): Buffer[] {
  return message[0] === handshakeTypes.certificate ? [message, emptyStatus] : [message]
}

async function collectThrough(change: Change) {
  await using sound = await startTlsServer({ ...readServerCredentials('rsa'), maxVersion: 'TLSv1.2' })
  await using box = await serveTcp((socket) => {
    const onward = connect(sound.port, '127.0.0.1')
    onward.on('error', () => socket.destroy())
    socket.pipe(onward)
    onward.pipe(createRewriter(change)).pipe(socket)
  })
  return await certificates.collect(createLoopbackContext(box.port), loopbackFacts)
}

const none = { status: 'ok', value: null }
/** RFC 6066 §8: a response has a byte at least. */
const malformed = { status: 'malformed', field: 'ocsp_response', offset: 0 }

test.each<[string, Change, typeof none | typeof malformed]>([
  // openssl #1662: the extension only says that the server knows of stapling; RFC 6066 §8 lets it send nothing.
  ['announced, and nothing sent', announceStatus, none],
  // s2n-tls #531: each request was skipped as if it were none.
  ['neither announced nor sent', (message) => [message], none],
  // erlang/otp #2628: RFC 6066 §8 has it announced first, which decides nothing of the certificate before it.
  ['sent without being announced, and empty', sendStatus, malformed],
  // wolfssl #8032: a CertificateStatus may lack the response. An empty one is no answer, and not silence either.
  ['announced and empty', (message) => announceStatus(message).flatMap(sendStatus), malformed],
])('status_request %s: the chain is read, and the staple is what it is', async (_, change, expected) => {
  const facts = await collectThrough(change)
  expect(facts['tls.certificateFailures']).toEqual([])
  expect(facts['tls.certificates'].map(({ chain, staple }) => [chain.length > 0, staple])).toEqual([
    [true, expected],
  ])
})
