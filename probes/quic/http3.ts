import type { Fact, FactsAt } from '../../core/fact.ts'
import { type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { actualPortOf, httpsPortOf } from '../../core/target.ts'
import { exchangeDatagram } from '../net/datagram.ts'
import { askWithinLimits } from '../net/off-limits.ts'
import { confirmAbsences } from '../net/repeated-absence.ts'
import { withChannel } from '../net/tcp-channel.ts'
import { parseAlternativeServices } from './alternative-services.ts'
import type { Advertisement } from './quic-facts.ts'
import { createProbePacket, readVersionNegotiation } from './version-negotiation.ts'

/** Where HTTP/3 is advertised, and whether anything there answers QUIC. Not asked where it isn't advertised. */
export const http3 = defineProbe({
  id: 'quic-http3',
  needs: ['net.primary', 'http.pages', 'http.pagesOverHttp2', 'dns.https'],
  provides: ['quic.http3'],
  async collect(context, facts) {
    const { host: name } = context.target
    const advertised = [...readHeaderAdvertisements(facts), ...readDnsAdvertisements(context, facts)].map(
      (service) => ({
        ...service,
        host: service.host?.replace(/\.$/, '') === name ? null : service.host,
      }),
    )
    const own = advertised.filter(({ host }) => host === null).map(({ port }) => port)
    const primary = facts['net.primary']
    const answers = [...new Set(own)].slice(0, maxPorts).map(async (port) => {
      const actual = actualPortOf(context.target, port)
      if (primary.status !== 'ok') return { port, actual, outcome: primary }
      const place = { address: primary.value.address, port: actual }
      const outcome = await askWithinLimits(context.target, place, () => askVersions(context, place))
      if (outcome.status !== 'refused') return { port, actual, outcome }
      return { port, actual, ...(await confirmRefusal(context, place, outcome)) }
    })
    return { 'quic.http3': { advertised, answers: await Promise.all(answers) } }
  },
})

/** A server may name any number of ports: at most this many are asked. */
const maxPorts = 4
/** HTTP/3 as it is (RFC 9114 §3.1); its drafts were h3-29 and the like. */
const alpn = 'h3'
/**
 * Milliseconds before each repetition of what was refused. Linux sends one host six ICMP errors at once and then one a second
 * (icmp_ratelimit), and a server that is started again has its socket back by then.
 */
const pausesBeforeRepetition = [1100, 1100]
/** Longest wait for one answer, in milliseconds; the packet is sent twice, since UDP loses some. */
const answerTimeoutMs = 1500

/** A server may say so by one way alone: browsers hear it over HTTP/2. */
function readHeaderAdvertisements(facts: FactsAt<'http.pages' | 'http.pagesOverHttp2'>): Advertisement[] {
  const pages = [...Object.values(facts['http.pages']), ...Object.values(facts['http.pagesOverHttp2'])]
  const values = pages.flatMap((page) =>
    page.status === 'ok'
      ? page.value.headers.filter(([name]) => name === 'alt-svc').map(([, value]) => value)
      : [],
  )
  return [...new Set(values)]
    .flatMap(parseAlternativeServices)
    .filter(({ protocol, seconds }) => protocol === alpn && seconds > 0)
    .map(({ protocol, host, port }) => ({ source: 'alt-svc', protocol, host, port }))
}

function readDnsAdvertisements({ target }: ProbeContext, facts: FactsAt<'dns.https'>): Advertisement[] {
  const answer = facts['dns.https']
  if (answer.status !== 'ok' || !answer.value) return []
  return answer.value.records.flatMap((record): Advertisement[] => {
    // An alias has no parameters: what it carries is ignored (RFC 9460 §2.4.2).
    if (record.status !== 'ok' || record.value.priority === 0) return []
    if (!record.value.alpn.includes(alpn)) return []
    const { target: named, port } = record.value
    const host = named === '.' ? null : named
    return [{ source: 'https-record', protocol: alpn, host, port: port ?? target.port }]
  })
}

interface Place {
  address: string
  port: number
}

async function askVersions(context: ProbeContext, place: Place): Promise<Outcome<{ versions: string[] }>> {
  const first = await askVersionsOnce(context, place)
  if (first.status !== 'timeout') return first
  return { ...(await askVersionsOnce(context, place)), attempts: 2 }
}

/**
 * One ICMP error shows little: a server that is started again, a route that changes and anybody on the way make one. The controls
 * show that the host is reached meanwhile.
 */
async function confirmRefusal(
  context: ProbeContext,
  place: Place,
  first: Outcome<{ versions: string[] }>,
): Promise<Pick<Fact<'quic.http3'>['answers'][number], 'outcome' | 'refusals'>> {
  const https = { address: place.address, port: httpsPortOf(context.target), byteLimit: 65_536 }
  const [confirmed] = await confirmAbsences([{ first, ask: () => askVersionsOnce(context, place) }], {
    control: () => withChannel(context, https, async () => ok(null)),
    isAbsence: ({ status }) => status === 'refused',
    isSilence: ({ status }) => status === 'timeout',
    pauses: pausesBeforeRepetition,
    signal: context.signal,
    together: true,
  })
  return confirmed ? { outcome: confirmed.outcome, refusals: confirmed.repeated } : { outcome: first }
}

function askVersionsOnce(
  { signal, timeout }: ProbeContext,
  place: Place,
): Promise<Outcome<{ versions: string[] }>> {
  const hello = createProbePacket()
  return exchangeDatagram(
    { signal },
    {
      ...place,
      request: hello.datagram,
      within: Math.min(timeout, answerTimeoutMs),
      phase: 'handshake',
      byteLimit: 65_535,
      accept: (datagram) => readVersionNegotiation(datagram, hello),
    },
  )
}
