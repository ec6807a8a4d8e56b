import type { z } from 'zod'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import { defineProbe } from '../../../core/probe.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import type { Conversation } from '../asking/conversation.ts'
import { exchangeAfterFlight } from '../asking/hello-exchange.ts'
import { createViolation } from '../asking/hello-validation.ts'
import { createNewestOffer } from '../asking/newest-offer.ts'
import { endpointOf } from '../asking/tls-endpoint.ts'
import type { tlsFactsSchema } from '../tls-facts.ts'

type Answer = NonNullable<Extract<z.infer<typeof tlsFactsSchema>['ccsInjection'], { status: 'ok' }>['value']>

/**
 * CVE-2014-0224, detected and no more: ChangeCipherSpec right after ServerHelloDone, before any key is exchanged. A sound
 * server refuses it with an alert. One that says nothing is sent a second one: if it took the first, it tries to decrypt
 * the second with keys made of nothing, and says so in its alert. Nothing is derived from those keys here.
 *
 * Where the second alert speaks of decryption, a record of another type in the same place shows whether this server says
 * that of everything it doesn't expect.
 */
export const ccsInjection = defineProbe({
  id: 'ccs-injection',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.ccsInjection'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.ccsInjection': endpoint }
    const offer = createNewestOffer(facts['tls.suites'])
    if (!offer) return { 'tls.ccsInjection': ok(null) }
    const pause = Math.min(1000, context.timeout / 4)

    const answers = await exchangeAfterFlight<Pick<Answer, 'first' | 'second'>>(
      endpoint.value,
      offer,
      async (conversation, { hello }) => {
        sendMisplaced(conversation, 'change_cipher_spec', hello.version)
        const first = await readAnswer(conversation, pause)
        if (first.status !== 'timeout') return ok({ first, second: null })
        sendMisplaced(conversation, 'change_cipher_spec', hello.version)
        return ok({ first, second: await readAnswer(conversation, context.timeout / 2) })
      },
    )
    if (answers.status !== 'ok') return { 'tls.ccsInjection': answers }
    const { first, second } = answers.value
    if (second?.status !== 'alert')
      return { 'tls.ccsInjection': ok({ version: offer.version, first, second, comparison: null }) }

    const comparison: Outcome<Failure> = await exchangeAfterFlight(
      endpoint.value,
      offer,
      async (conversation, { hello }) => {
        sendMisplaced(conversation, 'application_data', hello.version)
        return ok(await readAnswer(conversation, context.timeout / 2))
      },
    )
    const value: Answer = {
      version: offer.version,
      first,
      second,
      comparison: comparison.status === 'ok' ? comparison.value : comparison,
    }
    return { 'tls.ccsInjection': ok(value) }
  },
})

/** The byte 1 is all of ChangeCipherSpec (RFC 5246 §7.1). */
function sendMisplaced(conversation: Conversation, type: keyof typeof contentTypes, version: number): void {
  conversation.sendRecord({ type: contentTypes[type], version, payload: Uint8Array.of(1) })
}

async function readAnswer(conversation: Conversation, within: number): Promise<Failure> {
  const record = await conversation.record(within)
  return record.status === 'ok' ? createViolation('content_type', String(record.value.type)) : record
}
