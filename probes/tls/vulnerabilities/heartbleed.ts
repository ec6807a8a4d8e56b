import type { z } from 'zod'
import { type Outcome, ok } from '../../../core/outcome.ts'
import { defineProbe } from '../../../core/probe.ts'
import { extensionType } from '../../../core/tls/registry/extensions.ts'
import type { Extension } from '../../../core/tls/wire/extension.ts'
import {
  decodeHeartbeatLengths,
  encodeHeartbeat,
  type HeartbeatLengths,
  heartbeatPadding,
  heartbeatTypes,
} from '../../../core/tls/wire/heartbeat.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import type { Conversation } from '../asking/conversation.ts'
import { exchangeAfterFlight } from '../asking/hello-exchange.ts'
import { createViolation } from '../asking/hello-validation.ts'
import { clearVersions, createNewestOffer } from '../asking/newest-offer.ts'
import { endpointOf } from '../asking/tls-endpoint.ts'
import type { tlsFactsSchema } from '../tls-facts.ts'

type Answer = NonNullable<Extract<z.infer<typeof tlsFactsSchema>['heartbleed'], { status: 'ok' }>['value']>

/**
 * CVE-2014-0160, detected and no more: one heartbeat request claims a single byte beyond its own record, and of the answer
 * only the length is kept; its content is dropped unread. Asked only where ServerHello has the heartbeat extension.
 *
 * A sound server discards such a request in silence (RFC 6520 §4). So that silence is no evidence here, correct requests
 * around it must be answered on the same connection: one before, which shows that heartbeats work, and one after, whose
 * answer shows that the request between them got none.
 */
export const heartbleed = defineProbe({
  id: 'heartbleed',
  needs: ['net.primary', 'tls.suites', 'tls.extensions'],
  provides: ['tls.heartbleed'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.heartbleed': endpoint }
    const version = clearVersions.find((name) => facts['tls.extensions'][name]?.includes('heartbeat'))
    const offer = version && createNewestOffer({ [version]: facts['tls.suites'][version] ?? [] })
    if (!offer) return { 'tls.heartbleed': ok(null) }
    const asking = { ...offer, extraExtensions: [heartbeat] }
    const outcome = await exchangeAfterFlight(endpoint.value, asking, (conversation, { hello }) =>
      probeExcessiveRequest(conversation, hello.version, context.timeout),
    )
    return {
      'tls.heartbleed': outcome.status === 'ok' ? ok({ version: offer.version, ...outcome.value }) : outcome,
    }
  },
})

/** peer_allowed_to_send (RFC 6520 §2). */
const heartbeat: Extension = { type: extensionType('heartbeat'), data: Uint8Array.of(1) }

/**
 * Each answer has to be longer than the buffer of 4 KiB through which OpenSSL writes until a handshake is finished: what is shorter
 * stays in there.
 */
const heldBytes = 5000 + heartbeatPadding
/** Within its record, with the padding that belongs to it. */
const requestBefore = { payloadLength: heldBytes - heartbeatPadding, held: heldBytes }
/** One byte more than the whole record holds: less would only reach into our own padding. */
const excessiveRequest = { payloadLength: heldBytes + 1, held: heldBytes }
/** Told from the others by its length. */
const requestAfter = { payloadLength: requestBefore.payloadLength - 1, held: heldBytes }

/** How often the correct request after it is sent: some event loops read one record for each arrival. */
const maxRequestsAfter = 3

async function probeExcessiveRequest(
  conversation: Conversation,
  version: number,
  timeout: number,
): Promise<Outcome<Omit<Answer, 'version'>>> {
  const send = (lengths: Omit<HeartbeatLengths, 'type'>) => {
    const payload = encodeHeartbeat({ type: heartbeatTypes.heartbeat_request, ...lengths })
    conversation.sendRecord({ type: contentTypes.heartbeat, version, payload })
  }
  send(requestBefore)
  const control = await readHeartbeatLengths(conversation)
  if (control.status !== 'ok') return control
  if (control.value.payloadLength !== requestBefore.payloadLength)
    return createViolation('payload_length', String(control.value.payloadLength))

  const sizes = { claimed: excessiveRequest.payloadLength, held: heldBytes }
  send(excessiveRequest)
  for (let sent = 0; ; sent += 1) {
    const answer = await readHeartbeatLengths(
      conversation,
      sent < maxRequestsAfter ? Math.min(300, timeout / 8) : undefined,
    )
    if (answer.status === 'alert') return ok({ ...sizes, answer: 'alert', returned: null })
    if (answer.status === 'ok') {
      const { payloadLength, held: came } = answer.value
      if (payloadLength === requestAfter.payloadLength)
        return ok({ ...sizes, answer: 'discarded', returned: null })
      return ok({ ...sizes, answer: 'response', returned: Math.min(payloadLength, came) })
    }
    if (answer.status !== 'timeout' || sent === maxRequestsAfter) return answer
    send(requestAfter)
  }
}

/** The sizes of the next heartbeat response. */
async function readHeartbeatLengths(
  conversation: Conversation,
  within?: number,
): Promise<Outcome<HeartbeatLengths>> {
  const record = await conversation.record(within)
  if (record.status !== 'ok') return record
  if (record.value.type !== contentTypes.heartbeat)
    return createViolation('content_type', String(record.value.type))
  const lengths = decodeHeartbeatLengths(record.value.payload)
  return lengths.type === heartbeatTypes.heartbeat_response
    ? ok(lengths)
    : createViolation('heartbeat_type', String(lengths.type))
}
