import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

export type LighttpdModule = 'mbedtls' | 'wolfssl'

/** Where Debian's packages lighttpd-mod-mbedtls and lighttpd-mod-wolfssl keep their module. */
export function lighttpdModulePathOf(name: LighttpdModule): string {
  return `/usr/lib/lighttpd/mod_${name}.so`
}

/**
 * Debian's lighttpd in the foreground, which has a module for each of several TLS libraries.
 * @param commands - what lighttpd hands to the library, in OpenSSL's words (`ssl.openssl.ssl-conf-cmd`).
 * @param hasCaFile - without one wolfSSL answers no hello with status_request.
 */
export async function startLighttpd(
  module: LighttpdModule,
  { certificate, key }: TestCredential,
  commands: Readonly<Record<string, string>> = {},
  hasCaFile = true,
): Promise<LiveServer> {
  const port = await findFreePort()
  const given = Object.entries(commands).map(([command, value]) => `"${command}" => "${value}"`)
  const server = await startServer({
    program: 'lighttpd',
    ports: [port],
    args: ['-D', '-f', '{folder}/lighttpd.conf'],
    prepare(folder) {
      mkdirSync(join(folder, 'html'))
      writeFileSync(
        join(folder, 'lighttpd.conf'),
        `server.document-root = "${folder}/html"
server.bind = "127.0.0.1"
server.port = ${port}
server.modules = ("mod_${module}")
ssl.engine = "enable"
ssl.pemfile = "${certificate}"
ssl.privkey = "${key}"
${hasCaFile ? `ssl.ca-file = "${certificate}"` : ''}
${given.length > 0 ? `ssl.openssl.ssl-conf-cmd = (${given.join(', ')})` : ''}
`,
      )
    },
  })
  return { ...server, port }
}
