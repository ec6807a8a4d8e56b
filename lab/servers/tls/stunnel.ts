import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/**
 * Debian's stunnel in the foreground; behind it, an echo.
 * @param options - lines of the service's section.
 */
export async function startStunnel(
  { certificate, key }: TestCredential,
  options: readonly string[],
): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: 'stunnel4',
    ports: [port],
    args: ['{folder}/stunnel.conf'],
    prepare(folder) {
      writeFileSync(
        join(folder, 'stunnel.conf'),
        `foreground = yes
pid =
[echo]
accept = 127.0.0.1:${port}
exec = /bin/cat
cert = ${certificate}
key = ${key}
${options.join('\n')}
`,
      )
    },
  })
  return { ...server, port }
}
