import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/** The identity and key (hex) that both `gnutls-serv` and `openssl s_server` are given here. */
export const preSharedKey = { identity: 'Client_identity', key: '00112233445566778899aabbccddeeff' } as const

export interface GnutlsOptions {
  /** See `gnutls-cli --list` and GnuTLS's manual, "Priority strings". */
  priority: string
  credentials: readonly TestCredential[]
  psk?: boolean
}

/** GnuTLS's own server, `gnutls-serv --http`. It has no option for the address: it listens on every one. */
export async function startGnutls({ priority, credentials, psk }: GnutlsOptions): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: 'gnutls-serv',
    ports: [port],
    args: [
      ...['--http', '--disable-client-cert', '--port', String(port), '--priority', priority],
      ...credentials.flatMap(({ certificate, key }) => ['--x509certfile', certificate, '--x509keyfile', key]),
      ...(psk ? ['--pskpasswd', '{folder}/psk'] : []),
    ],
    prepare(folder) {
      writeFileSync(join(folder, 'psk'), `${preSharedKey.identity}:${preSharedKey.key}\n`, { mode: 0o600 })
    },
  })
  return { ...server, port }
}
