import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/**
 * `openssl s_server`, which serves one connection at a time.
 * @param credentials - none for `-nocert`; a second one is added with `-dcert`.
 * @param options - such as `-tls1_2 -cipher …`.
 */
export async function startOpenssl(
  credentials: readonly TestCredential[],
  options: readonly string[],
): Promise<LiveServer> {
  const port = await findFreePort()
  const [first, second] = credentials
  const server = await startServer({
    program: 'openssl',
    ports: [port],
    args: [
      ...['s_server', '-accept', `127.0.0.1:${port}`],
      // A status page: without it the server would take the end of its stdin as an order to end connections.
      '-www',
      ...(first ? ['-cert', first.certificate, '-key', first.key] : ['-nocert']),
      ...(second ? ['-dcert', second.certificate, '-dkey', second.key] : []),
      ...options,
    ],
  })
  return { ...server, port }
}
