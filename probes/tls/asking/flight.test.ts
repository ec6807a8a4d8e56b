import { expect, test } from 'vitest'
import { encodeSelectedVersion } from '../../../core/tls/wire/extensions/code-list.ts'
import { encodeRetryKeyShare } from '../../../core/tls/wire/extensions/key-share.ts'
import { contentTypes, encodeRecord, RecordDecoder } from '../../../core/tls/wire/record.ts'
import { encodeServerHello, helloRetryRequestRandom } from '../../../core/tls/wire/server-hello.ts'
import { createLoopbackEndpoint } from '../../../lab/fixtures/tls-loopback.ts'
import { startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { askFlight13 } from './flight.ts'
import { allSchemes } from './offered-names.ts'

const retryFor = (group: number) =>
  encodeRecord(
    contentTypes.handshake,
    0x0303,
    encodeServerHello({
      legacyVersion: 0x0303,
      random: helloRetryRequestRandom,
      sessionId: new Uint8Array(32),
      cipherSuite: 0x1301,
      compressionMethod: 0,
      extensions: [encodeSelectedVersion(0x0304), encodeRetryKeyShare(group)],
    }),
  )

// golang/go crypto/tls: "received record with version 301 when expecting version 303".
test.each([
  ['secp384r1', 0x18],
  ['secp521r1', 0x19],
  ['x448', 0x1e],
] as const)(
  'after a HelloRetryRequest for %s the hello goes out in records of version 0x0303 (RFC 8446 §5.1)',
  async (_, group) => {
    const versions: number[] = []
    await using server = await startScriptedServer((socket) => {
      const records = new RecordDecoder()
      socket.on('data', (bytes) => {
        for (const { version } of records.push(bytes)) {
          versions.push(version)
          if (versions.length === 1) socket.write(retryFor(group))
          else socket.end()
        }
      })
    })
    await askFlight13(createLoopbackEndpoint(server.port), { signatureSchemes: allSchemes })
    expect(versions.slice(0, 2)).toEqual([0x0301, 0x0303])
  },
)
