import type { HostRole } from '../../../core/access.ts'
import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { findWorkloads, type Workload } from '../../../probes/host/workloads/find-workload.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'
import { programsOf } from './serving.ts'

/** The facts that tell what programs in containers were given: environment, files, connections. */
export const workloadFacts = [
  'host.processes',
  'host.processPlaces',
  'host.processEnvironments',
  'host.processConnections',
  'host.processMounts',
  'host.hostMounts',
] as const satisfies readonly FactPath[]
export type WorkloadFacts = Partial<FactsAt<(typeof workloadFacts)[number]>>

/** The programs of a role that serve from containers of a host. */
export function readWorkloads(facts: WorkloadFacts, host: string, role: HostRole): Workload[] {
  return findWorkloads(programsOf[role], {
    processes: valueOrNull(readHostAnswer(facts, 'processes', host)),
    places: valueOrNull(readHostAnswer(facts, 'processPlaces', host)),
    environments: valueOrNull(readHostAnswer(facts, 'processEnvironments', host)),
    connections: valueOrNull(readHostAnswer(facts, 'processConnections', host)),
    mounts: valueOrNull(readHostAnswer(facts, 'processMounts', host)),
    hostMounts: valueOrNull(readHostAnswer(facts, 'hostMounts', host)),
  })
}
