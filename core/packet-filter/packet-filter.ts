import {
  countNumbers,
  everyAddress,
  type Family,
  familyOf,
  formatAddress,
  formatNetworks,
  type Intervals,
  parseAddress,
  parseAddresses,
  subtract,
  unite,
} from './address-set.ts'
import type { Departure, PacketFilter, Reach, ReachQuestion, Reason, Toward } from './answers.ts'
import { arrive, depart, leadsOutside, passThrough, type Way } from './arrival.ts'
import { chainsOf, listBaseChains } from './base-chains.ts'
import { addDoubt, everyPacket, type PacketSpace } from './packet-state.ts'
import { listRedirects, toRedirect } from './redirects.ts'
import { findSenders } from './senders.ts'
import type { FilterSources } from './sources.ts'
import type { Ending } from './walk.ts'

/** A packet filter made of what is known of a host. */
export function createPacketFilter(sources: FilterSources): PacketFilter {
  const ways = { ip: createWay(sources, 'ip'), ip6: createWay(sources, 'ip6') }
  const unreadOf = (family: Family): Reason[] =>
    sources.unread
      .filter((part) => part.family === null || part.family === family)
      .map(({ text }) => ({ place: 'not read', text }))

  return {
    reach: (question) => {
      const way = ways[question.family]
      const { accepted, dropped } = arrive(way, createArrivals(way, question))
      return summarize(question, accepted, dropped, unreadOf(question.family))
    },
    leave: ({ protocol, source, destination, port }) => {
      const family = familyOf(destination) ?? 'ip'
      const way = ways[family]
      const space: PacketSpace = {
        ...everyPacket,
        family,
        protocol,
        source: source === undefined ? everyAddress(family) : oneOrAll(source, family),
        destination: oneOrAll(destination, family),
        port: [[BigInt(port), BigInt(port)]],
        in: [''],
        out: listOutside(way).map(({ name }) => name),
        isSourceOwn: true,
        isDestinationOwn: false,
      }
      const { accepted, dropped } = depart(way, [space])
      return describeDeparture(accepted, dropped, unreadOf(family))
    },
    forward: ({ family, protocol, source, destination, port }) => {
      const way = ways[family]
      const names = listNames(way)
      const space: PacketSpace = {
        ...everyPacket,
        family,
        protocol,
        source: oneOrAll(source, family),
        destination: oneOrAll(destination, family),
        port: [[BigInt(port), BigInt(port)]],
        in: names,
        out: names,
        isDestinationOwn: false,
      }
      const { accepted, dropped } = passThrough(way, [space])
      return summarize({ family, who: { address: source } }, accepted, dropped, unreadOf(family))
    },
    redirects: (['ip', 'ip6'] as const).flatMap((family) => listRedirects(ways[family].chains)),
    filters: (family) =>
      chainsOf(ways[family].chains, 'input').some(
        ({ type, policy, rules, chain, priority }) =>
          type === 'filter' &&
          priority >= 0 &&
          (policy !== 'accept' || (rules.chains.get(chain)?.length ?? 0) > 0),
      ),
  }
}

function createWay(sources: FilterSources, family: Family): Way {
  return {
    family,
    chains: listBaseChains(sources, family),
    interfaces: sources.interfaces,
    names: listMentioned(sources),
    forwarding: sources.forwarding,
    routesLoopback: sources.routesLoopback,
  }
}

/** Interfaces that rules name in full. */
function listMentioned({ iptables, nftables }: FilterSources): string[] {
  const names = new Set<string>()
  for (const { rules } of [...iptables.ip, ...iptables.ip6]) {
    for (const { arguments: words } of rules) {
      words.forEach((word, at) => {
        if (/^(?:-[io]|--(?:in|out)-interface)$/.test(word))
          names.add((words[at + 1] ?? '').replace(/^!$/, words[at + 2] ?? ''))
      })
    }
  }
  const text = JSON.stringify(nftables?.rules ?? []) + JSON.stringify(nftables?.sets ?? [])
  for (const [, right = ''] of text.matchAll(
    /"key":"[io]if(?:name)?"\}\},"right":("[^"]*"|\{"set":\[[^\]]*\])/g,
  )) {
    for (const [, name = ''] of right.matchAll(/"([^"]*)"/g)) if (name !== 'set') names.add(name)
  }
  return [...names].filter((name) => name !== '' && !/[+*@]/.test(name))
}

