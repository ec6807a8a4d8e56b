import type { FactPath, FactsAt } from '../../../core/fact.ts'
import type { Environment } from '../mattermost-environment.ts'
import type { Process } from '../questions/processes.ts'
import type { ProcessConnection } from '../questions/workloads/process-connections.ts'
import type { ProcessEnvironments } from '../questions/workloads/process-environments.ts'
import type { Mount, ProcessMount } from '../questions/workloads/process-mounts.ts'
import type { ProcessPlace } from '../questions/workloads/process-places.ts'
import { valueOrNull } from '../reading.ts'

/** The facts that tell what programs in containers were given: environment, files, connections. */
export const processFacts = [
  'host.processes',
  'host.processPlaces',
  'host.processEnvironments',
  'host.processConnections',
  'host.processMounts',
  'host.hostMounts',
] as const satisfies readonly FactPath[]

/** What a host told of its processes; null: it was not read. */
export interface HostProcesses {
  processes: readonly Process[] | null
  places: readonly ProcessPlace[] | null
  environments: ProcessEnvironments | null
  connections: readonly ProcessConnection[] | null
  mounts: readonly ProcessMount[] | null
  hostMounts: readonly Mount[] | null
}

/** A program that serves from a container, with what it was given there. */
export interface Workload {
  pid: number
  /** `container 0123456789ab`. */
  name: string
  /** Its arguments name its settings, and are not shown. */
  namesConfig: boolean
  /** What it was started with. Null: not read. */
  environment: Environment | null
  /** Where its files are, by the places in which the container has them: the path on the host, null where that is not known. */
  mounts: readonly { target: string; path: string | null }[]
  /** The databases that it is connected to. Null: not read. */
  connections: readonly ProcessConnection[] | null
}

export function readProcesses(
  facts: Partial<FactsAt<(typeof processFacts)[number]>>,
  host: string,
): HostProcesses {
  return {
    processes: valueOrNull(facts['host.processes']?.[host]),
    places: valueOrNull(facts['host.processPlaces']?.[host]),
    environments: valueOrNull(facts['host.processEnvironments']?.[host]),
    connections: valueOrNull(facts['host.processConnections']?.[host]),
    mounts: valueOrNull(facts['host.processMounts']?.[host]),
    hostMounts: valueOrNull(facts['host.hostMounts']?.[host]),
  }
}

/** The programs of a name that run in containers. */
export function findWorkloads(program: RegExp, told: HostProcesses): Workload[] {
  const { processes, places, environments, connections, mounts, hostMounts } = told
  const network = new Map((places ?? []).map((place) => [place.pid, place.network]))
  return (processes ?? []).flatMap((process): Workload[] => {
    const place = places?.find(({ pid }) => pid === process.pid && pid !== 1)
    const id = place?.container ?? null
    if (!program.test(process.program) || (id === null && process.container === undefined)) return []
    const { pid } = process
    const own = environments?.processes.find((each) => each.pid === pid)?.environment ?? null
    const wasRead = environments?.read.includes(pid) ?? false
    // With the host's own network the connections are those of everything on the host.
    const apart = network.get(pid) != null && network.get(1) != null && network.get(pid) !== network.get(1)
    return [
      {
        pid,
        name: id === null ? `a container, below ${process.container}` : `container ${id.slice(0, 12)}`,
        namesConfig: process.namesConfig ?? false,
        environment: own ?? (wasRead ? emptyEnvironment : null),
        mounts: (mounts ?? [])
          .filter((mount) => mount.pid === pid)
          .map((mount) => ({ target: mount.target, path: findHostPath(mount, hostMounts) })),
        connections: (apart && connections?.filter((each) => each.pid === pid)) || null,
      },
    ]
  })
}

const emptyEnvironment: Environment = { overrides: {}, dataSources: [], configFile: null, unrecorded: [] }

/** Where the host itself has a part of a file system: below the mount whose own part it lies in. */
function findHostPath({ device, root }: Mount, hostMounts: readonly Mount[] | null): string | null {
  const around = (hostMounts ?? []).filter(
    (mount) =>
      mount.device === device &&
      (mount.root === '/' || root === mount.root || root.startsWith(`${mount.root}/`)),
  )
  const [nearest] = around.toSorted(
    (a, b) => b.root.length - a.root.length || a.target.length - b.target.length,
  )
  if (!nearest) return null
  const below = nearest.root === '/' ? root : root.slice(nearest.root.length)
  return `${nearest.target === '/' ? '' : nearest.target}${below}` || '/'
}
