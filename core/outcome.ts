import * as z from 'zod'
import { type RepeatedAbsence, repeatedAbsenceSchema } from './repeated-absence.ts'

/**
 * What one exchange with a peer came to. What a peer did is data: a probe returns an `Outcome` and never throws
 * for it. Built from error codes and received bytes only, never from an error's message text.
 *
 * Only some failures are an explicit refusal (see `suites/reading/explicit-refusal.ts`): silence and a bare close say nothing
 * about whether a feature is there.
 */
export type Outcome<T> = Ok<T> | Failure

export interface Ok<T> {
  status: 'ok'
  value: T
  /** How many exchanges it took, where more than one was made. */
  attempts?: number | undefined
}

/** Where in an exchange something ended. */
export const phases = ['resolve', 'connect', 'handshake', 'login', 'request', 'response', 'body'] as const
const phase = z.enum(phases)
export type Phase = z.infer<typeof phase>

const attempts = z.int().positive().optional()
/** The same was asked again, with exchanges around it that ought to succeed: not what `attempts` says, which counts lost connections too. */
const repeated = repeatedAbsenceSchema.optional()

export const failureSchema = z
  .discriminatedUnion('status', [
    /** The peer's host answered our SYN with a RST (ECONNREFUSED). */
    z.strictObject({ status: z.literal('refused'), attempts }),
    /** A router or firewall answered with ICMP: EHOSTUNREACH, ENETUNREACH, EACCES … */
    z.strictObject({ status: z.literal('unreachable'), code: z.string(), attempts }),
    /** Nothing (more) came within the deadline. */
    z.strictObject({ status: z.literal('timeout'), phase, seconds: z.number(), attempts }),
    /** A RST after the connection was made. */
    z.strictObject({ status: z.literal('reset'), phase, attempts, repeated }),
    /** An orderly close (FIN) before the answer was whole. */
    z.strictObject({ status: z.literal('closed'), phase, attempts, repeated }),
    /** A TLS alert (RFC 8446 §6). `description` is the registry's name, or `unassigned(N)`. */
    z.strictObject({
      status: z.literal('alert'),
      level: z.enum(['warning', 'fatal', 'unknown']),
      description: z.string(),
      attempts,
      repeated,
    }),
    /** A ClientHello was answered in plain HTTP, with this status. */
    z.strictObject({ status: z.literal('plain-http'), code: z.int(), attempts, repeated }),
    /** The server answered a hello for one protocol version with an older one. */
    z.strictObject({ status: z.literal('lower-version'), version: z.string(), attempts }),
    /** Bytes that are not the protocol asked for: which field, at which byte offset of the message. */
    z.strictObject({ status: z.literal('malformed'), field: z.string(), offset: z.int(), attempts }),
    /** A well-formed answer that the protocol forbids here, such as a suite that was never offered. */
    z.strictObject({ status: z.literal('violation'), field: z.string(), received: z.string(), attempts }),
    /** The peer sent more than the byte limit of the exchange. */
    z.strictObject({ status: z.literal('oversize'), phase, limit: z.int(), attempts }),
    /** What the peer sent would take more work to understand than it is given: which work, and how much of it was too little. */
    z.strictObject({
      status: z.literal('too-much-work'),
      work: z.string(),
      limit: z.int(),
      /** `milliseconds` are of processor time. */
      unit: z.enum(['pieces', 'milliseconds', 'bits']),
      attempts,
    }),
    /** The name has no address, or no resolver answered: the resolver's code (ENOTFOUND, ESERVFAIL …). */
    z.strictObject({ status: z.literal('unresolved'), code: z.string(), attempts }),
    /** The host key is not one that known_hosts has for this host (RFC 4251 §4.1): nothing secret was said to it. */
    z.strictObject({
      status: z.literal('host-key'),
      /**
       * `authority-only`: known_hosts has a certificate authority for it, and host certificates aren't read here. `unverified`: any
       * key is accepted, so that no password was offered, and the host took no key of ours.
       */
      reason: z.enum(['unknown', 'changed', 'revoked', 'authority-only', 'unverified']),
      attempts,
    }),
    /** Every login offered was refused: `accepted` are the methods that the peer would take (RFC 4252 §5.1). */
    z.strictObject({ status: z.literal('denied'), accepted: z.array(z.string()), attempts }),
    /** A peer named this place, and such places are not asked because a peer says so (`core/credential-rules.ts`). */
    z.strictObject({ status: z.literal('off-limits'), place: z.string(), attempts }),
    /** The run's own end came first (overall deadline or interruption). */
    z.strictObject({ status: z.literal('cancelled'), attempts }),
    /** This machine could not ask: EMFILE, EADDRNOTAVAIL, no IPv6 route … Says nothing about the peer. */
    z.strictObject({ status: z.literal('local'), code: z.string(), attempts }),
  ])
  .meta({ id: 'Failure' })

