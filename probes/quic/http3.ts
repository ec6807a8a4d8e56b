import { mayAskPort } from '../../core/credential-rules.ts'
import type { FactsAt } from '../../core/fact.ts'
import type { Outcome } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { actualPortOf } from '../../core/target.ts'
import { exchangeDatagram } from '../net/datagram.ts'
import { parseAlternativeServices } from './alternative-services.ts'
import type { Advertisement } from './quic-facts.ts'
import { createProbePacket, readVersionNegotiation } from './version-negotiation.ts'

/** Where HTTP/3 is advertised, and whether anything there answers QUIC. Not asked where it isn't advertised. */
export const http3 = defineProbe({
  id: 'quic-http3',
  needs: ['net.primary', 'http.pages', 'dns.https'],
  provides: ['quic.http3'],
  async collect(context, facts) {
    const { host: name } = context.target
    const advertised = [...readHeaderAdvertisements(facts), ...readDnsAdvertisements(context, facts)].map(
      (service) => ({
        ...service,
        host: service.host === name ? null : service.host,
      }),
    )
    const own = advertised.filter(({ host }) => host === null).map(({ port }) => port)
    const primary = facts['net.primary']
    const answers = [...new Set(own)].slice(0, maxPorts).map(async (port) => {
      const actual = actualPortOf(context.target, port)
      const outcome =
        primary.status === 'ok' ? await askWithinLimits(context, primary.value.address, actual) : primary
      return { port, actual, outcome }
    })
    return { 'quic.http3': { advertised, answers: await Promise.all(answers) } }
  },
})

/** A server may name any number of ports: at most this many are asked. */
const maxPorts = 4
/** HTTP/3 as it is (RFC 9114 §3.1); its drafts were h3-29 and the like. */
const alpn = 'h3'
/** Longest wait for one answer, in milliseconds; the packet is sent twice, since UDP loses some. */
const answerTimeoutMs = 1500

function readHeaderAdvertisements(facts: FactsAt<'http.pages'>): Advertisement[] {
  const values = Object.values(facts['http.pages']).flatMap((page) =>
    page.status === 'ok'
      ? page.value.headers.filter(([name]) => name === 'alt-svc').map(([, value]) => value)
      : [],
  )
  return [...new Set(values)]
    .flatMap(parseAlternativeServices)
    .filter(({ protocol }) => protocol === alpn)
    .map((service) => ({ source: 'alt-svc', ...service }))
}

function readDnsAdvertisements({ target }: ProbeContext, facts: FactsAt<'dns.https'>): Advertisement[] {
  const answer = facts['dns.https']
  if (answer.status !== 'ok' || !answer.value) return []
  return answer.value.records.flatMap((record): Advertisement[] => {
    if (record.status !== 'ok' || !record.value.alpn.includes(alpn)) return []
    const { target: named, port } = record.value
    const host = named === '.' ? null : named
    return [{ source: 'https-record', protocol: alpn, host, port: port ?? target.port }]
  })
}

function askWithinLimits(context: ProbeContext, address: string, port: number): Promise<Versions> {
  return mayAskPort(context.target, address, port)
    ? askVersions(context, address, port)
    : Promise.resolve({ status: 'off-limits', place: `${address} port ${port}` })
}

type Versions = Outcome<{ versions: string[] }>

async function askVersions(context: ProbeContext, address: string, port: number) {
  const first = await askVersionsOnce(context, address, port)
  if (first.status !== 'timeout') return first
  return { ...(await askVersionsOnce(context, address, port)), attempts: 2 }
}

function askVersionsOnce(
  { signal, timeout }: ProbeContext,
  address: string,
  port: number,
): Promise<Versions> {
  const hello = createProbePacket()
  return exchangeDatagram(
    { signal },
    {
      address,
      port,
      request: hello.datagram,
      within: Math.min(timeout, answerTimeoutMs),
      phase: 'handshake',
      byteLimit: 65_535,
      accept: (datagram) => readVersionNegotiation(datagram, hello),
    },
  )
}
