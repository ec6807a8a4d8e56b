import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import type { Understanding } from '../reading.ts'
import { parseWord } from '../single-value.ts'

export const firewalldZoneSchema = z.strictObject({
  name: z.string(),
  /** Has an interface or a source: traffic goes through it. */
  active: z.boolean(),
  /** `default`, `ACCEPT`, `DROP`, `%%REJECT%%`. */
  target: z.string(),
  interfaces: z.array(z.string()),
  sources: z.array(z.string()),
  services: z.array(z.string()),
  /** `8065/tcp`, `6000-6010/udp`. */
  ports: z.array(z.string()),
  protocols: z.array(z.string()),
  sourcePorts: z.array(z.string()),
  /** `port=80:proto=tcp:toport=8065:toaddr=`. */
  forwardPorts: z.array(z.string()),
  masquerade: z.boolean(),
  richRules: z.array(z.string()),
})
export type FirewalldZone = z.infer<typeof firewalldZoneSchema>

/** firewall-cmd's NOT_RUNNING: there is a firewalld, and it filters nothing. */
const notRunningExits = [252]

export const firewalldZones = defineHostQuestion({
  command: defineProgramCommand({
    id: 'firewalld-zones',
    programs: pathsIn.bin('firewall-cmd'),
    arguments: '--list-all-zones',
    privilege: 'required',
    purpose: 'firewalld, as it runs',
  }),
  schema: z.array(firewalldZoneSchema),
  read: readFirewalldZones,
  absentExits: notRunningExits,
})

export const firewalldPermanent = defineHostQuestion({
  command: defineProgramCommand({
    id: 'firewalld-permanent',
    programs: pathsIn.bin('firewall-cmd'),
    arguments: '--permanent --list-all-zones',
    privilege: 'required',
    purpose: 'firewalld, as it will be after a restart',
  }),
  schema: z.array(firewalldZoneSchema),
  read: readFirewalldZones,
  absentExits: notRunningExits,
})

export const firewalldDefaultZone = defineHostQuestion({
  command: defineProgramCommand({
    id: 'firewalld-default-zone',
    programs: pathsIn.bin('firewall-cmd'),
    arguments: '--get-default-zone',
    privilege: 'required',
    purpose: 'the zone of every interface that is assigned to none',
  }),
  schema: z.string(),
  parse: parseWord,
  absentExits: notRunningExits,
})

/** `firewall-cmd --list-all-zones` of firewalld 0.6 (CentOS 7) to 2.x. */
export function readFirewalldZones(text: string): Understanding<FirewalldZone[]> {
  const zones: FirewalldZone[] = []
  const residue: Residue[] = []
  /** The zones of which something is told. */
  const settled = new Set<string>()
  /** The setting whose values go on over the next lines. */
  let open = ''
  for (const [index, { text: line }] of splitLines(text).entries()) {
    const heading = /^([\w/-]+)(?: \((.*)\))?[ \t]*$/.exec(line)
    const setting = /^ {2}([a-z -]+?):( .*)?$/s.exec(line)
    const zone = zones.at(-1)
    const leave = (what: string) =>
      residue.push(createResidue(index + 1, `${zone?.name ?? 'before all zones'}: ${what}`))
    if (line.trim() === '') continue
    if (heading) {
      zones.push(createEmptyZone(heading[1] ?? '', heading[2]?.split(', ').includes('active') ?? false))
      open = ''
    } else if (zone && setting) {
      open = setting[1] ?? ''
      settled.add(zone.name)
      if (!readSetting(zone, open, (setting[2] ?? '').trim())) leave(open)
    } else if (zone && /^\t/.test(line) && (open === 'rich rules' || open === 'forward-ports')) {
      zone[open === 'rich rules' ? 'richRules' : 'forwardPorts'].push(hideLogPrefix(line.trim()))
    } else {
      leave('a line that is no setting')
    }
  }
  if (zones.length === 0) throw new FormatError('zone', 0)
  // Another program's words look like a zone's name, and no zone is without settings.
  const bare = zones.find(({ name }) => !settled.has(name))
  if (bare && residue.length === 0) residue.push(createResidue(1, 'a zone without settings'))
  return { value: zones, residue }
}

/** The log prefix of a rule may be any text. */
function hideLogPrefix(rule: string): string {
  return rule.replace(/\bprefix=(?:"[^"]*"|\S+)/g, 'prefix="…"')
}

function createEmptyZone(name: string, active: boolean): FirewalldZone {
  const lists = { interfaces: [], sources: [], services: [], ports: [], protocols: [], sourcePorts: [] }
  return { name, active, target: 'default', ...lists, forwardPorts: [], masquerade: false, richRules: [] }
}

/** False: it may decide who is let in, and has no meaning here. */
function readSetting(zone: FirewalldZone, name: string, value: string): boolean {
  const values = value.split(/\s+/).filter((word) => word !== '')
  if (name === 'target') zone.target = value
  else if (name === 'masquerade') zone.masquerade = value === 'yes'
  else if (name === 'interfaces') zone.interfaces = values
  else if (name === 'sources') zone.sources = values
  else if (name === 'services') zone.services = values
  else if (name === 'ports') zone.ports = values
  else if (name === 'protocols') zone.protocols = values
  else if (name === 'source-ports' || name === 'sourceports') zone.sourcePorts = values
  else if (name === 'forward-ports') zone.forwardPorts = values
  else if (name === 'ingress-priority' || name === 'egress-priority') return value === '0'
  else return harmlessSettings.has(name)
  return true
}

/** They are about ICMP, about what goes on to others within a zone, or are texts for people. */
const harmlessSettings: ReadonlySet<string> = new Set([
  'icmp-blocks',
  'icmp-block-inversion',
  'forward',
  'rich rules',
  'summary',
  'description',
])
