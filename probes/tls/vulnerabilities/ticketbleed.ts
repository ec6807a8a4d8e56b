import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { type Outcome, ok } from '../../../core/outcome.ts'
import { defineProbe } from '../../../core/probe.ts'
import { extensionType } from '../../../core/tls/registry/extensions.ts'
import { encodeSessionTicket } from '../../../core/tls/wire/extensions/single-value-extensions.ts'
import { handshakeTypes } from '../../../core/tls/wire/handshake-message.ts'
import { withBearableHello } from '../asking/bearable-hello.ts'
import { byteLimits } from '../asking/bounded-talk.ts'
import { converse } from '../asking/conversation.ts'
import { createHelloFor } from '../asking/create-hello.ts'
import { readServerHello } from '../asking/hello-exchange.ts'
import { createViolation } from '../asking/hello-validation.ts'
import { clearVersions } from '../asking/newest-offer.ts'
import type { Offer } from '../asking/offer.ts'
import { allSchemes, tls12Groups } from '../asking/offered-names.ts'
import { refusalClarityOf } from '../asking/refusal-clarity.ts'
import { type Endpoint, endpointOf } from '../asking/tls-endpoint.ts'
import { finishHandshake } from '../library/finished-handshake.ts'
import type { tlsFactsSchema } from '../tls-facts.ts'

type Answer = NonNullable<Extract<z.infer<typeof tlsFactsSchema>['ticketbleed'], { status: 'ok' }>['value']>
type Resumption = Pick<Answer, 'resumed' | 'sessionIdLength' | 'echoed'>

/**
 * CVE-2016-9244, detected and no more: a ticket from a finished handshake is offered with a session id of 31 bytes. A sound
 * server that resumes repeats exactly these (RFC 5077 §3.4); the flawed one always returns 32, and so one byte of its
 * memory, which is the least there is. Of what came only the length is kept, and whether it began with what was sent.
 */
export const ticketbleed = defineProbe({
  id: 'ticketbleed',
  needs: ['net.primary'],
  provides: ['tls.ticketbleed'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.ticketbleed': endpoint }
    const first = await finishHandshake(endpoint.value, { maxVersion: 'TLSv1.2' })
    if (first.status !== 'ok') return { 'tls.ticketbleed': refusalClarityOf(first) === 2 ? ok(null) : first }
    const { suite, ticket } = first.value
    const version = clearVersions.find((name) => name === first.value.version)
    if (!version) return { 'tls.ticketbleed': createViolation('version', first.value.version) }
    if (ticket === null) {
      const nothing = { ticket: false, resumed: null, sessionIdLength: null, echoed: null }
      return { 'tls.ticketbleed': ok({ version, ...nothing }) }
    }
    const offer = { version, suites: [suite], groups: tls12Groups, signatureSchemes: allSchemes }
    const outcome = await resumeWithTicket(endpoint.value, offer, ticket)
    return {
      'tls.ticketbleed': outcome.status === 'ok' ? ok({ version, ticket: true, ...outcome.value }) : outcome,
    }
  },
})

const sentLength = 31

function resumeWithTicket(
  endpoint: Endpoint,
  offer: Offer,
  ticket: Uint8Array,
): Promise<Outcome<Resumption>> {
  return converse(endpoint, byteLimits.flight, async (conversation) => {
    const hello = createHelloFor(withBearableHello(endpoint), offer)
    const sessionId = randomBytes(sentLength)
    const extensions = (hello.extensions ?? []).map((extension) =>
      extension.type === extensionType('session_ticket') ? encodeSessionTicket(ticket) : extension,
    )
    conversation.send({ ...hello, sessionId, extensions })
    const answer = await readServerHello(conversation, offer)
    if (answer.status !== 'ok') return answer
    const received = answer.value.hello.sessionId
    const kept = {
      sessionIdLength: received.length,
      echoed: received.length >= sentLength && sessionId.equals(received.subarray(0, sentLength)),
    }
    // A server that resumes goes on with a new ticket or ChangeCipherSpec, a full handshake with other messages.
    const next = await conversation.messageUnlessKeysChange()
    if (next.status !== 'ok') return next
    return ok({
      resumed: next.value === null || next.value.type === handshakeTypes.new_session_ticket,
      ...kept,
    })
  })
}
