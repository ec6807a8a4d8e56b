import type { z } from 'zod'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import { defineProbe } from '../../../core/probe.ts'
import { createKeyShare, keyShareGroups } from '../../../core/tls/ephemeral/key-share.ts'
import type { CbcPlaintext } from '../../../core/tls/handshake12/cbc-record.ts'
import { concatBytes } from '../../../core/tls/wire/codec.ts'
import { answerKindOf } from '../asking/answer-kind.ts'
import { withCbcSession } from '../asking/cbc-session.ts'
import type { Offer } from '../asking/offer.ts'
import { allSchemes, tls12Groups } from '../asking/offered-names.ts'
import { type Endpoint, endpointOf } from '../asking/tls-endpoint.ts'
import { cbcVectors, type tlsFactsSchema } from '../tls-facts.ts'
import { type CbcTrial, chooseCbcTrials } from './cbc-families.ts'

type Answers = Extract<z.infer<typeof tlsFactsSchema>['cbcPadding'], { status: 'ok' }>['value'][number]
type Vector = (typeof cbcVectors)[number]
type Answer = Outcome<{ answer: Failure }>

/**
 * Padding oracles of CBC suites (POODLE against TLS, Zombie and Sleeping POODLE, GOLDENDOODLE, CVE-2019-1559,
 * CVE-2016-2107), detected and no more: in a handshake of our own each connection sends a single record that is broken in
 * one way, and all of them must be answered alike (RFC 5246 §6.2.3.2). Nothing that anyone else sent is decrypted, and
 * nothing is asked of the application: the content is an empty line, which HTTP servers pass over (RFC 9112 §2.2).
 *
 * Suites are tried until each family of them was: see `cbc-families.ts`. What was answered otherwise is asked once more, beside what it is compared with. Answers are told apart by what they are,
 * never by how long they took, so that Lucky Thirteen can't be seen here.
 */
export const cbcPadding = defineProbe({
  id: 'cbc-padding',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.cbcPadding'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.cbcPadding': endpoint }
    const trials = chooseCbcTrials(facts['tls.suites'])
    const answers = await Promise.all(trials.map((trial) => tryPadding(endpoint.value, trial)))
    return { 'tls.cbcPadding': ok(answers) }
  },
})

async function tryPadding(endpoint: Endpoint, { version, suite }: CbcTrial): Promise<Answers> {
  const offer: Offer = {
    version,
    suites: [suite],
    groups: listCurves(),
    signatureSchemes: allSchemes,
    encryptThenMac: false,
  }
  const first = await askVectors(endpoint, offer, cbcVectors)
  const odd = comparedVectors
    .filter((vector) => isDifferent(first[vector], first['wrong-both']))
    .slice(0, maxRepeated)
  const second = odd.length > 0 ? [await askVectors(endpoint, offer, ['wrong-both', ...odd])] : []
  return { version, suite, rounds: [first, ...second] }
}

/** The usual curves first, then every other that a key can be made for. */
function listCurves(): string[] {
  const others = tls12Groups.filter((group) => !keyShareGroups.some((usual) => usual === group))
  return [...keyShareGroups, ...others.filter((group) => createKeyShare(group) !== null)]
}

/** By what they weigh. */
const comparedVectors = ['wrong-padding', 'wrong-mac', 'empty-wrong-mac', 'incomplete-padding'] as const
const maxRepeated = 3

function isDifferent(answer: Answer | undefined, baseline: Answer | undefined): boolean {
  const [one, other] = [answer && answerKindOf(answer), baseline && answerKindOf(baseline)]
  return one != null && other != null && one !== other
}

async function askVectors<V extends Vector>(
  endpoint: Endpoint,
  offer: Offer,
  asked: readonly V[],
): Promise<Record<V, Answer>> {
  const answers = await Promise.all(
    asked.map(async (vector) => [vector, await askVector(endpoint, offer, vector)] as const),
  )
  return Object.fromEntries(answers) as Record<V, Answer>
}

function askVector(endpoint: Endpoint, offer: Offer, vector: Vector): Promise<Answer> {
  const { timeout } = endpoint.context
  return withCbcSession(endpoint, offer, async (session) => {
    const { blockLength } = session.protection
    const content = vector === 'empty-wrong-mac' ? new Uint8Array() : emptyLine
    session.send(content, (plaintext) => distortPlaintext(vector, plaintext, blockLength))
    // A sound server waits for more after a record that is in order.
    return ok({
      answer: await session.answer(vector === 'valid' ? Math.min(1000, timeout / 8) : timeout / 2),
    })
  })
}

const emptyLine = Uint8Array.of(0x0d, 0x0a)

/** The plaintext of a record with one thing wrong. It has a whole block of padding more than it needs. */
export function distortPlaintext(vector: Vector, plaintext: CbcPlaintext, blockLength: number): Uint8Array {
  const { content, mac } = plaintext
  const size = plaintext.padding.length + blockLength
  const padding = new Uint8Array(size).fill(size - 1)
  const wrongMac = mac.map((byte, index) => (index === 0 ? byte ^ 0xff : byte))
  const wrongPadding = padding.map((byte, index) => (index < size - 1 ? byte ^ 0xff : byte))
  switch (vector) {
    case 'valid':
      return concatBytes([content, mac, padding])
    case 'wrong-both':
      return concatBytes([content, wrongMac, wrongPadding])
    case 'wrong-mac':
    case 'empty-wrong-mac':
      return concatBytes([content, wrongMac, padding])
    // As in SSL 3.0: only its length is right.
    case 'wrong-padding':
      return concatBytes([content, mac, wrongPadding])
    // All of it padding, that claims to be longer than the record: no room for a MAC (CVE-2016-2107).
    case 'incomplete-padding':
      return new Uint8Array(content.length + mac.length + size).fill(0xff)
  }
}
