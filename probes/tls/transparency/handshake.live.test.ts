import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTimestampList, createTransparencyLog, logIdOf } from '../../../containers/pki/log-signer.ts'
import { createContext, loopbackFacts } from '../../../lab/fixtures/loopback-context.ts'
import { readParsedCertificate, readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import { findFreePort, startServer } from '../../../lab/servers/tls/live-server.ts'
import { certificates } from '../certificates.ts'

/** OpenSSL's server with a list of timestamps to send beside its certificate (`-serverinfo`). */
async function startWith(list: Uint8Array, version: '-tls1_2' | '-tls1_3') {
  const port = await findFreePort()
  const { cert, key } = readServerCredentials('rsa')
  const server = await startServer({
    program: 'openssl',
    ports: [port],
    args: [
      ...['s_server', '-quiet', '-accept', `127.0.0.1:${port}`, version],
      ...['-cert', '{folder}/cert.pem', '-key', '{folder}/key.pem', '-serverinfo', '{folder}/serverinfo.pem'],
    ],
    prepare(folder) {
      writeFileSync(join(folder, 'cert.pem'), cert)
      writeFileSync(join(folder, 'key.pem'), key)
      writeFileSync(join(folder, 'serverinfo.pem'), serverInfo(list))
    },
  })
  return { ...server, port }
}

/** SSL_CTX_use_serverinfo_ex(3), version 2: context, extension type, length, data. */
function serverInfo(list: Uint8Array): string {
  const header = Buffer.alloc(8)
  // SSL_EXT_CLIENT_HELLO, SSL_EXT_TLS1_2_SERVER_HELLO, SSL_EXT_TLS1_3_CERTIFICATE
  header.writeUInt32BE(0x0080 | 0x0100 | 0x1000, 0)
  header.writeUInt16BE(18, 4)
  header.writeUInt16BE(list.length, 6)
  const lines =
    Buffer.concat([header, list])
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const name = 'SERVERINFOV2 FOR TIMESTAMPS'
  return [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`, ''].join('\n')
}

describe.skipIf(listMissingPrograms(['openssl']).length > 0)('timestamps in the handshake of OpenSSL', () => {
  test.each(['-tls1_2', '-tls1_3'] as const)('%s', async (version) => {
    const log = createTransparencyLog('Log', 'Operator')
    const known = {
      id: logIdOf(log).toString('base64'),
      key: log.publicKey.toString('base64'),
      description: 'Log',
      operator: 'Operator',
      state: null,
      since: null,
    }
    const ctLogs = { timestamp: '2026-01-01T00:00:00Z', source: 'test', logs: [known] }
    const list = createTimestampList([log], {
      type: 'x509',
      certificate: readParsedCertificate('rsa').fields.raw,
    })
    await using server = await startWith(list, version)
    const facts = await certificates.collect(createContext({ port: server.port, ctLogs }), loopbackFacts)
    expect(facts['tls.transparency'].certificates).toMatchObject([
      { timestamps: { tls: { status: 'ok', value: [{ signature: 'valid' }] } } },
    ])
  })
})
