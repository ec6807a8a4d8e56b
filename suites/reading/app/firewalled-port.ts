import type { FactsAt } from '../../../core/fact.ts'
import { createFirewalldFilter } from '../host/firewall/firewalld-filter.ts'
import { type HostFilter, isPortCovered } from '../host/firewall/opening.ts'
import { createUfwFilter } from '../host/firewall/ufw-filter.ts'
import { readHostAnswer, valueOrNull } from '../host/host-answer.ts'

export const firewallFacts = ['host.firewalldZones', 'host.firewalldDefaultZone', 'host.ufw'] as const
type FirewallFacts = Partial<FactsAt<(typeof firewallFacts)[number]>>

/**
 * Why a TCP port of a host is out of reach of everyone: its firewalld or ufw runs, denies by default, and has no rule for the
 * port. Null where it isn't so, or where one of its rules could not be read.
 *
 * @param narrow - what a rule for some senders alone makes of it
 */
export function explainClosed(
  host: string,
  port: number,
  facts: FirewallFacts,
  narrow: 'closed' | 'open' = 'closed',
): string | null {
  const zones = valueOrNull(readHostAnswer(facts, 'firewalldZones', host))
  const defaultZone = valueOrNull(readHostAnswer(facts, 'firewalldDefaultZone', host))
  const ufw = valueOrNull(readHostAnswer(facts, 'ufw', host))
  const filters = [
    zones && defaultZone !== null ? createFirewalldFilter(zones, defaultZone, 'host.firewalldZones') : null,
    ufw?.active ? createUfwFilter(ufw) : null,
  ]
  const filter = filters.find((one) => one && isClosing(one, port, narrow))
  return filter ? `${filter.name} on ${host} does not allow port ${port}` : null
}

function isClosing(
  { deniesByDefault, openings, obscure }: HostFilter,
  port: number,
  narrow: 'closed' | 'open',
): boolean {
  return (
    deniesByDefault &&
    obscure.length === 0 &&
    openings.every(
      (opening) => (narrow === 'closed' && opening.from !== null) || !isPortCovered(opening, port, 'tcp'),
    )
  )
}
