import * as z from 'zod'

export const verdicts = ['pass', 'fail', 'inconclusive', 'not-applicable', 'not-assessed'] as const
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
/** The parts of a deployment, in reading order. */
export const areas = ['edge', 'app', 'database', 'host', 'cluster', 'push'] as const
export type Area = (typeof areas)[number]
export type Severity = (typeof severities)[number]

export const evidenceSchema = z.strictObject({
  /** Where in facts.json it stands: `tls.suites`. */
  fact: z.string(),
  /** What was seen there, for a person: `TLS 1.0: alert fatal protocol_version`. */
  observed: z.string(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** What a check says of the facts. The reason is a sentence that can stand alone in a report. */
export interface Verdict {
  verdict: (typeof verdicts)[number]
  reason: string
  evidence: Evidence[]
  /** Of an open question alone: how much it matters, where that is less than a failure of the check would. */
  openSeverity?: Severity
}

/** The requirement was seen to be met. Never built from absence alone: see `suites/reading/explicit-refusal.ts`. */
export function pass(reason: string, ...evidence: Evidence[]): Verdict {
  return { verdict: 'pass', reason, evidence }
}

/** The requirement was seen to be broken. */
export function fail(reason: string, ...evidence: Evidence[]): Verdict {
  return { verdict: 'fail', reason, evidence }
}

/** It was asked, and the answer doesn't say: silence, a reset, an unfinished probe. */
export function inconclusive(reason: string, ...evidence: Evidence[]): Verdict {
  return { verdict: 'inconclusive', reason, evidence }
}

/**
 * An open question that what is right makes as well as what is wrong, and mostly what is right: it counts less for the gate than
 * a failure of the check. Nothing but an open question has this.
 */
export function mildlyInconclusive(openSeverity: Severity, reason: string, ...evidence: Evidence[]): Verdict {
  return { ...inconclusive(reason, ...evidence), openSeverity }
}

/** The requirement has no object here: no DH suite is offered, so no DH parameters. */
export function notApplicable(reason: string, ...evidence: Evidence[]): Verdict {
  return { verdict: 'not-applicable', reason, evidence }
}

/** It needs access that this run was not given; the reason names which. */
export function notAssessed(reason: string, ...evidence: Evidence[]): Verdict {
  return { verdict: 'not-assessed', reason, evidence }
}

/** Evidence from one fact. */
export function createEvidence(fact: string, observed: string): Evidence {
  return { fact, observed }
}
