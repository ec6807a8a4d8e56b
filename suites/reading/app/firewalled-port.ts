import type { FactsAt } from '../../../core/fact.ts'
import { firewalldFilter } from '../host/firewall/firewalld-filter.ts'
import { covers, type Filter } from '../host/firewall/opening.ts'
import { ufwFilter } from '../host/firewall/ufw-filter.ts'
import { told, toldValue } from '../host/host-answer.ts'

export const firewallFacts = ['host.firewalldZones', 'host.firewalldDefaultZone', 'host.ufw'] as const
type FirewallFacts = Partial<FactsAt<(typeof firewallFacts)[number]>>

/**
 * Why a TCP port of a host is out of reach of everyone: its firewalld or ufw runs, denies by default, and has no rule for the
 * port. Null where it isn't so, or where one of its rules could not be read.
 */
export function firewalled(host: string, port: number, facts: FirewallFacts): string | null {
  const zones = toldValue(told(facts, 'firewalldZones', host))
  const defaultZone = toldValue(told(facts, 'firewalldDefaultZone', host))
  const ufw = toldValue(told(facts, 'ufw', host))
  const filters = [
    zones && defaultZone !== null ? firewalldFilter(zones, defaultZone, 'host.firewalldZones') : null,
    ufw?.active ? ufwFilter(ufw) : null,
  ]
  const filter = filters.find((one) => one && closes(one, port))
  return filter ? `${filter.name} on ${host} does not allow port ${port}` : null
}

function closes({ deniesByDefault, openings, obscure }: Filter, port: number): boolean {
  return (
    deniesByDefault &&
    obscure.length === 0 &&
    openings.every((opening) => opening.from !== null || !covers(opening, port, 'tcp'))
  )
}
