import type { TestCredential } from '../../matrix/server-credentials.ts'
import { ensurePython } from '../../matrix/tools.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/** `ssl` and `asyncio` are Python's own on OpenSSL; tlslite-ng is TLS in Python; gRPC brings BoringSSL. */
export type PythonStack = 'ssl' | 'asyncio' | 'tlslite' | 'grpc'

/** @param settings - read by `programs/python.py`; for tlslite-ng the fields of its HandshakeSettings */
export async function startPython(
  stack: PythonStack,
  { certificate, key }: TestCredential,
  settings: Readonly<Record<string, unknown>>,
): Promise<LiveServer> {
  const port = await findFreePort()
  const program = new URL('./programs/python.py', import.meta.url).pathname
  const server = await startServer({
    program: await ensurePython(),
    ports: [port],
    args: [program, stack, String(port), certificate, key, JSON.stringify(settings)],
  })
  return { ...server, port }
}
