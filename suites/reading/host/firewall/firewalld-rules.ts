import { type Family, familyOf } from '../../../../core/packet-filter/address-set.ts'
import type { IptablesTable } from '../../../../core/packet-filter/sources.ts'
import type { FirewalldZone } from '../../../../probes/host/questions/firewalld.ts'
import type { FirewalldFiles } from '../../../../probes/host/questions/firewalld-files.ts'
import { firewalldServices } from './firewalld-services.ts'
import { parseRichRule, type RichRule } from './rich-rule.ts'
import { WrittenRules } from './written-rules.ts'

/** What firewalld has, runtime or permanent. */
export interface Firewalld {
  zones: readonly FirewalldZone[]
  defaultZone: string
  /** /etc/firewalld; null: not read, so that direct rules, policies and services of the host's own may be there besides. */
  files: FirewalldFiles | null
  /** Zones of interfaces that other programs assign at each start, as NetworkManager does. */
  assigned?: Readonly<Record<string, string>>
}

/** What firewalld makes of it, in the words of iptables. @see firewalld.zones(5), firewalld.direct(5) */
export function createFirewalldTables(firewalld: Firewalld): Record<Family, IptablesTable[]> {
  return { ip: createTables(firewalld, 'ip'), ip6: createTables(firewalld, 'ip6') }
}

function createTables(firewalld: Firewalld, family: Family): IptablesTable[] {
  const filter = new WrittenRules('filter', { INPUT: 'ACCEPT', FORWARD: 'ACCEPT', OUTPUT: 'ACCEPT' })
  const nat = new WrittenRules('nat', { PREROUTING: 'ACCEPT', OUTPUT: 'ACCEPT', POSTROUTING: 'ACCEPT' })
  const established = ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT']
  addDirect(firewalld, family, filter, nat)
  filter.add('INPUT', ...established)
  filter.add('INPUT', '-i', 'lo', '-j', 'ACCEPT')
  if (firewalld.zones.some(hasForward)) {
    for (const chain of ['INPUT', 'FORWARD'])
      filter.add(chain, '-m', 'conntrack', '--ctstatus', 'DNAT', '-j', 'ACCEPT')
  }
  addPolicies(firewalld, family, filter, (priority) => priority < 0)
  dispatch(firewalld, family, filter, 'INPUT', 'IN')
  dispatch(firewalld, family, nat, 'PREROUTING', 'PRE')
  addPolicies(firewalld, family, filter, (priority) => priority >= 0)
  filter.add('INPUT', '-j', 'REJECT')
  filter.add('FORWARD', ...established)
  filter.add('FORWARD', '-j', 'REJECT')
  for (const zone of firewalld.zones) addZone(zone, firewalld, family, filter, nat)
  return [filter.table, nat.table]
}

const hasForward = ({ forwardPorts, richRules }: FirewalldZone) =>
  forwardPorts.length > 0 || richRules.some((rule) => rule.includes('forward-port'))

/**
 * Zones of sources come before those of interfaces, and the default zone has every interface that is in none. What a source's zone
 * leaves undecided comes to the interface's zone where zones drift.
 */
function dispatch(
  { zones, defaultZone, files, assigned = {} }: Firewalld,
  family: Family,
  rules: WrittenRules,
  hook: string,
  prefix: string,
): void {
  const chainOf = (zone: string) => `${prefix}_${zone}`
  const [bySource, byInterface] = [`${hook}_SOURCES`, `${hook}_ZONES`]
  rules.add(hook, '-j', bySource)
  for (const zone of zones) {
    for (const source of zone.sources) {
      for (const words of conditionsOfSource(source, family, files)) {
        rules.add(bySource, ...words, '-j', chainOf(zone.name))
        // Without drifting, what the zone leaves undecided has its end here.
        const end = hook === 'INPUT' ? ['-j', 'REJECT'] : ['-j', 'ACCEPT']
        if (files?.drifting === false) rules.add(bySource, ...words, ...end)
        else if (files?.drifting !== true)
          rules.add(bySource, ...words, '-m', 'comment', '--not-understood', 'AllowZoneDrifting', ...end)
      }
    }
  }
  rules.add(hook, '-j', byInterface)
  const own = new Set<string>()
  for (const zone of zones) {
    for (const name of zone.interfaces) {
      own.add(name)
      rules.add(byInterface, '-i', name, '-g', chainOf(zone.name))
    }
  }
  for (const [name, zone] of Object.entries(assigned)) {
    if (own.has(name) || zone === defaultZone || !zones.some((each) => each.name === zone)) continue
    rules.add(
      byInterface,
      '-i',
      name,
      '-m',
      'comment',
      '--not-understood',
      `whether ${name} is in zone ${zone} again`,
      '-g',
      chainOf(zone),
    )
  }
  rules.add(byInterface, '-g', chainOf(defaultZone))
}