export type Failure = z.infer<typeof failureSchema>

/** The schema of an `Outcome` whose value has the given schema. */
export function createOutcomeSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('ok'), value, attempts }),
    failureSchema,
  ])
}

export function ok<T>(value: T): Ok<T> {
  return { status: 'ok', value }
}

export function mapOutcome<T, U>(outcome: Outcome<T>, convert: (value: T) => U): Outcome<U> {
  return outcome.status === 'ok' ? { ...outcome, value: convert(outcome.value) } : outcome
}

/** One line for a person: `timeout in handshake after 10 s`, `alert fatal handshake_failure`. */
export function describeFailure(failure: Failure): string {
  const repeated = 'repeated' in failure ? failure.repeated : undefined
  return `${describeKind(failure)}${repeated ? ` (${describeRepetition(repeated)})` : ''}`
}

function describeRepetition({ asked, absent, controls, sound }: RepeatedAbsence): string {
  return `${absent} of ${asked} times, while ${sound} of ${controls} others around it were answered`
}

function describeKind(failure: Failure): string {
  switch (failure.status) {
    case 'refused':
      return 'connection refused (RST)'
    case 'unreachable':
      return `unreachable (${failure.code})`
    case 'timeout':
      return `silence for ${failure.seconds} s in ${failure.phase}`
    case 'reset':
      return `connection reset in ${failure.phase}`
    case 'closed':
      return `connection closed in ${failure.phase}`
    case 'alert':
      return `alert ${failure.level} ${failure.description}`
    case 'plain-http':
      return `answered in plain HTTP with status ${failure.code}`
    case 'lower-version':
      return `answered with ${failure.version}`
    case 'malformed':
      return `malformed answer (${failure.field} at byte ${failure.offset})`
    case 'violation':
      return `protocol violation: ${failure.field} ${failure.received}`
    case 'oversize':
      return `more than ${failure.limit} bytes in ${failure.phase}`
    case 'too-much-work':
      return `${failure.work} would take too much work (more than ${failure.limit} ${workUnits[failure.unit]})`
    case 'unresolved':
      return `name not resolved (${failure.code})`
    case 'host-key':
      return hostKeyReasons[failure.reason]
    case 'denied':
      return `login refused${failure.accepted.length > 0 ? ` (would take ${failure.accepted.join(', ')})` : ''}`
    case 'off-limits':
      return `not asked: ${failure.place} is off limits for whoever names it`
    case 'cancelled':
      return 'not finished before the run ended'
    case 'local':
      return `this machine could not ask (${failure.code})`
  }
}

const workUnits = {
  pieces: 'pieces of work',
  milliseconds: 'ms of processor time',
  bits: 'bits',
} as const

const hostKeyReasons = {
  unknown: 'host key not in known_hosts',
  changed: 'host key differs from the one in known_hosts',
  revoked: 'host key is revoked in known_hosts',
  'authority-only':
    'known_hosts has only a certificate authority for this host, and no host certificate is read here: add the host’s own key',
  unverified: 'no password is offered to a host whose key nobody verifies (ssh.acceptAnyHostKey)',
} as const
