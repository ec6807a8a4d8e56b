import type { Engine } from './engine.ts'
import { keptLabel, keptStackOf, type Labels, ownerOf, runIdOf } from './engine-labels.ts'
import { type Owner, ownerStateOf } from './owner.ts'

/** A replica that was started to be kept, as the engine shows it. */
export interface KeptReplica {
  stack: string
  run: string
  /** `incomplete`: its start was killed. `stopped`: not all of its containers run. */
  state: 'running' | 'stopped' | 'starting' | 'incomplete'
  /** When its first container was made; null before there is one. */
  since: Date | null
  containers: string[]
  /** Who started it; null when its labels are not whole. */
  owner: Owner | null
}

interface EngineObject {
  labels: Labels
  container: { id: string; name: string; running: boolean; created: Date } | null
}

/** Every kept replica of this engine, in the order of their names. */
export async function listKeptReplicas(engine: Engine): Promise<KeptReplica[]> {
  const made = await listKeptObjects(engine)
  const runs = Map.groupBy(made, ({ labels }) => runIdOf(labels) ?? '')
  return [...runs]
    .flatMap(([run, [first, ...others]]) =>
      first && run ? [createKeptReplica(run, first, [first, ...others])] : [],
    )
    .sort((a, b) => a.stack.localeCompare(b.stack))
}

/**
 * Gives the containers of a kept run their plain names: `mmverify-centos7-acme`. It is done when all of them are up, and so tells
 * a replica that is whole from one whose start was killed; labels can't be changed on a running container.
 *
 * @throws the engine's 409 when another kept replica of that stack has the names
 */
export async function nameKeptContainers(engine: Engine, run: string): Promise<void> {
  for (const { labels, container } of await listKeptObjects(engine)) {
    if (!container || runIdOf(labels) !== run) continue
    const name = container.name.replace(`-${run}-`, '-')
    if (name !== container.name) await engine.docker.getContainer(container.id).rename({ name })
  }
}

async function listKeptObjects({ docker }: Engine): Promise<EngineObject[]> {
  const filters = { label: [keptLabel] }
  const containers = (await docker.listContainers({ all: true, filters })).map((each) => {
    const name = (each.Names[0] ?? each.Id).replace(/^\//, '')
    const created = new Date(each.Created * 1000)
    return {
      labels: each.Labels,
      container: { id: each.Id, name, running: each.State === 'running', created },
    }
  })
  const networks = (await docker.listNetworks({ filters })).map((each) => ({
    labels: each.Labels ?? {},
    container: null,
  }))
  return [...containers, ...networks]
}

function createKeptReplica(run: string, first: EngineObject, made: EngineObject[]): KeptReplica {
  const containers = made.map(({ container }) => container).filter((container) => container !== null)
  const owner = ownerOf(first.labels)
  const created = containers.map((container) => container.created.getTime())
  return {
    stack: keptStackOf(first.labels) ?? '',
    run,
    state: stateOf(run, containers, owner),
    since: created.length === 0 ? null : new Date(Math.min(...created)),
    containers: containers.map(({ name }) => name).sort(),
    owner,
  }
}

function stateOf(
  run: string,
  containers: { name: string; running: boolean }[],
  owner: Owner | null,
): KeptReplica['state'] {
  const whole = containers.length > 0 && containers.every(({ name }) => !name.includes(`-${run}-`))
  if (whole) return containers.every(({ running }) => running) ? 'running' : 'stopped'
  return owner !== null && ownerStateOf(owner) === 'alive' ? 'starting' : 'incomplete'
}