function conditionsOfSource(source: string, family: Family, files: FirewalldFiles | null): string[][] {
  if (source.startsWith('ipset:')) return conditionsOfSet(source.slice('ipset:'.length), family, files, false)
  if (/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(source)) return [['-m', 'mac', '--mac-source', source]]
  return familyOf(source) === family ? [['-s', source]] : []
}

/** A set's addresses, where all of them are known to be plain ones. */
function conditionsOfSet(
  name: string,
  family: Family,
  files: FirewalldFiles | null,
  negated: boolean,
): string[][] {
  const set = files?.ipsets[name]
  const plain = set && /^hash:(?:ip|net)$/.test(set.type) && set.entries.every((entry) => familyOf(entry))
  if (!plain || negated) return [['-m', 'set', ...(negated ? ['!'] : []), '--match-set', name, 'src']]
  return set.entries.filter((entry) => familyOf(entry) === family).map((entry) => ['-s', entry])
}

function addZone(
  zone: FirewalldZone,
  { files }: Firewalld,
  family: Family,
  filter: WrittenRules,
  nat: WrittenRules,
): void {
  const chain = `IN_${zone.name}`
  const rich = zone.richRules.map((text) => ({ text, rule: parseRichRule(text) }))
  const add = (holds: (rule: RichRule) => boolean) => {
    for (const { rule } of rich) {
      if (rule === null || rule === 'obscure' || !holds(rule)) continue
      addRichRule(rule, zone.name, files, family, filter, nat)
    }
  }
  // Where a rule that isn't understood would stand depends on what it says, so it stands before all.
  for (const { text, rule } of rich) {
    if (rule === 'obscure') filter.addObscure(chain, text, 'ACCEPT', 'DROP')
  }
  const priorities = [...new Set(rich.flatMap(({ rule }) => (isRead(rule) ? [rule.priority] : [])))].toSorted(
    (a, b) => a - b,
  )
  for (const priority of priorities.filter((each) => each < 0)) add((rule) => rule.priority === priority)
  add(({ priority, action }) => priority === 0 && action !== 'accept')
  add(({ priority, action }) => priority === 0 && action === 'accept')
  for (const words of listContent(zone, files, family)) filter.add(chain, ...words, '-j', 'ACCEPT')
  for (const forward of zone.forwardPorts) {
    const [, port = '', protocol = '', toPort = '', toAddress = ''] =
      /^port=([\d-]+):proto=(\w+):toport=([\d-]*):toaddr=(\S*)$/.exec(forward) ?? []
    if (port === '') nat.addObscure(`PRE_${zone.name}`, forward, 'ACCEPT')
    else addForward(nat, zone.name, [], { port, protocol, toPort, toAddress }, family)
  }
  for (const priority of priorities.filter((each) => each > 0)) add((rule) => rule.priority === priority)
  const target = { ACCEPT: 'ACCEPT', DROP: 'DROP', '%%REJECT%%': 'REJECT', REJECT: 'REJECT' }[zone.target]
  if (target) filter.add(chain, '-j', target)
  else if (zone.target !== 'default') filter.addObscure(chain, `target ${zone.target}`, 'ACCEPT')
  // A chain has to be there to be gone to.
  filter.add(chain, '-j', 'RETURN')
  nat.add(`PRE_${zone.name}`, '-j', 'RETURN')
}

const isRead = (rule: RichRule | null | 'obscure'): rule is RichRule => rule !== null && rule !== 'obscure'

