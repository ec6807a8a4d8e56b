import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/**
 * Debian's HAProxy in the foreground, its TLS settings as they come.
 * @param options - of its `bind` line, such as `strict-sni`
 */
export async function startHaproxy({ combined }: TestCredential, options = ''): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: 'haproxy',
    ports: [port],
    args: ['-db', '-f', '{folder}/haproxy.cfg'],
    prepare(folder) {
      writeFileSync(
        join(folder, 'haproxy.cfg'),
        `global
  maxconn 200
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 5s
frontend tls
  bind 127.0.0.1:${port} ssl crt ${combined} ${options}
  http-request return status 200
`,
      )
    },
  })
  return { ...server, port }
}
