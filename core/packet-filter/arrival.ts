import {
  type Family,
  type Intervals,
  intersect,
  isSame,
  parseAddress,
  parseAddresses,
  prefixOf,
  subtract,
} from './address-set.ts'
import { chainsOf } from './base-chains.ts'
import { addDoubt, cutSpace, type PacketSpace, turnAround } from './packet-state.ts'
import { type BaseChain, type Hook, isBeforeRouting, type Translation } from './rule-set.ts'
import type { HostInterface } from './sources.ts'
import { type Ending, endUnknown, walkChain } from './walk.ts'

/** What packets meet on a host. */
export interface Way {
  family: Family
  chains: readonly BaseChain[]
  interfaces: readonly HostInterface[] | null
  /** Names of interfaces that rules mention; the host may have others. */
  names: readonly string[]
  /** Null: not known. */
  forwarding: boolean | null
  routesLoopback: boolean | null
}

/** Where packets end that passed all of a hook's chains, or did not. */
interface Passed {
  accepted: Ending[]
  dropped: Ending[]
}

/**
 * From the wire to a socket of the host, or on to another host: raw and mangle, NAT, routing, the filter of the way taken, and, for
 * TCP, what is answered on its way back.
 */
export function arrive(way: Way, spaces: readonly PacketSpace[]): Passed {
  const arrived = passHooks(way, ['ingress', 'prerouting'], endingsOf(spaces))
  const routed = route(way, arrived.accepted)
  const inside = doubtUntracked(way, passHooks(way, ['input'], routed.local))
  const beyond = doubtUntracked(way, passHooks(way, ['forward', 'postrouting'], routed.forwarded))
  const answered = mergePassed(
    passAnswers(way, inside.accepted, ['output', 'postrouting']),
    passAnswers(way, beyond.accepted, ['prerouting', 'forward', 'postrouting']),
  )
  return {
    accepted: answered.accepted,
    dropped: [
      ...arrived.dropped,
      ...routed.dropped,
      ...inside.dropped,
      ...beyond.dropped,
      ...answered.dropped,
    ],
  }
}

/**
 * NAT passes over a first packet that is not tracked; what follows it may be tracked, and be sent elsewhere: then no connection of TCP comes
 * about. It is not followed so far, so where there is NAT it isn't known.
 */
function doubtUntracked(way: Way, { accepted, dropped }: Passed): Passed {
  if (!chainsOf(way.chains, 'prerouting').some(({ type }) => type === 'nat')) return { accepted, dropped }
  const parts = accepted.flatMap((ending) =>
    ending.space.protocol === 'tcp' && !ending.space.isTracked
      ? endUnknown(ending.space, followedByOthers, 'what follows an untracked packet')
      : [ending],
  )
  return {
    accepted: parts.filter(({ kind }) => kind !== 'drop'),
    dropped: [...dropped, ...parts.filter(({ kind }) => kind === 'drop')],
  }
}

const followedByOthers = {
  place: 'the packet filter',
  text: 'the first packet is not tracked, and what follows it may be sent elsewhere',
}

/** What the host itself sends, and what is answered to it. */
export function depart(way: Way, spaces: readonly PacketSpace[]): Passed {
  return passHooks(way, ['output', 'postrouting'], endingsOf(spaces))
}

/** What other hosts send each other by way of this one. */
export function passThrough(way: Way, spaces: readonly PacketSpace[]): Passed {
  return passHooks(way, ['forward'], endingsOf(spaces.map((space) => ({ ...space, state: 'new' as const }))))
}

function mergePassed(...parts: readonly Passed[]): Passed {
  return {
    accepted: parts.flatMap(({ accepted }) => accepted),
    dropped: parts.flatMap(({ dropped }) => dropped),
  }
}

/** A TCP connection comes about if its first answer gets out: what follows goes the ways of both. */
function passAnswers(way: Way, accepted: readonly Ending[], hooks: readonly Hook[]): Passed {
  const parts = accepted.map((ending): Passed => {
    if (ending.space.protocol === 'udp') return { accepted: [ending], dropped: [] }
    const passed = passHooks(way, hooks, endingsOf([turnAround(ending.space)]))
    const back = (each: Ending): Ending => ({
      ...each,
      space: { ...turnAround(each.space), isDelivered: ending.space.isDelivered },
    })
    return {
      // What let the first packet in is the reason.
      accepted: passed.accepted.map((each) => ({ ...back(each), reason: ending.reason })),
      dropped: passed.dropped.map(back),
    }
  })
  return mergePassed(...parts)
}

function endingsOf(spaces: readonly PacketSpace[]): Ending[] {
  return spaces.map((space) => ({ space, kind: 'accept', reason: nothing }))
}

