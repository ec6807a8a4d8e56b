import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { HostileDeployment } from '../servers/hostile-deployments.ts'
import type { HostileOrder } from './hostile-process.ts'

/** Servers in processes of their own: one that floods keeps no other from answering. */
export interface HostileServers extends AsyncDisposable {
  serve(order: Exclude<HostileOrder, 'stop'>): Promise<HostileDeployment>
}

/** A process that has ended its server is used again. */
export function createHostileServers(): HostileServers {
  const all: ChildProcess[] = []
  const idle: ChildProcess[] = []
  const start = () => {
    const child = fork(join(import.meta.dirname, 'hostile-process.ts'))
    all.push(child)
    return child
  }
  return {
    async serve(order) {
      const child = idle.pop() ?? start()
      const deployment = (await request(child, order)) as Omit<HostileDeployment, keyof AsyncDisposable>
      return {
        ...deployment,
        async [Symbol.asyncDispose]() {
          await request(child, 'stop')
          idle.push(child)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      for (const child of all) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.disconnect()
        await once(child, 'exit')
      }
    },
  }
}

async function request(child: ChildProcess, order: HostileOrder): Promise<unknown> {
  const stop = new AbortController()
  const { signal } = stop
  child.send(order)
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([answer]) => answer as unknown),
      once(child, 'exit', { signal }).then(([code, by]) => {
        throw new Error(`the server ended with ${code ?? by}`)
      }),
    ])
  } finally {
    stop.abort()
  }
}
