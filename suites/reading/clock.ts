import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, type Evidence } from '../../core/verdict.ts'
import type { Collection } from '../../probes/collection.ts'
import type { Response } from '../../probes/http/http-facts.ts'
import type { Chain } from '../../probes/tls/tls-facts.ts'

/**
 * What the facts say of the time, beside the clock of the machine that collected them, by which verdicts are made. One name is one
 * server, whatever its addresses and ports, so the Dates of its answers are one statement. What somebody else signed counts by itself:
 * a verified timestamp of a log that is known here, or a staple of a CA that is trusted, was not made before the time in it.
 */
export interface ClockEvidence {
  /** The earliest time that it can have been, and who signed that. */
  signedSince: { time: Date; by: string } | null
  /** The server's time when collecting started, where its Dates agree with each other; null: they don't, or there are none. */
  server: Date | null
  /** How many answers had a Date that can be read, and whether they agree with each other. */
  answers: number
  agreeing: boolean
}

/** A time at which verdicts are made, too, since the machine's own may be wrong. */
export interface OtherTime {
  time: Date
  /** For a person: `three answers say 2026-09-01T00:00:00Z`. */
  says: string
  /** May it take back a failure, too? What only the server itself says may not. */
  excuses: boolean
  evidence: Evidence[]
}

/** What says something of the time. */
export const clockFacts = [
  'http.pages',
  'http.redirects',
  'http.acme',
  'http.http2',
  'mattermost.ping',
  'mattermost.clientConfig',
  'tls.certificates',
  'tls.transparency',
] as const
export type ClockFacts = Partial<FactsAt<(typeof clockFacts)[number]>>

/** Those of them that were collected. */
function clockFactsOf({ facts }: Pick<Collection, 'facts'>): ClockFacts {
  const { http, mattermost, tls } = facts
  return {
    ...(http?.pages && { 'http.pages': http.pages }),
    ...(http?.redirects && { 'http.redirects': http.redirects }),
    ...(http?.acme && { 'http.acme': http.acme }),
    ...(http?.http2 && { 'http.http2': http.http2 }),
    ...(mattermost?.ping && { 'mattermost.ping': mattermost.ping }),
    ...(mattermost?.clientConfig && { 'mattermost.clientConfig': mattermost.clientConfig }),
    ...(tls?.certificates && { 'tls.certificates': tls.certificates }),
    ...(tls?.transparency && { 'tls.transparency': tls.transparency }),
  }
}

/** When the facts were collected, by the clock of the machine that did. */
export interface Period {
  at: Date
  until: Date
}

const minute = 60_000
/** Clocks that are synchronised are off by less, and answers take time. */
export const clockTolerance = 5 * minute
/** Longer than any certificate of a public CA lives: a clock that is shown to be slow may be slow by anything. */
const anyTime = 400 * 24 * 60 * minute

export function readClock(facts: ClockFacts, { at, until }: Period): ClockEvidence {
  const { dates, spread } = readServerDates(facts)
  const agreeing = spread <= until.getTime() - at.getTime() + clockTolerance
  const first = Math.min(...dates)
  return {
    signedSince: findSignedSince(facts),
    server: dates.length > 0 && agreeing ? new Date(first) : null,
    answers: dates.length,
    agreeing,
  }
}

/** Is a time of the server's the machine's own, within what clocks may differ by? */
export function isWithin(time: Date, { at, until }: Period): boolean {
  return time.getTime() >= at.getTime() - clockTolerance && time.getTime() <= until.getTime() + clockTolerance
}

/** The times that contradict the clock of the machine that collected. None: nothing does. */
export function otherTimesOf(collection: Collection): readonly OtherTime[] {
  const before = otherTimes.get(collection)
  if (before) return before
  const found = listOtherTimes(clockFactsOf(collection), periodOf(collection))
  otherTimes.set(collection, found)
  return found
}

/** Of each collection, once: every verdict on it asks. */
const otherTimes = new WeakMap<Collection, readonly OtherTime[]>()

export function periodOf({ startedAt, finishedAt }: Pick<Collection, 'startedAt' | 'finishedAt'>): Period {
  return { at: new Date(startedAt), until: new Date(finishedAt) }
}

