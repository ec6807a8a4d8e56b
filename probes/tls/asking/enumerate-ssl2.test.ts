import { expect, test } from 'vitest'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import { contentTypes, encodeRecord } from '../../../core/tls/wire/record.ts'
import {
  decodeSsl2ClientHello,
  encodeSsl2Error,
  encodeSsl2ServerHello,
  Ssl2RecordDecoder,
} from '../../../core/tls/wire/ssl2.ts'
import { createLoopbackEndpoint } from '../../../lab/fixtures/tls-loopback.ts'
import { startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { enumerateSsl2 } from './enumerate-ssl2.ts'

const serverHello = (cipherKinds: readonly number[]) =>
  encodeSsl2ServerHello({
    version: 2,
    sessionIdHit: false,
    certificateType: 1,
    certificate: new Uint8Array(400),
    cipherKinds,
    connectionId: new Uint8Array(16),
  })

/** Answers a whole SSL 2.0 hello. */
async function ask(answer: Uint8Array) {
  await using server = await startScriptedServer((socket) => {
    const records = new Ssl2RecordDecoder()
    socket.on('data', (bytes) => {
      const [message] = records.push(bytes)
      if (message && decodeSsl2ClientHello(message).cipherKinds.length > 0) socket.end(answer)
    })
  })
  return await enumerateSsl2(createLoopbackEndpoint(server.port))
}

test('the server lists what it has', async () => {
  expect(await ask(serverHello([0x010080, 0x0700c0]))).toEqual({
    status: 'ok',
    value: ['SSL_CK_RC4_128_WITH_MD5', 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5'],
  })
})

test('a TLS server refuses with an alert', async () => {
  const alert = encodeRecord(contentTypes.alert, 0x0301, encodeAlert('fatal', 'protocol_version'))
  expect(await ask(alert)).toEqual({ status: 'alert', level: 'fatal', description: 'protocol_version' })
})

test('SSL 2.0 without a common cipher is no refusal of SSL 2.0', async () => {
  expect(await ask(serverHello([]))).toEqual({ status: 'violation', field: 'cipher_kinds', received: 'none' })
  expect(await ask(encodeSsl2Error(1))).toEqual({
    status: 'violation',
    field: 'ssl2_error',
    received: 'no_cipher',
  })
})

test('something else', async () => {
  expect(await ask(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))).not.toMatchObject({ status: 'ok' })
})
