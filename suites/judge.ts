import { type Check, listFactPaths } from '../core/check.ts'
import type { Fact, FactPath, FactsAt } from '../core/fact.ts'
import type { ProfileName } from '../core/requirement.ts'
import type { CheckResult } from '../core/run.ts'
import { inconclusive, notApplicable, notAssessed, severities, type Verdict } from '../core/verdict.ts'
import type { Collection } from '../probes/collection.ts'
import { describeMissingAccess } from './missing-access.ts'
import { findRequirement, titleOf } from './profiles.ts'
import { moveVerification, otherTimesOf, type Period, periodOf } from './reading/clock.ts'
import { doubtByMixedAnswers } from './reading/edge/mixed-answers.ts'
import { mentionLimits } from './reading/limits.ts'
import { describeUnasked } from './unasked-facts.ts'
import { describeUnreadable } from './unreadable-facts.ts'

/** Judges one check on one target's evidence. Pure: the same evidence gives the same result, byte for byte. */
export function judgeCheck(check: Check, collection: Collection, profile: ProfileName): CheckResult {
  const verdict = mentionLimits(verdictOf(check, collection, profile), collection, listFactPaths(check))
  return createCheckResult(check, profile, verdict)
}

/** What stands in run.json of a verdict. */
export function createCheckResult(
  check: Check,
  profile: ProfileName,
  { verdict, reason, evidence, openSeverity }: Verdict,
): CheckResult {
  const requirement = findRequirement(check.requirements, profile)
  const note = requirement?.obsolete ?? requirement?.departs
  return {
    id: check.id,
    area: check.area,
    title: titleOf(check, profile),
    severity: check.severity,
    verdict,
    // Never worse than a failure, and of open questions alone.
    ...(verdict === 'inconclusive' &&
      openSeverity &&
      severities.indexOf(openSeverity) > severities.indexOf(check.severity) && { openSeverity }),
    reason,
    evidence,
    requirements: (requirement?.clauses ?? []).map((clause) => ({ ...clause })),
    why: check.why,
    remediation: check.remediation,
    references: [...check.references],
    ...(note && { note }),
  }
}

function verdictOf(check: Check, collection: Collection, profile: ProfileName): Verdict {
  const requirement = findRequirement(check.requirements, profile)
  if (!requirement) return notApplicable(`the profile ${profile} makes no requirement of this`)
  const paths = listFactPaths(check)
  const unreadable = describeUnreadable(collection, paths)
  if (unreadable !== null) return inconclusive(unreadable)
  const unasked = describeUnasked(collection, paths)
  if (unasked !== null) return inconclusive(unasked)
  const facts: Partial<Record<FactPath, unknown>> = {}
  for (const path of check.needs) {
    const value = findFact(collection, path)
    if (value === undefined) {
      const lacking = describeMissingAccess(path, collection.access)
      if (lacking) return notAssessed(`this run was not given ${lacking}`)
      return inconclusive(`not seen: the probe for ${path} did not finish`)
    }
    facts[path] = value
  }
  for (const path of check.uses ?? []) {
    const value = findFact(collection, path)
    if (value !== undefined) facts[path] = value
  }
  const period = periodOf(collection)
  const { target, access } = collection
  const judgeAt = (time: Period, judged = facts) =>
    check.judge(judged as FactsAt<FactPath>, { target, access, profile, requirement, ...time })
  const verdict = doubtByMixedAnswers(judgeAt(period), collection, check.needs)
  return check.judgesClock
    ? verdict
    : doubtByClock(verdict, collection, period, (time) => judgeAt(time, moveFacts(facts, time.at)))
}

/** A verdict that would be another at a time that speaks against the machine's clock is left open. */
function doubtByClock(
  verdict: Verdict,
  collection: Collection,
  period: Period,
  judgeAt: (time: Period) => Verdict,
): Verdict {
  if (verdict.verdict !== 'pass' && verdict.verdict !== 'fail') return verdict
  const other = otherTimesOf(collection)
    .filter(({ excuses }) => excuses || verdict.verdict === 'pass')
    .find(({ time }) => judgeAt(periodFrom(time, period)).verdict !== verdict.verdict)
  if (!other) return verdict
  return inconclusive(
    `this machine’s clock said ${period.at.toISOString()}, and by that: ${verdict.reason}; but ${other.says}, when it would be otherwise`,
    ...other.evidence,
    ...verdict.evidence,
  )
}

function periodFrom(at: Date, period: Period): Period {
  return { at, until: new Date(at.getTime() + period.until.getTime() - period.at.getTime()) }
}

/** What the collecting machine judged by its clock itself. */
function moveFacts(facts: Partial<Record<FactPath, unknown>>, to: Date): Partial<Record<FactPath, unknown>> {
  const chains = facts['tls.certificates'] as Fact<'tls.certificates'> | undefined
  return chains ? { ...facts, 'tls.certificates': moveVerification(chains, to) } : facts
}

/** The facts that a check looks at, those of them that are there: what its verdict was made from. */
export function factsBehind(check: Check, collection: Collection): { path: FactPath; value: unknown }[] {
  return [...new Set(listFactPaths(check))]
    .map((path) => ({ path, value: findFact(collection, path) as unknown }))
    .filter(({ value }) => value !== undefined)
}

function findFact<Path extends FactPath>(collection: Collection, path: Path): Fact<Path> | undefined {
  const [area, name] = path.split('.') as [keyof Collection['facts'], string]
  return (collection.facts[area] as Record<string, Fact<Path>> | undefined)?.[name]
}
