import { type Owner, readCurrentOwner } from './owner.ts'

/** On everything that mmverify makes in an engine. */
export const projectLabel = 'mmverify'

const runLabel = 'mmverify.run'
const stackLabel = 'mmverify.stack'
/** Its value is the stack's name. */
export const keptLabel = 'mmverify.kept'
const machineLabel = 'mmverify.owner.machine'
const pidLabel = 'mmverify.owner.pid'
const startedLabel = 'mmverify.owner.started'

export type Labels = Record<string, string>

/** The labels of one run's containers, networks and volumes. `kept`: it outlives its process until it is taken down by name. */
export function createRunLabels(run: { id: string; stack: string; kept: boolean }): Labels {
  const owner = readCurrentOwner()
  return {
    [projectLabel]: 'replica',
    [runLabel]: run.id,
    [stackLabel]: run.stack,
    ...(run.kept ? { [keptLabel]: run.stack } : {}),
    [machineLabel]: owner.machine,
    [pidLabel]: String(owner.pid),
    [startedLabel]: owner.started,
  }
}

/** Filters for the engine's list calls. */
export const labelFilter = {
  project: () => ({ label: [projectLabel] }),
  run: (id: string) => ({ label: [`${runLabel}=${id}`] }),
  kept: (stack: string) => ({ label: [`${keptLabel}=${stack}`] }),
}

/** The stack that a kept replica is of; null when it isn't kept. */
export function keptStackOf(labels: Labels): string | null {
  return labels[keptLabel] ?? null
}

export function runIdOf(labels: Labels): string | null {
  return labels[runLabel] ?? null
}

/** Who made it; null when the labels are not whole (made by another version, or by hand). */
export function ownerOf(labels: Labels): Owner | null {
  const machine = labels[machineLabel]
  const pid = Number(labels[pidLabel])
  const started = labels[startedLabel]
  if (machine === undefined || started === undefined || !Number.isInteger(pid) || pid <= 0) return null
  return { machine, pid, started }
}
