import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { type PrintedFile, splitPrintedFiles, textOf } from '../printed-files.ts'
import { defineHostQuestion } from '../question.ts'
import type { Understanding } from '../reading.ts'
import { iptablesTablesSchema, parseIptables } from './iptables.ts'
import { attributesOf, listElements, type XmlElement } from './xml-elements.ts'

const contentShape = {
  /** Of a zone, a service or a policy: `8065/tcp`. */
  ports: z.array(z.string()),
  protocols: z.array(z.string()),
  sourcePorts: z.array(z.string()),
}

export const firewalldFilesSchema = z.strictObject({
  /** FirewallBackend; null: not said, as before 0.6, which had iptables alone. */
  backend: z.enum(['nftables', 'iptables']).nullable(),
  defaultZone: z.string().nullable(),
  /** AllowZoneDrifting: what a source's zone has no rule for comes to the interface's zone. Null: not said. */
  drifting: z.boolean().nullable(),
  /** Services of the host's own, which stand above those that firewalld brings. */
  services: z.record(
    z.string(),
    z.strictObject({ ...contentShape, includes: z.array(z.string()), destinations: z.array(z.string()) }),
  ),
  /** Direct rules in the order of their priority, in a table of iptables' each; null: not to be read. */
  direct: z.strictObject({ ip: iptablesTablesSchema, ip6: iptablesTablesSchema }).nullable(),
  /** Policies about what comes to the host itself. */
  policies: z.array(
    z.strictObject({
      name: z.string(),
      priority: z.int(),
      target: z.string(),
      ingress: z.array(z.string()),
      services: z.array(z.string()),
      ...contentShape,
      /** It has rules besides, which are not read. */
      more: z.boolean(),
    }),
  ),
  ipsets: z.record(z.string(), z.strictObject({ type: z.string(), entries: z.array(z.string()) })),
})
export type FirewalldFiles = z.infer<typeof firewalldFilesSchema>

/** What `firewall-cmd --permanent --list-all-zones` does not show of the next start. */
export const firewalldFiles = defineHostQuestion({
  command: defineProgramCommand({
    id: 'firewalld-files',
    programs: pathsIn.bin('grep'),
    arguments: '-rH . /etc/firewalld',
    privilege: 'required',
    purpose: 'services, direct rules, policies and sets that firewalld loads at the next start',
    byteLimit: mebibyte,
  }),
  schema: firewalldFilesSchema,
  read: readFirewalldFiles,
  absentExits: noSuchPlaceExits,
})

