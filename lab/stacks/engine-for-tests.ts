import { detectEngine, type Engine } from '../../containers/docker/engine.ts'

/**
 * The engine for `*.replica.test.ts`. `null` skips them, with the reason in their title; where `MMVERIFY_REQUIRE` is set, as in CI,
 * a missing engine is a failure instead.
 */
export async function detectEngineForTests(): Promise<{ engine: Engine | null; note: string }> {
  const found = await detectEngine()
  if (found.status === 'ok') return { engine: found.engine, note: '' }
  if (process.env.MMVERIFY_REQUIRE) throw new Error(`MMVERIFY_REQUIRE is set, and ${found.reason}`)
  return { engine: null, note: ` (skipped: ${found.reason})` }
}

/** Names of all containers, networks and volumes, less those of other runs that are alive at the same time. */
export async function listEngineObjects(engine: Engine, run: string): Promise<string[]> {
  const { docker } = engine
  const own = (each: { Labels?: Record<string, string> | null | undefined }) =>
    (each.Labels?.['mmverify.run'] ?? run) === run
  const containers = (await docker.listContainers({ all: true }))
    .filter(own)
    .map((each) => `container ${each.Id}`)
  const networks = (await docker.listNetworks()).filter(own).map((each) => `network ${each.Id}`)
  const volumes = ((await docker.listVolumes()).Volumes ?? [])
    .filter(own)
    .map((each) => `volume ${each.Name}`)
  return [...containers, ...networks, ...volumes].sort()
}
