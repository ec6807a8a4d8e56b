import type { AccessRecord, HostRole } from '../../../core/access.ts'
import { createEvidence, inconclusive, notApplicable, type Verdict } from '../../../core/verdict.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { listHostsWithRole, type RoleFacts } from './host-roles.ts'

/** One verdict for all hosts of a role. A host that may have the role is never judged by what it lacks. */
export function judgeHostsWithRole(
  facts: RoleFacts,
  access: AccessRecord,
  role: HostRole,
  judge: (host: string) => Verdict,
): Verdict {
  const hosts = listHostsWithRole(facts, access, role)
  if (hosts.length === 0) return notApplicable(`none of the hosts that were given has ${programOf[role]}`)
  return combineVerdicts(
    hosts.map(({ name, certain, grounds }) =>
      certain
        ? judge(name)
        : inconclusive(
            `${name}: whether it has ${programOf[role]} is not known (${grounds})`,
            createEvidence('host.units', `${name}: ${grounds}`),
          ),
    ),
  )
}

/** One verdict for every host that was given. */
export function judgeHosts(access: AccessRecord, judge: (host: string) => Verdict): Verdict {
  if (access.hosts.length === 0) return notApplicable('no hosts were given')
  return combineVerdicts(access.hosts.map(({ name }) => judge(name)))
}

export const programOf: Record<HostRole, string> = {
  edge: 'nginx',
  app: 'Mattermost',
  database: 'a database server',
}
