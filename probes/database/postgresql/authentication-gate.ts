import { type PeerProof, ruleOnIterations, ruleOnMethod } from '../../../core/credential-rules.ts'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import type { NoLogin } from '../database-facts.ts'
import {
  type AuthenticationRequest,
  decodeAuthentication,
  decodeMessageHeader,
  messageHeaderLength,
  postgresqlFraming,
} from '../wire/postgresql-messages.ts'

/** Reads what a server says until it has let us in, before the library does. */
export interface AuthenticationGate {
  /** Whether the library may have these bytes; if not, `refusal` has why. */
  admit(bytes: Buffer): boolean
  readonly refusal: NoLogin | null
  /** What it asked for. `Ok`: for nothing. */
  readonly method: string
  /** ReadyForQuery was seen: no more authentication may follow. */
  readonly ready: boolean
}

/**
 * One method, which may be answered over this connection, to its end, then AuthenticationOk, then nothing of the kind again. The
 * library itself would answer whatever is asked, as often as it is asked, after the login too, and takes an Ok in the middle of SCRAM
 * for one by a server that has shown that it knows the password.
 *
 * @param binding - whether the library binds SCRAM to the certificate, where the server can
 */
export function createAuthenticationGate(
  proof: PeerProof,
  encrypted: boolean,
  binding: boolean,
): AuthenticationGate {
  let refusal: NoLogin | null = null
  let method: string | null = null
  let step: 'begin' | 'asked' | 'continued' | 'final' | 'ok' | 'ready' = 'begin'
  /** The beginning of a message, and how many bytes of it are still to come. */
  let held = Buffer.alloc(0)
  let skip = 0

  const refuse = (why: NoLogin) => {
    refusal ??= why
  }
  const refuseOrder = (received: string) => refuse({ status: 'violation', field: 'authentication', received })
  const follow = (ruling: ReturnType<typeof ruleOnMethod>, asked: string) => {
    if (ruling === 'withheld') refuse({ status: 'withheld', method: asked, proof, encrypted })
    if (ruling === 'unsupported') refuse({ status: 'unsupported', method: asked })
  }
  const takeAuthentication = (body: Buffer) => {
    const request = decodeAuthentication(body)
    if (request.method === 'SASLContinue') {
      if (step !== 'asked' || !isScram(method)) return refuseOrder(request.method)
      step = 'continued'
      const iterations = readIterations(body.subarray(codeLength))
      if (iterations === null) return refuse({ status: 'malformed', field: 'iteration_count', offset: 0 })
      return follow(ruleOnIterations(iterations, proof), `${method} with ${iterations} iterations`)
    }
    if (request.method === 'SASLFinal') {
      if (step !== 'continued') return refuseOrder(request.method)
      step = 'final'
      return
    }
    if (request.method === 'Ok') {
      const before = method === null ? 'begin' : isScram(method) ? 'final' : 'asked'
      if (step !== before) return refuseOrder('Ok')
      method ??= request.method
      step = 'ok'
      return
    }
    if (step !== 'begin') return refuseOrder(`${readableMethod(request, binding)} after another method`)
    step = 'asked'
    method = readableMethod(request, binding)
    follow(ruleOnMethod('postgresql', method, proof), method)
  }
  const read = (bytes: Buffer) => {
    let rest = bytes
    while (rest.length > 0 && !refusal && step !== 'ready') {
      const skipped = Math.min(skip, rest.length)
      skip -= skipped
      rest = rest.subarray(skipped)
      const wanted = wantedLength(held)
      const taken = rest.subarray(0, wanted - held.length)
      held = Buffer.concat([held, taken])
      rest = rest.subarray(taken.length)
      if (held.length < messageHeaderLength) continue
      const type = String.fromCharCode(held[0] ?? 0)
      if (type !== 'R') {
        if (type === 'Z' && step !== 'ok') return refuseOrder('ReadyForQuery')
        if (type === 'Z') step = 'ready'
        skip = bodyLengthOf(held)
        held = Buffer.alloc(0)
      } else if (held.length === wantedLength(held)) {
        takeAuthentication(held.subarray(messageHeaderLength))
        held = Buffer.alloc(0)
      }
    }
  }
  return {
    admit(bytes) {
      try {
        read(bytes)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        refuse({ status: 'malformed', field: error.field, offset: error.offset })
      }
      return refusal === null
    },
    get refusal() {
      return refusal
    },
    get method() {
      return method ?? 'Ok'
    },
    get ready() {
      return step === 'ready'
    },
  }
}

const scramMechanisms = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'] as const

function isScram(method: string | null): boolean {
  return (scramMechanisms as readonly (string | null)[]).includes(method)
}

/** Of the body of an `R` message, before what belongs to its method. */
const codeLength = 4

/** How many bytes of a message must be there before it can be looked at: its header, and of authentication all. */
function wantedLength(held: Buffer): number {
  if (held.length < messageHeaderLength || held[0] !== 'R'.charCodeAt(0)) return messageHeaderLength
  return messageHeaderLength + decodeMessageHeader(held.subarray(0, messageHeaderLength)).length
}

/** @throws DecodeError: shorter than itself. Other messages than authentication may be of any length: the stream has a limit. */
function bodyLengthOf(header: Buffer): number {
  const length = postgresqlFraming.lengthOf(header)
  if (length < 0) throw new DecodeError('length', 1)
  return length
}

/** SASL is a frame: its mechanism is the method. The one that is spoken, as the library prefers them, or the first offered. */
function readableMethod({ method, mechanisms }: AuthenticationRequest, binding: boolean): string {
  if (method !== 'SASL') return method
  const [bound, plain] = scramMechanisms
  if (binding && mechanisms.includes(bound)) return bound
  return mechanisms.includes(plain) ? plain : (mechanisms[0] ?? method).slice(0, 64)
}

/** `i=` of a server-first-message (RFC 5802 §7), whose attributes stand between commas. */
function readIterations(message: Buffer): number | null {
  const found = /(?:^|,)i=([1-9]\d{0,9})(?:,|$)/.exec(message.toString('latin1'))
  return found ? Number(found[1]) : null
}
