import { setTimeout as delay } from 'node:timers/promises'
import { findClosedPort } from './loopback-server.ts'
import type { RunningServer, Workspace } from './server-workspace.ts'

/** A database server of this test's own, on loopback. */
export interface LiveDatabaseServer extends AsyncDisposable {
  port: number
}

/** Starts it on a free port, waits until `ready` says so, and gives up after half a minute or when it ends by itself. */
export async function startLiveServer(
  workspace: Workspace,
  start: (port: number) => RunningServer,
  ready: (port: number) => Promise<boolean>,
): Promise<LiveDatabaseServer> {
  const port = await findClosedPort()
  const server = start(port)
  const end = async () => {
    await server.stop()
    workspace.remove()
  }
  try {
    await Promise.race([server.died, waitUntilReady(server, () => ready(port))])
  } catch (error) {
    await end()
    throw error
  }
  return { port, [Symbol.asyncDispose]: end }
}

async function waitUntilReady(server: RunningServer, ready: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 300_000
  while (!(await ready())) {
    if (performance.now() > limit) throw new Error(`not ready within five minutes: ${server.said()}`)
    await delay(50)
  }
}