interface NamedInterface {
  name: string
  /** False: whether it leads outside is not known. */
  isSure: boolean
}

/** Where strangers come by: what leads outside, and what may. A host of which nothing is known has one of the usual name. */
function listOutside({ interfaces, names }: Way): NamedInterface[] {
  const all = interfaces?.filter(({ up }) => up).map(({ name }) => name) ?? names
  const found = all.flatMap((name): NamedInterface[] => {
    const outside = leadsOutside(name)
    return outside === false ? [] : [{ name, isSure: outside === true || interfaces !== null }]
  })
  return found.some(({ isSure }) => isSure) ? found : [...found, { name: 'eth0', isSure: true }]
}

function listNames(way: Way): string[] {
  const all = way.interfaces?.map(({ name }) => name) ?? way.names
  return [...new Set([...all.filter((name) => name !== 'lo'), ...listOutside(way).map(({ name }) => name)])]
}

function createArrivals(
  way: Way,
  { family, protocol, port, who, destination }: ReachQuestion,
): PacketSpace[] {
  const base = {
    ...everyPacket,
    family,
    protocol,
    source: who === 'everyone' ? everyAddress(family) : oneOrAll(who.address, family),
    destination: destination === undefined ? listOwn(way, family) : oneOrAll(destination, family),
    port: [[BigInt(port), BigInt(port)]] as const,
    out: [''],
  }
  if (who !== 'everyone') {
    const name = who.interface ?? findNear(way, base.source)
    return [{ ...base, in: name === null ? listNames(way) : [name] }]
  }
  const outside = listOutside(way)
  const sure = outside.filter(({ isSure }) => isSure).map(({ name }) => name)
  const doubtful = outside.filter(({ isSure }) => !isSure)
  return [
    ...(sure.length > 0 ? [{ ...base, in: sure }] : []),
    ...doubtful.map(({ name }) =>
      addDoubt({ ...base, in: [name] }, `interface ${name}`, true, {
        place: 'interfaces',
        text: `whether ${name} leads outside is not known`,
      }),
    ),
  ]
}

/** The interface in whose own network a sender is; null: none's. */
function findNear({ interfaces, family }: Way, source: Intervals): string | null {
  const found = interfaces?.find(({ addresses }) =>
    addresses.some((text) => {
      const network = parseAddresses(text, family)
      return network !== null && subtract(source, [network]).length === 0
    }),
  )
  return found?.name ?? null
}

/** A host's own addresses; where they aren't known, any that a host may have. */
function listOwn({ interfaces }: Way, family: Family): Intervals {
  const own = (interfaces ?? []).flatMap(({ name, addresses }) =>
    name === 'lo' ? [] : addresses.flatMap((text) => parseAddress(text.split('/')[0] ?? '', family) ?? []),
  )
  if (own.length > 0) return own.reduce<Intervals>((set, address) => unite(set, [[address, address]]), [])
  return subtract(everyAddress(family), unroutable[family])
}

const networks = (texts: readonly string[], family: Family): Intervals =>
  texts.reduce<Intervals>((set, text) => {
    const network = parseAddresses(text, family)
    return network ? unite(set, [network]) : set
  }, [])

/** Nobody's own, or only within a host: many at once, loopback. */
const unroutable = {
  ip: networks(['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'], 'ip'),
  ip6: networks(['::/127', 'ff00::/8'], 'ip6'),
} as const
/** What the internet does not route. */
const inner = {
  ip: networks(
    [
      '0.0.0.0/8',
      '10.0.0.0/8',
      '100.64.0.0/10',
      '127.0.0.0/8',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '224.0.0.0/3',
    ],
    'ip',
  ),
  ip6: subtract(everyAddress('ip6'), networks(['2000::/3'], 'ip6')),
} as const

