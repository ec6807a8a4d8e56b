import type { TestCredential } from '../../matrix/server-credentials.ts'
import { ensureGoServer } from '../../matrix/tools.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/** What `programs/go/main.go` is set up with; what is left out stays as Go has it. Numbers are code points. */
export interface GoTls {
  Min?: number
  Max?: number
  Suites?: readonly number[]
  Curves?: readonly number[]
  HTTP1?: boolean
  NoTickets?: boolean
}

/** net/http with Go's crypto/tls. */
export async function startGo(credentials: readonly TestCredential[], tls: GoTls): Promise<LiveServer> {
  const port = await findFreePort()
  const settings = {
    Address: `127.0.0.1:${port}`,
    Certificate: credentials.map(({ certificate }) => certificate),
    Key: credentials.map(({ key }) => key),
    ...tls,
  }
  const program = await ensureGoServer()
  const server = await startServer({ program, ports: [port], args: [JSON.stringify(settings)] })
  return { ...server, port }
}