function passHooks(way: Way, hooks: readonly Hook[], endings: readonly Ending[]): Passed {
  let current = [...endings]
  const dropped: Ending[] = []
  for (const hook of hooks) {
    const passed = passHook(way, hook, current)
    dropped.push(...passed.dropped)
    current = passed.accepted
  }
  return { accepted: current, dropped }
}

const nothing = { place: 'the packet filter', text: 'no rule forbids it' }

/** From here on a packet belongs to a connection, or to none. */
const trackedFrom = -200

function passHook(way: Way, hook: Hook, endings: readonly Ending[]): Passed {
  const chains = chainsOf(way.chains, hook)
  const isFirst = isBeforeRouting(hook)
  // The kernel calls the chains of type nat together, in the order of their priorities, at a place of their own.
  const natPlace = isFirst ? -100 : 100
  const filters = chains.filter(({ type }) => type === 'filter')
  const dropped: Ending[] = []
  let current = endings.map((ending) => ({ ...ending, space: { ...ending.space, hidden: hiddenAt[hook] } }))
  const take = (passed: Passed) => {
    dropped.push(...passed.dropped)
    current = passed.accepted
  }
  const passFilters = (from: number, until: number) => {
    const near = filters.filter(({ priority }) => priority >= from && priority < until)
    for (const priority of new Set(near.map((chain) => chain.priority)))
      take(
        passGroup(
          near.filter((chain) => chain.priority === priority),
          current,
        ),
      )
  }
  passFilters(Number.NEGATIVE_INFINITY, isFirst ? trackedFrom : natPlace)
  if (isFirst) {
    take({ accepted: current.filter((ending) => !isLost(ending)), dropped: current.filter(isLost) })
    current = current.map((ending) => ({ ...ending, space: track(ending.space) }))
    passFilters(trackedFrom, natPlace)
  }
  take(
    translateAll(
      way,
      chains.filter(({ type }) => type === 'nat'),
      hook,
      current,
    ),
  )
  passFilters(natPlace, Number.POSITIVE_INFINITY)
  return { accepted: current, dropped }
}

const hiddenAt: Readonly<Record<Hook, 'in' | 'out' | null>> = {
  ingress: 'out',
  prerouting: 'out',
  input: 'out',
  forward: null,
  output: 'in',
  postrouting: 'in',
}

/** An answer that nobody takes for one keeps the address of whoever sent it, which is not the one that was asked. */
function isLost({ space }: Ending): boolean {
  return space.stage === 'answer' && space.original !== null && space.state === 'untracked'
}

function track(space: PacketSpace): PacketSpace {
  if (space.state === 'untracked') return space.stage === 'first' ? { ...space, isTracked: false } : space
  if (space.stage === 'first') return { ...space, state: 'new' }
  // An answer to what was never looked at belongs to no connection.
  return { ...space, state: space.isTracked ? 'established' : 'invalid' }
}

/** Of chains with the same priority the later made comes first, which matters where one leaves a mark for another. */
function passGroup(group: readonly BaseChain[], endings: readonly Ending[]): Passed {
  const pass = (chains: readonly BaseChain[], from: readonly Ending[]) =>
    chains.reduce<Passed>(
      ({ accepted, dropped }, chain) => {
        const passed = passChain(chain, accepted)
        return { accepted: passed.accepted, dropped: [...dropped, ...passed.dropped] }
      },
      { accepted: [...from], dropped: [] },
    )
  if (group.length < 2 || !group.some(leavesMarks)) return pass(group, endings)
  return mergePassed(
    ...listOrders(group, 'filter', endings).map(({ chains, doubted }) => pass(chains, doubted)),
  )
}

/** Chains of one priority in both orders, since no listing says which was made last, with what each takes for granted. */
function listOrders(group: readonly BaseChain[], place: string, endings: readonly Ending[]) {
  const text = `the order of ${group.map(({ rules, chain }) => `${rules.place} ${chain}`).join(' and ')} is not known`
  return [true, false].map((holds) => ({
    chains: holds ? group : group.toReversed(),
    doubted: endings.map((ending) => ({
      ...ending,
      space: addDoubt(ending.space, text, holds, { place, text }),
    })),
  }))
}

function leavesMarks({ rules }: BaseChain): boolean {
  return [...rules.chains.values()].flat().some(({ steps }) => steps.some(({ kind }) => kind === 'change'))
}

function passChain(chain: BaseChain, endings: readonly Ending[]): Passed {
  const accepted: Ending[] = []
  const dropped: Ending[] = []
  const place = `${chain.rules.place} ${chain.chain}`
  for (const ending of endings.flatMap((each) => enterChain(chain, each, accepted))) {
    const cut = chain.devices
      ? cutSpace(ending.space, [{ in: chain.devices }])
      : { inside: [ending.space], outside: [] }
    accepted.push(...cut.outside.map((space) => ({ ...ending, space })))
    const { endings: ended, through } = walkChain(chain.rules, chain.chain, cut.inside)
    for (const each of [...ended, ...through.flatMap((space) => endByPolicy(chain, place, space))]) {
      if (each.kind === 'drop') dropped.push(each)
      // A rule that lets in says more than a policy does.
      else accepted.push(isPolicy(each) && !isPolicy(ending) ? { ...ending, space: each.space } : each)
    }
  }
  return { accepted, dropped }
}

