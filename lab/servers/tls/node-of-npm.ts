import type { TestCredential } from '../../matrix/server-credentials.ts'
import { ensureNode } from '../../matrix/tools.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/**
 * Node of another day, and with it the OpenSSL of that day.
 * @param settings - for `https.createServer`; `dhparam` is the path of a file
 */
export async function startNodeOfNpm(
  version: string,
  { certificate, key }: TestCredential,
  settings: Readonly<Record<string, unknown>>,
): Promise<LiveServer> {
  const port = await findFreePort()
  const program = new URL('./programs/old-node.cjs', import.meta.url).pathname
  const server = await startServer({
    program: await ensureNode(version),
    ports: [port],
    args: [program, String(port), certificate, key, JSON.stringify(settings)],
  })
  return { ...server, port }
}
