import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { ensureBaseImage } from './base-image.ts'
import type { Engine } from './engine.ts'
import { labelFilter } from './engine-labels.ts'
import { createNetwork } from './network.ts'
import { removeKept } from './remove-leftovers.ts'
import { createStackRun } from './stack-run.ts'

const { engine, note } = await detectEngineForTests()

describe.skipIf(engine === null)(`what a run leaves behind${note}`, () => {
  const docker = () => engine as Engine

  test('is gone when the run is disposed of', async () => {
    const before = await listEngineObjects(docker(), 'none')
    {
      await using run = await createStackRun('sweep-test', { engine: docker() })
      await createNetwork(run, 'front', { ipv6: true })
      expect(await listEngineObjects(docker(), run.id)).toHaveLength(before.length + 1)
    }
    expect(await listEngineObjects(docker(), 'none')).toEqual(before)
  })

  test('after kill -9 is gone with the next start, and what lives or is kept is not', async () => {
    await using living = await createStackRun('sweep-test', { engine: docker() })
    await createNetwork(living, 'living')
    const kept = await createStackRun('sweep-test-kept', { engine: docker(), kept: true })
    await createNetwork(kept, 'kept')
    const base = await ensureBaseImage({ engine: docker(), signal: living.signal, progress: () => {} })
    const killed = await startAndKillRun(base)
    try {
      await using _next = await createStackRun('sweep-test', { engine: docker() })
      expect(await namesOf(killed)).toEqual([])
      expect(await namesOf(living.id)).toHaveLength(1)
      expect(await namesOf(kept.id)).toHaveLength(1)
    } finally {
      await removeKept(docker(), 'sweep-test-kept')
    }
    expect(await namesOf(kept.id)).toEqual([])
  })

  async function namesOf(run: string): Promise<string[]> {
    const filters = labelFilter.run(run)
    const containers = await docker().docker.listContainers({ all: true, filters })
    const networks = await docker().docker.listNetworks({ filters })
    return [...containers.map((each) => each.Id), ...networks.map((each) => each.Id)]
  }
})

/** The id of a run whose process made a network and a container, printed the id, and was killed with SIGKILL. */
async function startAndKillRun(image: string): Promise<string> {
  const at = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
  const code = `
    const { detectEngine } = await import(${at('./engine.ts')})
    const { createStackRun } = await import(${at('./stack-run.ts')})
    const { createNetwork } = await import(${at('./network.ts')})
    const { engine } = await detectEngine()
    const run = await createStackRun('sweep-test', { engine })
    await createNetwork(run, 'left')
    await engine.docker.createContainer({ Image: '${image}', Cmd: ['true'], Labels: run.labels })
    console.log(run.id)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`it ended with ${code} before it said its id`)
  })
  const [said] = await Promise.race([once(child.stdout, 'data'), ended])
  child.kill('SIGKILL')
  await once(child, 'close')
  return String(said).trim()
}
