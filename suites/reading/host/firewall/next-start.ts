import type { FactPath, FactsAt } from '../../../../core/fact.ts'
import type { Family } from '../../../../core/packet-filter/address-set.ts'
import type { PacketFilter } from '../../../../core/packet-filter/answers.ts'
import { createPacketFilter } from '../../../../core/packet-filter/packet-filter.ts'
import { type IptablesTable, noSources } from '../../../../core/packet-filter/sources.ts'
import { describeResidue, type Residue } from '../../../../core/residue.ts'
import type { Verdict } from '../../../../core/verdict.ts'
import { findUnknown, readHostAnswer, valueOrNull } from '../host-answer.ts'
import { createFirewalldTables } from './firewalld-rules.ts'
import { createUfwStatusTables, createUfwTables } from './ufw-rules.ts'

/** What firewalld and ufw say of themselves, and what they load at the next start. */
export const frontEndFacts = [
  'host.firewalldZones',
  'host.firewalldPermanent',
  'host.firewalldDefaultZone',
  'host.firewalldFiles',
  'host.ufw',
  'host.ufwFiles',
  'host.units',
] as const satisfies readonly FactPath[]
export type FrontEndFacts = Partial<FactsAt<(typeof frontEndFacts)[number]>>

/** The rules of a front end, by its own words. */
export interface FrontEnd {
  name: 'firewalld' | 'ufw'
  fact: FactPath
  filter: PacketFilter
  /** What of it has no meaning here, and could change an answer; null: nothing. */
  obscure: string | null
  /** What of it was not asked for; null: nothing. */
  unasked: string | null
}

/** What a front end that is active says that it lets in now: rules of others may stand before its own. Null: none says anything. */
export function findActiveFrontEnd(facts: FrontEndFacts, host: string): FrontEnd | null {
  const zones = readHostAnswer(facts, 'firewalldZones', host)
  const running = findRunningFirewalldTables(facts, host)
  if (zones.found === 'value' && running)
    return create('firewalld', 'host.firewalldZones', running, zones.residue)
  const ufw = readHostAnswer(facts, 'ufw', host)
  if (ufw.found !== 'value' || !ufw.value.active) return null
  const tables = createUfwStatusTables(ufw.value)
  return tables && create('ufw', 'host.ufw', tables, ufw.residue)
}

/** firewalld's rules as it has them now, without direct ones, which iptables shows. Null: it doesn't run, or does not say. */
export function findRunningFirewalldTables(
  facts: FrontEndFacts,
  host: string,
): Record<Family, IptablesTable[]> | null {
  const zones = valueOrNull(readHostAnswer(facts, 'firewalldZones', host))
  const defaultZone = valueOrNull(readHostAnswer(facts, 'firewalldDefaultZone', host))
  if (!zones || defaultZone === null) return null
  const files = valueOrNull(readHostAnswer(facts, 'firewalldFiles', host))
  return createFirewalldTables({
    zones,
    defaultZone,
    files: files && { ...files, direct: { ip: [], ip6: [] } },
  })
}

/** Why it isn't known what a firewalld that runs loads at the next start; null: it is known, or none runs. */
export function explainUnknownStart(facts: FrontEndFacts, host: string): Verdict | null {
  if (readHostAnswer(facts, 'firewalldZones', host).found !== 'value') return null
  return findUnknown(readHostAnswer(facts, 'firewalldPermanent', host))
}

/** What a front end loads at the next start; null: none is known to. */
export function findNextStart(facts: FrontEndFacts, host: string): FrontEnd | null {
  return findNextFirewalld(facts, host) ?? findNextUfw(facts, host)
}

function findNextFirewalld(facts: FrontEndFacts, host: string): FrontEnd | null {
  const running = readHostAnswer(facts, 'firewalldZones', host)
  const permanent = readHostAnswer(facts, 'firewalldPermanent', host)
  const answer = readHostAnswer(facts, 'firewalldFiles', host)
  const files = valueOrNull(answer)
  const defaultZone = files?.defaultZone ?? valueOrNull(readHostAnswer(facts, 'firewalldDefaultZone', host))
  if (permanent.found !== 'value' || defaultZone === null) return null
  const starts = running.found === 'value' || isEnabled(facts, host, 'firewalld.service')
  if (!starts) return null
  const assigned = Object.fromEntries(
    (valueOrNull(running) ?? []).flatMap(({ name, interfaces }) => interfaces.map((each) => [each, name])),
  )
  const tables = createFirewalldTables({ zones: permanent.value, defaultZone, files, assigned })
  const residue = [...permanent.residue, ...(answer.found === 'value' ? answer.residue : [])]
  return create(
    'firewalld',
    'host.firewalldPermanent',
    tables,
    residue,
    null,
    files ? null : 'direct rules and policies',
  )
}

function findNextUfw(facts: FrontEndFacts, host: string): FrontEnd | null {
  const answer = readHostAnswer(facts, 'ufwFiles', host)
  if (answer.found !== 'value' || answer.value.enabled !== true) return null
  const runs = valueOrNull(readHostAnswer(facts, 'ufw', host))?.active === true
  if (!runs && !isEnabled(facts, host, 'ufw.service')) return null
  const tables = createUfwTables(answer.value)
  const { scripts } = answer.value
  return (
    tables &&
    create(
      'ufw',
      'host.ufwFiles',
      tables,
      answer.residue,
      scripts.length === 0
        ? null
        : `/etc/ufw/${scripts.join(' and ')} may do anything where they are executable`,
    )
  )
}

function create(
  name: FrontEnd['name'],
  fact: FactPath,
  tables: Readonly<Record<Family, readonly IptablesTable[]>>,
  residue: readonly Residue[],
  obscure: string | null = null,
  unasked: string | null = null,
): FrontEnd {
  return {
    name,
    fact,
    filter: createWrittenFilter(tables),
    obscure: residue.length > 0 ? describeResidue(residue) : obscure,
    unasked,
  }
}

/** What iptables' tables would do by themselves. */
function createWrittenFilter(iptables: Readonly<Record<Family, readonly IptablesTable[]>>): PacketFilter {
  return createPacketFilter({ ...noSources, iptables })
}

/** IPv4 rules as a file has them. */
export function filterOfTables(tables: readonly IptablesTable[]): PacketFilter {
  return createWrittenFilter({ ip: tables, ip6: [] })
}

function isEnabled(facts: FrontEndFacts, host: string, id: string): boolean {
  const units = valueOrNull(readHostAnswer(facts, 'units', host))
  return units?.some((unit) => unit.id === id && unit.unitFileState === 'enabled') ?? false
}