/** A chain that may not be there is passed by as well. */
function enterChain({ doubt, rules }: BaseChain, ending: Ending, passed: Ending[]): Ending[] {
  if (!doubt) return [ending]
  const known = ending.space.doubts.get(rules.place)
  const [enters, passes] = [true, false].map((holds) => ({
    ...ending,
    space: addDoubt(ending.space, rules.place, holds, doubt),
  }))
  if (passes && known?.holds !== true) passed.push(passes)
  return enters && known?.holds !== false ? [enters] : []
}

function isPolicy({ reason }: Ending): boolean {
  return reason === nothing || /^policy /i.test(reason.text)
}

function endByPolicy({ policy, rules }: BaseChain, place: string, space: PacketSpace): Ending[] {
  const isNft = rules.place.startsWith('nft')
  const reason = { place, text: `policy ${isNft ? policy : policy.toUpperCase()}` }
  return policy === 'unknown' ? endUnknown(space, reason, place) : [{ space, kind: policy, reason }]
}

/** The first rule of any of the chains that sends a new connection elsewhere decides; what they let pass goes on to the next chain. */
function translateAll(
  way: Way,
  chains: readonly BaseChain[],
  hook: Hook,
  endings: readonly Ending[],
): Passed {
  const result: Passed = { accepted: endings.filter(({ space }) => space.state !== 'new'), dropped: [] }
  let current = endings.filter(({ space }) => space.state === 'new')
  for (const priority of new Set(chains.map((chain) => chain.priority))) {
    const group = chains.filter((chain) => chain.priority === priority)
    current = translateInOrder(way, group, hook, current, result)
  }
  return { accepted: [...result.accepted, ...current], dropped: result.dropped }
}

/** Of chains with the same priority the one that was made last comes first, and which that is a listing does not say. */
function translateInOrder(
  way: Way,
  group: readonly BaseChain[],
  hook: Hook,
  endings: readonly Ending[],
  result: Passed,
): Ending[] {
  if (group.length < 2 || !isBeforeRouting(hook))
    return group.reduce((current, chain) => translateOnce(way, chain, hook, current, result), [...endings])
  return listOrders(group, 'nat', endings).flatMap(({ chains, doubted }) =>
    chains.reduce((current, chain) => translateOnce(way, chain, hook, current, result), doubted),
  )
}

function translateOnce(
  way: Way,
  chain: BaseChain,
  hook: Hook,
  endings: readonly Ending[],
  result: Passed,
): Ending[] {
  const isDestination = isBeforeRouting(hook)
  const place = `${chain.rules.place} ${chain.chain}`
  const next: Ending[] = []
  for (const ending of endings.flatMap((each) => enterChain(chain, each, next))) {
    const { endings: ended, through } = walkChain(chain.rules, chain.chain, [ending.space])
    for (const each of [...ended, ...through.flatMap((space) => endByPolicy(chain, place, space))]) {
      if (each.kind === 'drop') result.dropped.push(each)
      else if (each.kind === 'accept' || !isDestination) next.push({ ...ending, space: each.space })
      else result.accepted.push(...translate(way, hook, each, ending))
    }
  }
  return next
}

const loopback = { ip: '127.0.0.1', ip6: '::1' } as const

function translate(way: Way, hook: Hook, { space, to, reason }: Ending, before: Ending): Ending[] {
  const { address = null, port = null } = to ?? {}
  const via = [...space.via, reason]
  const original = { destination: space.destination, port: space.port }
  const sent = { ...space, original, via, ...(port !== 'same' && port && { port }) }
  const end = (next: PacketSpace): Ending => ({
    ...before,
    space: isMoved(next) ? next : { ...next, original: null },
  })
  const moved = placeTranslated(way, hook, sent, address)
  // Where it goes isn't known: it may be anywhere.
  const isKnown = address !== null && port !== null
  return isKnown
    ? moved.map(end)
    : moved.flatMap((next) => endUnknown(next, reason, `${reason.place}/${reason.text}/to`))
}

/** Whoever is sent where it was going anyway does not count as translated. */
function isMoved({ original, destination, port }: PacketSpace): boolean {
  return !original || !isSame(original.destination, destination) || !isSame(original.port, port)
}