function oneOrAll(text: string, family: Family): Intervals {
  const network = parseAddresses(text, family)
  return network ? [network] : everyAddress(family)
}

function summarize(
  { family, who }: Pick<ReachQuestion, 'family' | 'who'>,
  accepted: readonly Ending[],
  dropped: readonly Ending[],
  unread: readonly Reason[],
): Reach {
  const { sure, possible } = findSenders(accepted)
  const all = who === 'everyone' ? everyAddress(family) : oneOrAll(who.address, family)
  const weigh = (set: Intervals) => countNumbers(who === 'everyone' ? subtract(set, inner[family]) : set)
  const isMuch = (set: Intervals) => weigh(set) > 0n && (who !== 'everyone' || weigh(set) * 16n >= weigh(all))
  const known = isMuch(sure) ? 'open' : isMuch(possible) ? 'unknown' : 'closed'
  const deciding = known === 'closed' ? dropped : accepted
  const doubts = known === 'unknown' ? listDoubts(accepted) : []
  // The rules about the many before those about a few.
  const sorted = deciding.toSorted((a, b) => Number(weigh(senderOf(b)) - weigh(senderOf(a)) > 0n) * 2 - 1)
  return {
    reach: unread.length > 0 ? 'unknown' : known,
    because: uniqueBy(
      [...unread, ...doubts, ...sorted.flatMap(({ space, reason }) => [...space.via, reason])],
      ({ place, text }) => `${place} ${text}`,
    ),
    toward: uniqueBy(accepted.map(describeEnd), (end) => JSON.stringify(end)),
    senders: {
      open: formatNetworks(sure, family),
      closed: formatNetworks(subtract(all, possible), family),
      unknown: formatNetworks(subtract(possible, sure), family),
    },
  }
}

/** In the first packet, whichever way the walk went last. */
function senderOf({ space }: Ending): Intervals {
  return space.stage === 'first' ? space.source : space.destination
}

function listDoubts(endings: readonly Ending[]): Reason[] {
  return endings.flatMap(({ space }) => [...space.doubts.values()].map(({ reason }) => reason))
}

function uniqueBy<T>(list: readonly T[], keyOf: (each: T) => string): T[] {
  return [...new Map(list.toReversed().map((each) => [keyOf(each), each])).values()].toReversed()
}

function describeEnd({ space }: Ending): Toward {
  const port = onlyOne(space.port)
  if (space.isDestinationOwn || space.isDelivered)
    return { kind: 'local', port: port === null ? null : Number(port) }
  const address = onlyOne(space.destination)
  return {
    kind: 'forwarded',
    address: address === null ? null : formatAddress(address, space.family),
    port: port === null ? null : Number(port),
  }
}

function onlyOne(set: Intervals): bigint | null {
  const [first] = set
  return set.length === 1 && first && first[0] === first[1] ? first[0] : null
}

function describeDeparture(
  accepted: readonly Ending[],
  dropped: readonly Ending[],
  unread: readonly Reason[],
): Departure {
  const { sure, possible } = findSenders(accepted)
  const known = sure.length > 0 ? 'open' : possible.length > 0 ? 'unknown' : 'closed'
  const reach = unread.length > 0 && known === 'open' ? 'unknown' : known
  const all = [...accepted, ...dropped]
  const rules = new Set(all.map(({ space }) => space.via.at(-1)))
  const [rule] = rules
  const isDoubted = rules.size > 1
  const redirect =
    isDoubted || (rule === undefined && unread.length > 0) ? 'unknown' : rule ? toRedirect(rule) : null
  return {
    reach,
    because: uniqueBy(
      [
        ...unread,
        ...(redirect === 'unknown' || reach === 'unknown' ? listDoubts(all) : []),
        ...(known === 'closed' ? dropped : accepted).flatMap(({ space, reason }) => [...space.via, reason]),
      ],
      ({ place, text }) => `${place} ${text}`,
    ),
    redirect,
  }
}
