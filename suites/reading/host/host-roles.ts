import type { AccessRecord, HostRole } from '../../../core/access.ts'
import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'
import { findServing, isServing, listUnitsOf, servingFacts } from './serving.ts'

/** The facts that tell what a host is for. A check that asks for roles has them among its `needs` or `uses`. */
export const roleFacts = [...servingFacts, 'host.nginxVersion'] as const satisfies readonly FactPath[]
export type RoleFacts = Partial<FactsAt<(typeof roleFacts)[number]>>

export interface RoleHost {
  name: string
  /** Declared by the user, or seen there. False: what it is for could not be read, so that it may have the role. */
  certain: boolean
  /** Why it is in the list, for evidence: `declared`, `nginx.service is there`, `units: silence for 10 s in response`. */
  grounds: string
}

/**
 * The hosts that have a role: those it was declared for, and of those without declared roles the ones where its program serves,
 * on the host or in a container, or is to start with the host. One where that could not be read, or where what holds its port
 * was not attributed, may have it, and is there with `certain: false`. Left out is only where processes, sockets and units were
 * read and none is the program's: what is installed and does not run has no role.
 */
export function listHostsWithRole(facts: RoleFacts, access: AccessRecord, role: HostRole): RoleHost[] {
  return access.hosts.flatMap(({ name, roles }): RoleHost[] => {
    if (roles.length > 0) return roles.includes(role) ? [{ name, certain: true, grounds: 'declared' }] : []
    const serving = findServing(facts, name, role)
    if (isServing(serving) === 'yes') return [{ name, certain: true, grounds: serving.grounds }]
    const due = listUnitsOf(valueOrNull(readHostAnswer(facts, 'units', name)) ?? [], role).find(isDue)
    if (due) return [{ name, certain: true, grounds: `${due.id} is ${due.unitFileState || due.activeState}` }]
    return isServing(serving) === 'no' ? [] : [{ name, certain: false, grounds: serving.grounds }]
  })
}

/** Whether it should run: it starts with the host, or failed. */
function isDue({ unitFileState, activeState }: { unitFileState: string; activeState: string }): boolean {
  return (
    /^(?:enabled|enabled-runtime|generated|alias|static)$/.test(unitFileState) || activeState === 'failed'
  )
}
