import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/** Caddy with a certificate of ours: no admin port, no ACME, no redirect listener, its TLS settings as they come. */
export async function startCaddy({ certificate, key }: TestCredential): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: 'caddy',
    ports: [port],
    args: ['run', '--config', '{folder}/Caddyfile', '--adapter', 'caddyfile'],
    prepare(folder) {
      writeFileSync(
        join(folder, 'Caddyfile'),
        `{
  admin off
  auto_https off
  # A client that sends no server_name, or an address, is served all the same.
  default_sni localhost
}
https://localhost:${port} {
  bind 127.0.0.1
  tls ${certificate} ${key}
  respond "caddy"
}
`,
      )
    },
  })
  return { ...server, port }
}
