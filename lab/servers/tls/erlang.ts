import type { TestCredential } from '../../matrix/server-credentials.ts'
import { ensureErlangServer } from '../../matrix/tools.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/**
 * Erlang's ssl application (`programs/https_server.erl`).
 * @param options - for `ssl:listen`, an Erlang term: `[{versions, ['tlsv1.2']}]`
 */
export async function startErlang(
  { certificate, key }: TestCredential,
  options: string,
): Promise<LiveServer> {
  const port = await findFreePort()
  const words = [String(port), certificate, key, options].map((word) => JSON.stringify(word)).join(', ')
  const server = await startServer({
    program: 'erl',
    ports: [port],
    args: ['-noshell', '-pa', await ensureErlangServer(), '-eval', `https_server:start([${words}]).`],
  })
  return { ...server, port }
}
