import type { Fact } from '../../core/fact.ts'
import { mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { actualPortOf, documentedPorts, httpsPortOf, internalPorts } from '../../core/target.ts'
import { exchangeHttp } from '../http/http-exchange.ts'
import { parseJsonStrings } from '../mattermost/json-strings.ts'
import type { Address } from '../net/net-facts.ts'
import { escapeBytes } from '../net/printable.ts'
import { confirmAbsences } from '../net/repeated-absence.ts'
import { type Channel, withChannel } from '../net/tcp-channel.ts'

type Reachability = Fact<'ports.reachability'>[number]

const clientSpeaksFirst: readonly number[] = Object.values(documentedPorts)
const bannerLimit = 64
const bannerWait = 1000
/** A SYN is sent again after 1 and after 3 seconds. Dropped ones are common here, and hold places that others wait for. */
const connectWait = 4000
/** For an answer that may well not come again. The SYN is sent twice. */
const icmpWait = 1500

/** What accepts connections from here, at every address. */
export const reachability = defineProbe({
  id: 'ports-reachability',
  needs: ['net.addresses'],
  provides: ['ports.reachability'],
  async collect(context, facts) {
    const addresses = facts['net.addresses']
    if (addresses.status !== 'ok') return { 'ports.reachability': [] }
    const ports = [...clientSpeaksFirst, ...internalPorts]
    const found = await Promise.all(
      addresses.value.addresses.map((address) =>
        Promise.all(ports.map((port) => tryPort(context, address, port))),
      ),
    )
    const controls = found.flat().filter(isControl)
    const confirmed = found.map((entries) =>
      confirmRefusals(context, entries, entries.find(isControl) ?? controls[0]),
    )
    return { 'ports.reachability': (await Promise.all(confirmed)).flat() }
  },
})

function isControl({ port, outcome }: Reachability): boolean {
  return controlPorts.includes(port) && outcome.status === 'ok'
}

/** The same host may limit how often it refuses, or refuse what is open: see `repeated-absence.ts`. */
async function confirmRefusals(
  context: ProbeContext,
  entries: readonly Reachability[],
  open: Reachability | undefined,
): Promise<Reachability[]> {
  const refused = entries.filter(({ outcome }) => isRefusal(outcome))
  if (!open) return [...entries]
  const confirmed = await confirmAbsences(
    refused.map((entry) => ({ first: entry, ask: () => askAgain(context, entry) })),
    {
      control: () => connectTo(context, open),
      isAbsence: ({ outcome }) => isRefusal(outcome),
      // What refuses by ICMP is let send few of them: Linux six at once to one host, and then one a second (icmp_ratelimit).
      isSilence: ({ outcome }) => outcome.status === 'timeout',
      pauses: pausesBeforeRepetition,
      signal: context.signal,
      together: true,
    },
  )
  return entries.map((entry) => {
    const found = confirmed[refused.indexOf(entry)]
    if (!found) return entry
    const { outcome: answer, repeated } = found
    return { ...(answer.outcome.status === 'ok' ? answer : entry), refusals: repeated }
  })
}

function askAgain(context: ProbeContext, { address, port, outcome }: Reachability): Promise<Reachability> {
  return tryPort(context, address, port, outcome.status === 'unreachable' ? icmpWait : connectWait)
}

function connectTo(context: ProbeContext, { address, actual }: Reachability): Promise<Outcome<null>> {
  const place = { address: address.address, port: actual, byteLimit: 1024 * 1024 }
  return withChannel(context, place, async () => ok(null))
}

function isRefusal({ status }: Outcome<unknown>): boolean {
  return status === 'refused' || status === 'unreachable'
}

/** Milliseconds. Three refusals in all; together no longer than other probes take. */
const pausesBeforeRepetition = [100, 200]
/** A connection that is made and closed again does nothing here. */
const controlPorts: readonly number[] = [documentedPorts.https, documentedPorts.http]

async function tryPort(
  context: ProbeContext,
  address: Address,
  port: number,
  wait = connectWait,
): Promise<Reachability> {
  const actual =
    port === documentedPorts.https ? httpsPortOf(context.target) : actualPortOf(context.target, port)
  const at = { address: address.address, port: actual }
  // A peer may send more at once than a banner is long. Nothing was asked of it, so more bytes are no violation.
  const patience = { ...context, timeout: Math.min(wait, context.timeout) }
  const opened = await withChannel(patience, { ...at, byteLimit: 1024 * 1024 }, (channel) =>
    clientSpeaksFirst.includes(port)
      ? Promise.resolve(ok({ banner: '' }))
      : readBanner(channel, Math.min(bannerWait, context.timeout)),
  )
  // A RST that answers a SYN is `refused`. This one came after the connection was accepted, just before we looked.
  const outcome = opened.status === 'reset' ? ok({ banner: '' }) : opened
  const asksApp = port === documentedPorts.app && outcome.status === 'ok'
  return { address, port, actual, outcome, ...(asksApp && { http: await pingApp(context, at) }) }
}

/** SSH and MySQL speak first. Whatever happens after the connection was accepted, it was accepted. */
async function readBanner(channel: Channel, wait: number): Promise<Outcome<{ banner: string }>> {
  const said = await channel.readSome('response', wait)
  if (said.status === 'cancelled') return said
  return ok({ banner: said.status === 'ok' ? escapeBytes(said.value.subarray(0, bannerLimit)) : '' })
}

async function pingApp(
  context: ProbeContext,
  { address, port }: { address: string; port: number },
): Promise<NonNullable<Reachability['http']>> {
  const { host } = context.target
  const url = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/api/v4/system/ping`)
  return mapOutcome(await exchangeHttp(context, { url, address, port }), ({ response, body }) => ({
    status: response.status,
    mattermost:
      response.headers.some(([name]) => name === 'x-version-id') ||
      parseJsonStrings(body)?.status !== undefined,
  }))
}
