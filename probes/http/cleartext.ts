import type { Fact } from '../../core/fact.ts'
import { mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { actualPortOf, documentedPorts } from '../../core/target.ts'
import { edgeAddressOf } from '../net/edge-address.ts'
import { escapeBytes } from '../net/printable.ts'
import { type Channel, withChannel } from '../net/tcp-channel.ts'
import { createHeadResponse, exchangeHeads } from './head-exchange.ts'
import { createHttpUrl } from './url.ts'

type PriorKnowledge = Fact<'http.cleartext'>['priorKnowledge']

/** HTTP/2 on the plain port breaks HTTP-01 validation (certbot#3646): is it spoken there, in either way there is? */
export const cleartext = defineProbe({
  id: 'http-cleartext',
  needs: ['net.addresses', 'net.primary'],
  provides: ['http.cleartext'],
  async collect(context, facts) {
    const edge = edgeAddressOf(facts)
    if (edge.status !== 'ok') return { 'http.cleartext': { priorKnowledge: edge, upgrade: edge } }
    const address = edge.value
    const port = actualPortOf(context.target, documentedPorts.http)
    const [priorKnowledge, upgrade] = await Promise.all([
      withChannel(context, { address, port, byteLimit: 64 * 1024 }, sendPreface),
      exchangeHeads(context, {
        url: createHttpUrl(context.target, '/'),
        address,
        port,
        method: 'GET',
        headers: {
          connection: 'Upgrade, HTTP2-Settings',
          upgrade: 'h2c',
          // MAX_CONCURRENT_STREAMS = 100 (RFC 7540 §3.2.1 wants a payload of SETTINGS in base64url).
          'http2-settings': Buffer.from('000300000064', 'hex').toString('base64url'),
        },
      }),
    ])
    return {
      'http.cleartext': {
        priorKnowledge,
        upgrade: mapOutcome(upgrade, createHeadResponse),
      },
    }
  },
})

/** RFC 9113 §3.4: the client's preface and an empty SETTINGS frame; the server's first frame must be SETTINGS. */
const preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from('000000040000000000', 'hex'),
])

async function sendPreface(channel: Channel): Promise<PriorKnowledge> {
  channel.send(preface)
  const first = await channel.read(frameHeaderLength, 'response')
  if (first.status !== 'ok') return first
  if (isServerPreface(first.value)) return ok({ settings: true, firstBytes: escapeBytes(first.value) })
  // An HTTP/1 answer: up to its status.
  const more: Outcome<Buffer> = first.value.toString('latin1').startsWith('HTTP/')
    ? await channel.read('HTTP/1.1 400'.length - frameHeaderLength, 'response')
    : ok(Buffer.alloc(0))
  const bytes = more.status === 'ok' ? Buffer.concat([first.value, more.value]) : first.value
  return ok({ settings: false, firstBytes: escapeBytes(bytes) })
}

const frameHeaderLength = 9

/**
 * RFC 9113 §4.1: Length (24), Type (8), Flags (8), R (1) and Stream Identifier (31). A SETTINGS frame (type 4) is on
 * stream 0, and a multiple of six bytes long; one with ACK set can't come first.
 */
function isServerPreface(header: Buffer): boolean {
  const length = header.readUIntBE(0, 3)
  const streamId = header.readUInt32BE(5) & 0x7fffffff
  return length % 6 === 0 && header[3] === 4 && header[4] === 0 && streamId === 0
}