type Content = Pick<FirewalldZone, 'services' | 'ports' | 'protocols' | 'sourcePorts'>

/** The conditions of everything that a zone, a service or a policy lets in. */
function listContent(
  { services, ports, protocols, sourcePorts }: Content,
  files: FirewalldFiles | null,
  family: Family,
): string[][] {
  return [
    ...services.flatMap((service) => conditionsOfService(service, files, family)),
    ...ports.map((port) => conditionOfPort(port, '--dport')),
    ...sourcePorts.map((port) => conditionOfPort(port, '--sport')),
    ...protocols.map((protocol) => ['-p', protocol]),
  ]
}

/** `8065/tcp`, `6000-6010/udp`. */
function conditionOfPort(text: string, option: '--dport' | '--sport'): string[] {
  const [, ports, protocol] = /^(\d{1,5}(?:-\d{1,5})?)\/([a-z]+)$/.exec(text) ?? []
  return ports === undefined || protocol === undefined
    ? ['-m', 'comment', '--not-understood', text]
    : ['-p', protocol, '-m', protocol, option, ports.replace('-', ':')]
}

function conditionsOfService(
  service: string,
  files: FirewalldFiles | null,
  family: Family,
  above: readonly string[] = [],
): string[][] {
  if (above.includes(service)) return []
  const own = files?.services[service]
  const shipped = firewalldServices[service]
  if (!own && shipped === undefined) return [['-m', 'comment', '--not-understood', `service ${service}`]]
  const items = own ? listItems(own) : (shipped ?? '').split(' ').filter((item) => item !== '')
  const destinations = items.flatMap((item) => (item.startsWith('to:') ? item.slice(3).split(',') : []))
  const reached = destinations.filter((address) => familyOf(address) === family)
  const conditions = items.flatMap((item): string[][] => {
    if (item.startsWith('to:')) return []
    if (item.startsWith('+')) return conditionsOfService(item.slice(1), files, family, [...above, service])
    if (item.startsWith('protocol:')) return [['-p', item.slice('protocol:'.length)]]
    if (item.startsWith('from:')) return [conditionOfPort(item.slice('from:'.length), '--sport')]
    return [conditionOfPort(item, '--dport')]
  })
  if (destinations.length === 0) return conditions
  return reached.flatMap((address) => conditions.map((words) => ['-d', address, ...words]))
}

function listItems({
  ports,
  protocols,
  sourcePorts,
  includes,
  destinations,
}: FirewalldFiles['services'][string]) {
  return [
    ...ports,
    ...protocols.map((protocol) => `protocol:${protocol}`),
    ...sourcePorts.map((port) => `from:${port}`),
    ...includes.map((name) => `+${name}`),
    ...(destinations.length > 0 ? [`to:${destinations.join(',')}`] : []),
  ]
}

function addRichRule(
  rule: RichRule,
  zone: string,
  files: FirewalldFiles | null,
  family: Family,
  filter: WrittenRules,
  nat: WrittenRules,
): void {
  const { source, destination, element, action, limit } = rule
  const addressed = [source, destination].flatMap((place) =>
    place?.kind === 'address' ? (familyOf(place.value) ?? []) : [],
  )
  if ((rule.family ?? addressed[0] ?? family) !== family) return
  const places = listPlaces(source, '-s', files, family).flatMap((from) =>
    listPlaces(destination, '-d', files, family).map((to) => [...from, ...to]),
  )
  const limits = limit === null ? [] : ['-m', 'limit', '--limit', limit]
  const target = { accept: 'ACCEPT', reject: 'REJECT', drop: 'DROP' }[action]
  for (const conditions of places) {
    if (element.kind === 'forward-port') {
      addForward(nat, zone, conditions, element, family)
      continue
    }
    for (const words of conditionsOfElement(element, files, family))
      filter.add(`IN_${zone}`, ...conditions, ...words, ...limits, '-j', target)
  }
}

function listPlaces(
  place: RichRule['source'],
  option: '-s' | '-d',
  files: FirewalldFiles | null,
  family: Family,
): string[][] {
  if (!place) return [[]]
  const not = place.negated ? ['!'] : []
  if (place.kind === 'mac') return [['-m', 'mac', ...not, '--mac-source', place.value]]
  if (place.kind === 'address') return [[...not, option, place.value]]
  return option === '-s'
    ? conditionsOfSet(place.value, family, files, place.negated)
    : [['-m', 'set', ...not, '--match-set', place.value, 'dst']]
}

