import type { HostRole } from '../../../core/access.ts'
import type { FactsAt } from '../../../core/fact.ts'
import {
  findWorkloads,
  type processFacts,
  readProcesses,
  type Workload,
} from '../../../probes/host/workloads/find-workload.ts'
import { programsOf } from './serving.ts'

export type WorkloadFacts = Partial<FactsAt<(typeof processFacts)[number]>>

/** The programs of a role that serve from containers of a host. */
export function readWorkloads(facts: WorkloadFacts, host: string, role: HostRole): Workload[] {
  return findWorkloads(programsOf[role], readProcesses(facts, host))
}