/** `grep -rH . /etc/firewalld`. */
export function readFirewalldFiles(text: string): Understanding<FirewalldFiles> {
  const files = splitPrintedFiles(text)
  if (files.length === 0) throw new FormatError('path', 0)
  const residue: Residue[] = []
  const configuration = files.find(({ path }) => path === '/etc/firewalld/firewalld.conf')
  const setting = (name: string) =>
    configuration?.lines
      .map(({ text: line }) => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`).exec(line)?.[1])
      .findLast((value) => value !== undefined) ?? null
  const backend = setting('FirewallBackend')?.toLowerCase()
  const drifting = setting('AllowZoneDrifting')?.toLowerCase()
  const listed = (folder: string) =>
    files.flatMap((file) => {
      const name = new RegExp(`^/etc/firewalld/${folder}/([^/]+)\\.xml$`).exec(file.path)?.[1]
      return name === undefined ? [] : [{ name, elements: listElements(textOf(file)) }]
    })
  const direct = files.find(({ path }) => path === '/etc/firewalld/direct.xml')
  return {
    value: {
      backend: backend === 'nftables' || backend === 'iptables' ? backend : null,
      defaultZone: setting('DefaultZone'),
      drifting: drifting === 'yes' ? true : drifting === 'no' ? false : null,
      services: Object.fromEntries(
        listed('services').map(({ name, elements }) => [name, readService(elements)]),
      ),
      direct: direct ? readDirect(direct, residue) : { ip: [], ip6: [] },
      policies: listed('policies').flatMap(({ name, elements }) => readPolicy(name, elements)),
      ipsets: Object.fromEntries(
        listed('ipsets').map(({ name, elements }) => [
          name,
          {
            type: elements.find((element) => element.name === 'ipset')?.attributes.type ?? '',
            entries: elements.flatMap((element) => (element.name === 'entry' ? [element.text] : [])),
          },
        ]),
      ),
    },
    residue,
  }
}

function readContent(elements: readonly XmlElement[]) {
  const range = ({ port = '', protocol = '' }: XmlElement['attributes']) => `${port}/${protocol}`
  const ports = attributesOf(elements, 'port')
  return {
    ports: ports.filter(({ port }) => port).map(range),
    protocols: [
      ...attributesOf(elements, 'protocol').map(({ value = '' }) => value),
      // As the files of old releases have it.
      ...ports.filter(({ port }) => !port).map(({ protocol = '' }) => protocol),
    ],
    sourcePorts: attributesOf(elements, 'source-port').map(range),
  }
}

function readService(elements: readonly XmlElement[]): FirewalldFiles['services'][string] {
  return {
    ...readContent(elements),
    includes: attributesOf(elements, 'include').flatMap(({ service }) => service ?? []),
    destinations: attributesOf(elements, 'destination').flatMap(({ ipv4, ipv6 }) =>
      [ipv4, ipv6].filter((address) => address !== undefined),
    ),
  }
}

/** Only what comes to the host itself is judged here. */
function readPolicy(name: string, elements: readonly XmlElement[]): FirewalldFiles['policies'] {
  const [head = {}] = attributesOf(elements, 'policy')
  const zones = (which: string) => attributesOf(elements, which).map(({ name: zone = '' }) => zone)
  if (!zones('egress-zone').includes('HOST') || elements.some((element) => element.name === 'disable'))
    return []
  const known = new Set(['policy', 'ingress-zone', 'egress-zone', 'short', 'description', ...contentNames])
  return [
    {
      name,
      priority: Number(head.priority ?? -1) || 0,
      target: head.target ?? 'CONTINUE',
      ingress: zones('ingress-zone'),
      services: attributesOf(elements, 'service').flatMap((service) => service.name ?? []),
      ...readContent(elements),
      more: elements.some((element) => !known.has(element.name)),
    },
  ]
}

const contentNames = ['service', 'port', 'protocol', 'source-port', 'icmp-block', 'icmp-block-inversion']

/** Rules of direct.xml, as iptables would print them. A pass-through may be any call of iptables. */
function readDirect(file: PrintedFile, residue: Residue[]): FirewalldFiles['direct'] {
  const elements = listElements(textOf(file))
  const line = file.lines[0]?.number ?? 1
  const rules = elements
    .filter((element) => element.name === 'rule')
    .toSorted((a, b) => Number(a.attributes.priority ?? 0) - Number(b.attributes.priority ?? 0))
  const printed = (family: string) => {
    const own = rules.filter(({ attributes }) => attributes.ipv === family)
    const tables = [...new Set(own.map(({ attributes }) => attributes.table ?? ''))]
    return tables
      .map((table) => {
        const lines = own
          .filter(({ attributes }) => attributes.table === table)
          .map(({ attributes, text }) => `-A ${attributes.chain ?? ''} ${text.trim()}`)
        return [`*${table}`, ...lines, 'COMMIT', ''].join('\n')
      })
      .join('')
  }
  if (elements.some((element) => element.name === 'passthrough')) {
    residue.push(createResidue(line, `${file.path}: passthrough`))
  }
  try {
    const [four, six] = (['ipv4', 'ipv6'] as const).map((family) => {
      const text = printed(family)
      return text === '' ? [] : parseIptables(text)
    })
    return { ip: four ?? [], ip6: six ?? [] }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    residue.push(createResidue(line, `${file.path}: a rule that is not in the words of iptables`))
    return null
  }
}