function placeTranslated(
  way: Way,
  hook: Hook,
  sent: PacketSpace,
  address: Translation['address'],
): PacketSpace[] {
  const own = { ...sent, isDestinationOwn: true }
  if (address === null || address === 'same') return [sent]
  if (address === 'own') {
    if (hook === 'output') return [{ ...own, destination: single(loopback[way.family], way.family) }]
    // The first address of the interface that it came by.
    return sent.in.map((name) => {
      const [first] = addressesOf(way, name)
      return { ...own, in: [name], ...(first !== undefined && { destination: [[first, first] as const] }) }
    })
  }
  const { inside, outside } = cutSpace({ ...sent, destination: address }, [
    { destination: ownAddresses(way) },
  ])
  return [
    ...inside.map((space) => ({ ...space, isDestinationOwn: true })),
    ...outside.map((space) => ({ ...space, isDestinationOwn: false })),
  ]
}

function single(text: string, family: Family): Intervals {
  const number = parseAddress(text, family) ?? 0n
  return [[number, number]]
}

function addressesOf({ interfaces, family }: Way, name: string): bigint[] {
  const own = interfaces?.find((each) => each.name === name)?.addresses ?? []
  return own.flatMap((text) => parseAddress(text.split('/')[0] ?? '', family) ?? [])
}

const loopbackNetworks = { ip: '127.0.0.0/8', ip6: '::1' } as const

function loopbackOf(family: Family): Intervals {
  const network = parseAddresses(loopbackNetworks[family], family)
  return network ? [network] : []
}

function ownAddresses(way: Way): Intervals {
  const own = (way.interfaces ?? []).flatMap(({ name }) => addressesOf(way, name))
  return [...loopbackOf(way.family), ...own.map((address) => [address, address] as const)].toSorted((a, b) =>
    a[0] < b[0] ? -1 : 1,
  )
}

interface Routed {
  local: Ending[]
  forwarded: Ending[]
  dropped: Ending[]
}

function route(way: Way, endings: readonly Ending[]): Routed {
  const routed: Routed = { local: [], forwarded: [], dropped: [] }
  for (const ending of endings) {
    const { space } = ending
    if (space.isDelivered) routed.local.push(ending)
    else if (space.isDestinationOwn) routeHome(way, ending, routed)
    else if (way.forwarding === false && way.family === 'ip')
      routed.dropped.push({ ...ending, kind: 'drop', reason: { place: 'net.ipv4.ip_forward', text: '0' } })
    else routed.forwarded.push({ ...ending, space: { ...space, out: findWaysOut(way, space) } })
  }
  return routed
}

/** What comes by the wire for loopback's addresses is thrown away, unless the host is told not to. */
function routeHome(way: Way, ending: Ending, routed: Routed): void {
  const { space } = ending
  const toLoopback = intersect(space.destination, loopbackOf(way.family))
  if (!space.original || toLoopback.length === 0 || way.routesLoopback === true) {
    routed.local.push(ending)
    return
  }
  const rest = subtract(space.destination, toLoopback)
  if (rest.length > 0) routed.local.push({ ...ending, space: { ...space, destination: rest } })
  const reason = {
    place: 'net.ipv4.conf.*.route_localnet',
    text: way.routesLoopback === false ? '0' : 'not read',
  }
  const inward = { ...space, destination: toLoopback }
  if (way.routesLoopback === false || way.family === 'ip6')
    routed.dropped.push({ space: inward, kind: 'drop', reason })
  else {
    const [open, shut] = endUnknown(inward, reason, 'route_localnet')
    if (open) routed.local.push({ ...ending, space: open.space })
    if (shut) routed.dropped.push(shut)
  }
}

/** The interfaces whose network the destination is in; without one, all of them. */
function findWaysOut(way: Way, { destination }: PacketSpace): string[] {
  const near = (way.interfaces ?? []).filter(({ addresses }) =>
    addresses.some((text) => {
      const [base = '', length] = text.split('/')
      const address = parseAddress(base, way.family)
      if (address === null || length === undefined) return false
      return intersect([prefixOf(address, Number(length), way.family)], destination).length > 0
    }),
  )
  if (near.length > 0) return near.map(({ name }) => name)
  if (way.interfaces) return way.interfaces.flatMap(({ name }) => (name === 'lo' ? [] : [name]))
  const bridges = way.names.filter((name) => !isOutside(name) && name !== 'lo')
  return bridges.length > 0 ? bridges : ['eth0']
}

/** By its name, as systemd, the kernel and container engines give them: whether it leads outside. Null: not known. */
export function leadsOutside(name: string): boolean | null {
  if (
    /^(?:lo|docker|br-|veth|virbr|vnet|cni|podman|lxc|lxd|cali|flannel|cilium|kube|wg|tun|tap|tailscale|zt)/.test(
      name,
    )
  )
    return false
  return isOutside(name) ? true : null
}

function isOutside(name: string): boolean {
  return /^(?:eth|en|wl|bond|team|venet|ppp|wan)/.test(name)
}
