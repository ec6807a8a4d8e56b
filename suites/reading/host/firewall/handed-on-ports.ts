import type { Reach } from '../../../../core/packet-filter/answers.ts'
import type { FilterSources } from '../../../../core/packet-filter/sources.ts'
import { askEveryone, type RunningFilter } from './host-filter.ts'

/** What is let in at a port, where it ends, ends at that port; where it isn't known where it ends, it may. */
export function leadsTo({ toward }: Reach, port: number): boolean {
  return toward.length === 0 || toward.some((end) => end.port === null || end.port === port)
}

/** One port of a host that rules hand on before any filter on the input hook sees it, and what becomes of what everyone sends there. */
export interface HandedOnPort {
  port: number
  reach: Reach
}

/** Every port that a rule of the host's NAT names: Docker's and Podman's publications, and rules of one's own. */
export function listHandedOnPorts({ filter, sources }: RunningFilter): HandedOnPort[] {
  if (!filter || !sources) return []
  return [...listNamedPorts(sources)]
    .toSorted((a, b) => a - b)
    .flatMap((port) =>
      askEveryone(filter, { families: ['ip', 'ip6'], port }).map((reach) => ({ port, reach })),
    )
}

/** More are not asked one by one. */
const portLimit = 500

function listNamedPorts({ iptables, nftables }: FilterSources): Set<number> {
  const ports = new Set<number>()
  const add = (text: string) => {
    for (const [number] of text.matchAll(/\d{1,5}/g)) {
      if (Number(number) > 0 && Number(number) < 65_536 && ports.size < portLimit) ports.add(Number(number))
    }
  }
  const tables = [...iptables.ip, ...iptables.ip6].filter(({ name }) => name === 'nat')
  for (const { arguments: words } of tables.flatMap(({ rules }) => rules)) {
    words.forEach((word, at) => {
      if (/^--(?:dports?|destination-ports?)$/.test(word)) add(words[at + 1] ?? '')
    })
  }
  for (const { statements } of nftables?.rules ?? []) {
    const text = JSON.stringify(statements)
    if (!/"(?:dnat|redirect|tproxy|xt)"/.test(text)) continue
    for (const [, right = ''] of text.matchAll(/"field":"dport"\}\},"right":(\{[^}]*\}|\d+)/g)) add(right)
  }
  return ports
}