function listOtherTimes(facts: ClockFacts, period: Period): OtherTime[] {
  const { signedSince, server, answers } = readClock(facts, period)
  const isSlow = signedSince !== null && signedSince.time.getTime() > period.at.getTime() + clockTolerance
  const isServerElsewhere = server !== null && !isWithin(server, period)
  const signed = signedSince && {
    says: `${signedSince.by} was signed at ${signedSince.time.toISOString()}`,
    evidence: [createEvidence('tls.certificates', `${signedSince.by}: ${signedSince.time.toISOString()}`)],
  }
  const stated = server && {
    says: `${answers} ${answers === 1 ? 'answer' : 'answers'} of the server say ${server.toISOString()}`,
    evidence: [createEvidence('http.pages', `Date: ${server.toISOString()} (${answers} answers)`)],
  }
  if (isSlow && signed) {
    const agrees =
      isServerElsewhere && stated && server.getTime() >= signedSince.time.getTime() - clockTolerance
    return [
      { ...signed, time: signedSince.time, excuses: true },
      agrees
        ? { ...stated, time: server, excuses: true }
        : { ...signed, time: new Date(signedSince.time.getTime() + anyTime), excuses: false },
    ]
  }
  if (!isServerElsewhere || !stated) return []
  // Who signs later than the server's clock says shows that it is the server's that is wrong.
  const isServerSlow = signedSince !== null && server.getTime() < signedSince.time.getTime() - clockTolerance
  return isServerSlow ? [] : [{ ...stated, time: server, excuses: false }]
}

/** The facts as they would be had the verifier's clock said this: whose dates are past, and whose are not. */
export function moveVerification(chains: readonly Chain[], to: Date): Chain[] {
  return chains.map((chain) => {
    const { code, paths } = chain.verification
    // Paths are judged by the time that is asked for: no code is needed for that.
    if (paths) return withoutDatesCode(chain)
    if (code !== null && code !== 'CERT_HAS_EXPIRED' && code !== 'CERT_NOT_YET_VALID') return chain
    const time = to.getTime()
    const moved = chain.chain.some(({ notAfter }) => Date.parse(notAfter) < time)
      ? 'CERT_HAS_EXPIRED'
      : chain.chain.some(({ notBefore }) => Date.parse(notBefore) > time)
        ? 'CERT_NOT_YET_VALID'
        : null
    return { ...chain, verification: { ...chain.verification, code: moved } }
  })
}

function withoutDatesCode(chain: Chain): Chain {
  const { code } = chain.verification
  const isOfDates = code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID'
  return isOfDates ? { ...chain, verification: { ...chain.verification, code: null } } : chain
}

function findSignedSince(facts: ClockFacts): ClockEvidence['signedSince'] {
  const staples = (facts['tls.certificates'] ?? []).flatMap(({ staple, verification }) => {
    const response = staple.status === 'ok' ? staple.value : null
    const trusted =
      verification.pathToRoot && response?.signature === 'valid' && response.responderAuthorized === true
    return trusted
      ? [response.producedAt, response.thisUpdate].map((time) => ({ time, by: 'the staple' }))
      : []
  })
  const timestamps = (facts['tls.transparency']?.certificates ?? []).flatMap(({ timestamps: lists }) =>
    Object.values(lists).flatMap((list) =>
      (list?.status === 'ok' ? list.value : [])
        .filter(({ signature }) => signature === 'valid')
        .map(({ timestamp, log }) => ({
          time: timestamp,
          by: `a timestamp of ${log?.description ?? 'a log'}`,
        })),
    ),
  )
  return [...staples, ...timestamps]
    .flatMap(({ time, by }) =>
      time === null || Number.isNaN(Date.parse(time)) ? [] : [{ time: new Date(time), by }],
    )
    .reduce<ClockEvidence['signedSince']>(
      (latest, one) => (latest && latest.time.getTime() >= one.time.getTime() ? latest : one),
      null,
    )
}

/** When the server's answers were made by its clock, in milliseconds: Date, and what a cache says it is older (RFC 9111 §5.1). */
function readServerDates(facts: ClockFacts): { dates: number[]; spread: number } {
  const { 'http.acme': acme, 'http.http2': http2 } = facts
  const responses: Response[] = [
    ...Object.values(facts['http.pages'] ?? {}),
    ...(facts['http.redirects'] ?? []).flatMap(({ hops }) => hops.map(({ outcome }) => outcome)),
    ...(acme ? [acme.directory, acme.token] : []),
    ...(http2 ? [http2] : []),
  ].flatMap((outcome) => (outcome.status === 'ok' ? [outcome.value] : []))
  const settings = [facts['mattermost.ping'], facts['mattermost.clientConfig']].flatMap((outcome) =>
    outcome?.status === 'ok' ? [outcome.value.response] : [],
  )
  const dates = [...responses, ...settings].flatMap((response) => {
    const date = Date.parse(findHeader(response, 'date') ?? '')
    const age = Number(findHeader(response, 'age') ?? 0)
    return Number.isNaN(date) || !Number.isFinite(age) ? [] : [date + age * 1000]
  })
  return { dates, spread: dates.length > 0 ? Math.max(...dates) - Math.min(...dates) : 0 }
}

function findHeader({ headers }: Response, name: string): string | undefined {
  return headers.find(([header]) => header === name)?.[1]
}
