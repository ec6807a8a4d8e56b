import type { AccessRecord, HostRole } from '../../../core/access.ts'
import { createEvidence, inconclusive, notApplicable, type Verdict } from '../../../core/verdict.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { listHostsWithRole, type RoleFacts } from './host-roles.ts'
import { countHostFiles, findServing } from './serving.ts'

/**
 * One verdict for all hosts of a role. A host that may have the role is never judged by what it lacks; one whose program serves from a
 * container, or was not found behind the port that something else holds for it, never by the files of the host.
 */
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
        ? judgeServing(facts, name, role, judge)
        : inconclusive(
            `${name}: whether it has ${programOf[role]} is not known (${grounds})`,
            createEvidence('host.units', `${name}: ${grounds}`),
          ),
    ),
  )
}

function judgeServing(
  facts: RoleFacts,
  host: string,
  role: HostRole,
  judge: (host: string) => Verdict,
): Verdict {
  const serving = findServing(facts, host, role)
  const counts = countHostFiles(serving)
  if (counts === 'yes') return judge(host)
  const elsewhere = inconclusive(
    `${host}: ${programOf[role]} is not served from the files of the host, which are all that was read (${serving.grounds})`,
    createEvidence('host.processes', `${host}: ${serving.grounds}`),
  )
  return counts === 'no' ? elsewhere : combineVerdicts([judge(host), elsewhere])
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
