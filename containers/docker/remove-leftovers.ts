import type { Engine } from './engine.ts'
import { keptStackOf, type Labels, labelFilter, ownerOf, runIdOf } from './engine-labels.ts'
import { listKeptReplicas } from './kept-replicas.ts'
import { ownerStateOf } from './owner.ts'
import { waitUntil } from './wait-until.ts'

/** What was removed: names of containers, networks and volumes. */
export interface RemovedObjects {
  containers: string[]
  networks: string[]
  volumes: string[]
}

/**
 * Removes what dead runs left behind (kill -9, power loss). Runs whose process lives, kept replicas that were up, and runs of
 * other machines on a shared engine are left alone.
 */
export async function removeLeftovers(engine: Engine): Promise<RemovedObjects> {
  const kept = await listKeptReplicas(engine)
  const incomplete = new Set(kept.filter(({ state }) => state === 'incomplete').map(({ run }) => run))
  return removeObjects(engine, labelFilter.project(), (labels) => {
    const owner = ownerOf(labels)
    if (owner === null || ownerStateOf(owner) !== 'dead') return false
    return keptStackOf(labels) === null || incomplete.has(runIdOf(labels) ?? '')
  })
}

/** Removes everything of one run. */
export function removeRun(engine: Engine, runId: string): Promise<RemovedObjects> {
  return removeObjects(engine, labelFilter.run(runId), () => true)
}

/** Removes a kept replica by its stack's name. */
export function removeKept(engine: Engine, stack: string): Promise<RemovedObjects> {
  return removeObjects(engine, labelFilter.kept(stack), () => true)
}

type Filter = { label: string[] }

async function removeObjects(
  engine: Engine,
  filters: Filter,
  chosen: (labels: Labels) => boolean,
): Promise<RemovedObjects> {
  const { docker } = engine
  const containers = (await docker.listContainers({ all: true, filters })).filter((each) =>
    chosen(each.Labels),
  )
  await Promise.all(containers.map((each) => removeContainer(engine, each.Id)))
  const networks = (await docker.listNetworks({ filters })).filter((each) => chosen(each.Labels ?? {}))
  await Promise.all(networks.map((each) => waitForRemoval(docker.getNetwork(each.Id).remove())))
  const volumes = ((await docker.listVolumes({ filters: JSON.stringify(filters) })).Volumes ?? []).filter(
    (each) => chosen(each.Labels ?? {}),
  )
  await Promise.all(
    volumes.map((each) => waitForRemoval(docker.getVolume(each.Name).remove({ force: true }))),
  )
  return {
    containers: containers.map((each) => each.Names[0] ?? each.Id),
    networks: networks.map((each) => each.Name),
    volumes: volumes.map((each) => each.Name),
  }
}

/** Ends when it is gone, also when another process is removing it: its networks and volumes can't be removed before. */
async function removeContainer({ docker }: Engine, id: string): Promise<void> {
  const container = docker.getContainer(id)
  if (await waitForRemoval(container.remove({ force: true, v: true }))) return
  await waitUntil(async () => ((await isGone(container.inspect())) ? true : null), 30)
}

/** 404: another process removed it first. 409: another's removal is under way, and this is false. */
async function waitForRemoval(removal: Promise<unknown>): Promise<boolean> {
  try {
    await removal
    return true
  } catch (error) {
    const { statusCode } = error as { statusCode?: number }
    if (statusCode !== 404 && statusCode !== 409) throw error
    return statusCode === 404
  }
}

async function isGone(inspection: Promise<unknown>): Promise<boolean> {
  try {
    await inspection
    return false
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error
    return true
  }
}
