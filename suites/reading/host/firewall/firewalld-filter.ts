import type { FirewalldZone } from '../../../../probes/host/questions/firewalld.ts'
import { everyPort, type HostFilter, type Opening, parsePorts } from './opening.ts'

/** firewalld's zones through which traffic from other hosts comes: those in use, and the one of all other interfaces. */
export function createFirewalldFilter(
  zones: readonly FirewalldZone[],
  defaultZone: string | null,
  fact: 'host.firewalldZones' | 'host.firewalldPermanent',
): HostFilter {
  const used = zones.filter(
    (zone) => zone.name === defaultZone || ((zone.active || isAssigned(zone)) && !isInnerZone(zone)),
  )
  const read = used.map(readZone)
  return {
    name: 'firewalld',
    fact,
    deniesByDefault: used.every((zone) => zone.target !== 'ACCEPT' || zone.sources.length > 0),
    openings: read.flatMap(({ openings }) => openings),
    obscure: read.flatMap(({ obscure }) => obscure),
  }
}

const isAssigned = ({ interfaces, sources }: FirewalldZone) => interfaces.length + sources.length > 0

/** Bridges between this host and its own containers or virtual machines. */
const isInnerZone = ({ interfaces, sources }: FirewalldZone) =>
  sources.length === 0 &&
  interfaces.length > 0 &&
  interfaces.every((name) => /^(?:lo|docker\d*|podman\d*|cni\d*|virbr\d*|br-\w+|veth\w*)$/.test(name))

interface ReadZone {
  openings: Opening[]
  obscure: string[]
}

function readZone(zone: FirewalldZone): ReadZone {
  // A zone that is chosen by the sender's address holds for those senders alone.
  const from = zone.sources.length > 0 && zone.interfaces.length === 0 ? zone.sources.join(', ') : null
  const read: ReadZone = { openings: [], obscure: [] }
  const add = (text: string, rule: string) => {
    const ports = parsePorts(text)
    if (ports) read.openings.push({ ...ports, from, rule: `${zone.name}: ${rule}` })
    else read.obscure.push(`${zone.name}: ${rule}`)
  }
  for (const service of zone.services) {
    const ports = services[service]
    if (!ports) read.obscure.push(`${zone.name}: service ${service}`)
    for (const port of ports ?? []) add(port, `service ${service}`)
  }
  for (const port of zone.ports) add(port, `port ${port}`)
  for (const port of zone.sourcePorts)
    read.openings.push({
      protocol: 'any',
      ports: everyPort,
      from,
      rule: `${zone.name}: every port, from source port ${port}`,
    })
  for (const protocol of zone.protocols) {
    if (protocol === 'tcp' || protocol === 'udp')
      read.openings.push({ protocol, ports: everyPort, from, rule: `${zone.name}: protocol ${protocol}` })
  }
  for (const forward of zone.forwardPorts) {
    const [, protocol, port, address] = /proto=(\w+):toport=([\d-]*):toaddr=(\S*)/.exec(forward) ?? []
    // What goes on to another host doesn't arrive at this one.
    if (port && address === '') add(`${port}/${protocol}`, `forward-port ${forward}`)
  }
  for (const rule of zone.richRules) readRichRule(zone, rule, from, read)
  return read
}

/** @see firewalld.richlanguage(5) */
function readRichRule(zone: FirewalldZone, rule: string, zoneFrom: string | null, read: ReadZone): void {
  if (!/ accept\b/.test(rule)) return
  const said = `${zone.name}: ${rule}`
  const source = /\bsource (?:address|mac|ipset)="?([^"\s]+)/.exec(rule)?.[1]
  const from = source && !/^(?:0\.0\.0\.0\/0|::\/0)$/.test(source) ? source : zoneFrom
  const [, port, protocol] = /(?<!-)\bport port="?([\d-]+)"? protocol="?(\w+)/.exec(rule) ?? []
  const service = /\bservice name="?([^"\s]+)/.exec(rule)?.[1]
  const listed = port ? [`${port}/${protocol}`] : service ? services[service] : null
  if (listed) {
    for (const text of listed) {
      const ports = parsePorts(text)
      if (ports) read.openings.push({ ...ports, from, rule: said })
      else read.obscure.push(said)
    }
  } else if (/\b(?:protocol value|icmp-block|icmp-type|service name)\b/.test(rule)) {
    if (service || /protocol value="?(?:tcp|udp)\b/.test(rule)) read.obscure.push(said)
  } else {
    read.openings.push({ protocol: 'any', ports: everyPort, from, rule: said })
  }
}

/** firewalld's own definitions (/usr/lib/firewalld/services), as far as they are met on such hosts. */
const services: Readonly<Record<string, readonly string[]>> = {
  ssh: ['22/tcp'],
  http: ['80/tcp'],
  https: ['443/tcp'],
  http3: ['443/udp'],
  'dhcpv6-client': ['546/udp'],
  cockpit: ['9090/tcp'],
  mdns: ['5353/udp'],
  mysql: ['3306/tcp'],
  postgresql: ['5432/tcp'],
  prometheus: ['9090/tcp'],
  'prometheus-node-exporter': ['9100/tcp'],
  'zabbix-agent': ['10050/tcp'],
  snmp: ['161/udp'],
  ldap: ['389/tcp'],
  smtp: ['25/tcp'],
}
