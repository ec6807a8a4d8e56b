import type { AccessRecord, HostRole } from '../../../core/access.ts'
import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'

/** The facts that tell what a host is for. A check that asks for roles has them among its `needs` or `uses`. */
export const roleFacts = ['host.units', 'host.nginxVersion'] as const satisfies readonly FactPath[]
export type RoleFacts = Partial<FactsAt<(typeof roleFacts)[number]>>

export interface RoleHost {
  name: string
  /** Declared by the user, or seen there. False: what it is for could not be read, so that it may have the role. */
  certain: boolean
  /** Why it is in the list, for evidence: `declared`, `nginx.service is there`, `units: silence for 10 s in response`. */
  grounds: string
}

/**
 * The hosts that have a role: those it was declared for, and of those without declared roles the ones where its program is
 * found. A host without declared roles that could not be read may have it, and is there with `certain: false`; one that was
 * read and lacks the program is left out.
 */
export function listHostsWithRole(facts: RoleFacts, access: AccessRecord, role: HostRole): RoleHost[] {
  return access.hosts.flatMap(({ name, roles }): RoleHost[] => {
    if (roles.length > 0) return roles.includes(role) ? [{ name, certain: true, grounds: 'declared' }] : []
    const found = explainRole(facts, name, role)
    if (found !== null) return [{ name, certain: true, grounds: found }]
    const unread = explainUnread(facts, name)
    return unread === null ? [] : [{ name, certain: false, grounds: unread }]
  })
}

const unitsOf: Record<HostRole, readonly string[]> = {
  edge: ['nginx.service'],
  app: ['mattermost.service'],
  database: ['mariadb.service', 'mysql.service', 'mysqld.service', 'postgresql.service'],
}

function explainRole(facts: RoleFacts, name: string, role: HostRole): string | null {
  const units = facts['host.units']?.[name]
  if (units?.status === 'ok' && units.value.found === 'value') {
    const unit = units.value.value.find(
      ({ id, loadState }) => unitsOf[role].includes(id) && loadState !== 'not-found',
    )
    if (unit) return `${unit.id} is there`
  }
  const nginx = facts['host.nginxVersion']?.[name]
  const installed = role === 'edge' && nginx?.status === 'ok' && nginx.value.found === 'value'
  return installed ? 'nginx is installed' : null
}

/** What kept the units from being read; null: they were. */
function explainUnread(facts: RoleFacts, name: string): string | null {
  const units = facts['host.units']?.[name]
  if (!units) return 'units: not asked'
  if (units.status !== 'ok') return `units: ${describeFailure(units)}`
  return units.value.found === 'value' ? null : `units: ${units.value.found}`
}
