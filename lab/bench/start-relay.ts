import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { RelayCount } from './relay.ts'

/** A running relay. */
export interface Relay extends Disposable {
  /** Where each target is found, in their order. */
  readonly ports: readonly number[]
  /** What passed since the last call. */
  count(): Promise<RelayCount>
}

/** Starts a relay in a process of its own, so that it neither costs nor waits for what is measured. */
export async function startRelay(roundTripMs: number, targets: readonly number[]): Promise<Relay> {
  const script = fileURLToPath(new URL('relay.ts', import.meta.url))
  const child = spawn(process.execPath, [script, String(roundTripMs), ...targets.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  const line = async () => String((await once(lines, 'line'))[0])
  return {
    ports: JSON.parse(await line()) as number[],
    async count() {
      const answer = line()
      child.stdin.write('\n')
      return JSON.parse(await answer) as RelayCount
    },
    [Symbol.dispose]: () => void child.kill(),
  }
}
