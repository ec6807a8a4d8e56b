import type { TestCredential } from '../../matrix/server-credentials.ts'
import { ensureRustlsServer } from '../../matrix/tools.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

export interface RustlsTls {
  provider: 'aws-lc-rs' | 'ring'
  /** Both without. */
  version?: '1.2' | '1.3'
  /** In rustls' spelling: `X25519MLKEM768`, `secp384r1`. */
  groups?: readonly string[]
  /** IANA names, TLS 1.3's with `TLS13_`. */
  suites?: readonly string[]
}

/** rustls, one thread a connection (`programs/rustls/`). */
export async function startRustls(
  { certificate, key }: TestCredential,
  { provider, version, groups, suites }: RustlsTls,
): Promise<LiveServer> {
  const port = await findFreePort()
  const lists = [version ?? '-', groups?.join(',') ?? '-', suites?.join(',') ?? '-']
  const server = await startServer({
    program: await ensureRustlsServer(),
    ports: [port],
    args: [provider, `127.0.0.1:${port}`, certificate, key, ...lists],
  })
  return { ...server, port }
}