function conditionsOfElement(
  element: Exclude<RichRule['element'], { kind: 'forward-port' }>,
  files: FirewalldFiles | null,
  family: Family,
): string[][] {
  switch (element.kind) {
    case 'all':
      return [[]]
    case 'service':
      return conditionsOfService(element.service, files, family)
    case 'protocol':
      return [['-p', element.protocol]]
    case 'port':
      return [conditionOfPort(`${element.port}/${element.protocol}`, '--dport')]
    case 'source-port':
      return [conditionOfPort(`${element.port}/${element.protocol}`, '--sport')]
  }
}

function addForward(
  nat: WrittenRules,
  zone: string,
  conditions: readonly string[],
  {
    port,
    protocol,
    toPort,
    toAddress,
  }: { port: string; protocol: string; toPort: string; toAddress: string },
  family: Family,
): void {
  if (toAddress !== '' && familyOf(toAddress) !== family) return
  const address = family === 'ip6' ? `[${toAddress}]` : toAddress
  const target =
    toAddress === ''
      ? ['-j', 'REDIRECT', '--to-ports', toPort]
      : ['-j', 'DNAT', '--to-destination', toPort === '' ? toAddress : `${address}:${toPort}`]
  nat.add(`PRE_${zone}`, ...conditions, ...conditionOfPort(`${port}/${protocol}`, '--dport'), ...target)
}

/** Policies about what comes to the host, before and after the zones by their priority. */
function addPolicies(
  { zones, files }: Firewalld,
  family: Family,
  filter: WrittenRules,
  isIn: (priority: number) => boolean,
): void {
  const policies = (files?.policies ?? []).filter(({ priority }) => isIn(priority))
  for (const policy of policies.toSorted((a, b) => a.priority - b.priority)) {
    const { name, target, ingress, more } = policy
    const chain = `POLICY_${name}`
    const everyZone = ingress.some((zone) => zone === 'ANY')
    if (everyZone) filter.add('INPUT', '-j', chain)
    else if (ingress.some((zone) => zones.some((each) => each.name === zone)))
      // Which of the zones a packet came by is not told apart here.
      filter.add('INPUT', '-m', 'comment', '--not-understood', `policy ${name}`, '-j', chain)
    if (more) filter.addObscure(chain, `policy ${name}`, 'ACCEPT', 'DROP')
    for (const words of listContent(policy, files, family)) filter.add(chain, ...words, '-j', 'ACCEPT')
    const end = { ACCEPT: 'ACCEPT', DROP: 'DROP', REJECT: 'REJECT' }[target]
    filter.add(chain, '-j', end ?? 'RETURN')
  }
}

/**
 * Direct rules come before firewalld's own. With its nftables backend what they accept still has to pass the zones, and what they
 * drop is gone.
 */
function addDirect({ files }: Firewalld, family: Family, filter: WrittenRules, nat: WrittenRules): void {
  const direct = files?.direct
  if (files && !direct) filter.addObscure('INPUT', 'direct.xml', 'ACCEPT', 'DROP')
  if (!direct) return
  const isOwn = files?.backend !== 'nftables'
  for (const table of direct[family]) {
    if (table.name !== 'filter' && table.name !== 'nat') continue
    const rules = table.name === 'filter' ? filter : nat
    const builtIn = new Set(['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING'])
    for (const chain of new Set(table.rules.map((rule) => rule.chain))) {
      if (builtIn.has(chain)) rules.add(chain, '-j', `${chain}_direct`)
    }
    rules.addAll(
      table.rules.map((rule) => ({
        ...rule,
        chain: builtIn.has(rule.chain) ? `${rule.chain}_direct` : rule.chain,
        arguments:
          isOwn || table.name !== 'filter'
            ? rule.arguments
            : rule.arguments.map((word, at) =>
                word === 'ACCEPT' && rule.arguments[at - 1] === '-j' ? 'RETURN' : word,
              ),
      })),
    )
  }
}
