import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/**
 * `botan tls_server`, which echoes.
 * @param policy - lines of a policy file over Botan's default; without, the default itself
 */
export async function startBotan(
  { certificate, key }: TestCredential,
  policy: readonly string[] = [],
): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: 'botan',
    ports: [port],
    args: [
      ...['tls_server', certificate, key, '--type=tcp', `--port=${port}`],
      ...(policy.length > 0 ? ['--policy={folder}/policy'] : []),
    ],
    prepare: (folder) => writeFileSync(join(folder, 'policy'), `${policy.join('\n')}\n`),
  })
  return { ...server, port }
}
