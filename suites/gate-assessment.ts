import type { CheckResult, Run } from '../core/run.ts'
import { fail, inconclusive, type Verdict } from '../core/verdict.ts'
import type { Gate } from './gate.ts'
import { type GateMark, isAtLeast, keyOf, markResult } from './gate-marks.ts'
import { compareChecks, compareGrades, type GradeChange } from './run-comparison.ts'

/** What the gate says of some runs, and why. Every report shows this; none decides it again. */
export interface GateAssessment {
  /** failed: something counts as a failure. inconclusive: nothing does, but something in scope is open. */
  outcome: 'passed' | 'failed' | 'inconclusive'
  /** One for each run, in their order. */
  runs: RunAssessment[]
}

export interface RunAssessment {
  /** By the id of the check. What is not in it does not count, and is no worse than in the baseline. */
  marks: ReadonlyMap<string, GateMark>
  /** What counts and is no check's result in this run: an incomplete run, a worse grade, a check that is no longer run. */
  others: readonly CheckResult[]
}

export function assessGate(runs: readonly Run[], gate: Gate): GateAssessment {
  const known = new Map(gate.baseline.map((run) => [keyOf(run), run]))
  const assessments = runs.map((run) => assessRun(run, gate, known.get(keyOf(run))))
  const counted = new Set(assessments.flatMap(({ marks }) => [...marks.values()].map(({ counts }) => counts)))
  const outcome = counted.has('fails') ? 'failed' : counted.has('open') ? 'inconclusive' : 'passed'
  return { outcome, runs: assessments }
}

/** @param baseline - the run on the same target in the baseline */
export function assessRun(run: Run, gate: Gate, baseline: Run | undefined): RunAssessment {
  const before = gate.failOn === 'regression' ? baseline : undefined
  const marks = new Map<string, GateMark>()
  const others: CheckResult[] = []
  const known = new Map(before?.checks.map((check) => [check.id, check]))
  for (const result of run.checks) {
    const mark = markResult(result, known.get(result.id), gate)
    if (mark.counts !== 'no' || mark.news) marks.set(result.id, mark)
  }
  const add = (result: CheckResult, mark: GateMark) => {
    others.push(result)
    marks.set(result.id, mark)
  }
  if (!run.complete) add(incompleteness, { counts: 'open', news: null })
  if (isSilent(run)) add(silence, { counts: 'open', news: null })
  if (before) {
    const gone = compareChecks(before, run).filter(
      ({ to, direction }) => to === 'not run' && direction === 'worse',
    )
    for (const change of gone) add(describeGone(change.result), { counts: 'fails', news: change })
    const change = compareGrades(before.grade, run.grade)
    if (change?.direction === 'worse') add(describeGrade(change), markGrade(change, gate))
  }
  return { marks, others }
}

/** The id of what is said of the grade, which is no check's. */
const gradeId = 'grade'

/** How a result counts; the ones without a mark do not. */
export function markOf(assessment: RunAssessment | undefined, { id }: Pick<CheckResult, 'id'>): GateMark {
  return assessment?.marks.get(id) ?? { counts: 'no', news: null }
}

/** All that a report shows of a run: its checks, and what else counts. */
export function resultsOf(run: Run, assessment: RunAssessment | undefined): readonly CheckResult[] {
  return assessment && assessment.others.length > 0 ? [...assessment.others, ...run.checks] : run.checks
}

/** How much is worse than in the baseline. */
export function countNews({ runs }: GateAssessment): number {
  return runs.reduce((sum, { marks }) => sum + [...marks.values()].filter(({ news }) => news).length, 0)
}

/** How a result is worse than in the baseline, for a person: `was pass`. */
export function describeNews({ news }: GateMark): string | null {
  if (!news) return null
  if (news.id === gradeId) return 'was better'
  if (news.newGrounds.length > 0) return `failed already, but not for this: ${news.newGrounds.join('; ')}`
  if (news.from === 'waived') return 'its waiver ended'
  return news.from === 'not run' ? 'was not run' : `was ${news.from}`
}

/** A letter that is gone is an open question, as any other; one that is lower fails. */
function markGrade(change: GradeChange, { inconclusiveOn }: Gate): GateMark {
  const result = describeGrade(change)
  const counts = change.to !== null || isAtLeast(result.severity, inconclusiveOn)
  const { id, severity, verdict } = result
  return {
    counts: counts ? 'fails' : 'no',
    news: {
      ...{ id, severity, from: 'pass', to: verdict, direction: 'worse' },
      ...{ newGrounds: change.newCaps, result, before: null },
    },
  }
}

function describeGrade({ from, to, newCaps }: GradeChange): CheckResult {
  const was = `grade ${from ?? 'not known'} → ${to ?? 'not known'}`
  const because = newCaps.length > 0 ? `: ${newCaps.join('; ')}` : ''
  const say = to === null && newCaps.length === 0 ? inconclusive : fail
  return createResult(gradeId, say(`${was}${because}`), {
    title: 'The grade is as good as in the baseline, and nothing new lowers it',
    why: 'The letter sums up what the checks of TLS say one by one, and a new cap lowers it however good the rest is.',
    remediation: 'Mend what the new caps name; or accept it by making a new baseline (--baseline-create).',
  })
}

const incompleteness: CheckResult = createResult('complete', inconclusive('some probes did not finish'), {
  title: 'Every probe came to its end',
  why: 'What an unfinished probe would have shown may be missing where no check misses it.',
  remediation: 'Run it again; give it more time (--timeout, --deadline) where the target is slow.',
})

/**
 * Was nothing settled of what was asked? Then no level lets the run pass: a target that answers nobody would pass else, and so would
 * checks that all want an access that was not given.
 */
export function isSilent({ checks }: Pick<Run, 'checks'>): boolean {
  return (
    !checks.some(({ verdict }) => verdict === 'pass' || verdict === 'fail') &&
    checks.some(({ verdict }) => verdict === 'inconclusive' || verdict === 'not-assessed')
  )
}

const silence: CheckResult = createResult('answers', inconclusive('no check came to a pass or a failure'), {
  title: 'Something of the target was settled',
  why: 'Where nobody answers, or nothing may be looked at, nothing is known, and that is no reason to open the doors.',
  remediation:
    'Is the target up, and is this the way to it (--connect-to, --http-port)? Do the chosen checks want access that was not given (--config)?',
})

function describeGone(before: CheckResult): CheckResult {
  const said = inconclusive(`not run, and in the baseline it was: ${before.reason}`)
  return { ...before, ...said }
}

function createResult(
  id: string,
  said: Verdict,
  texts: Pick<CheckResult, 'title' | 'why' | 'remediation'>,
): CheckResult {
  return { id, area: 'edge', severity: 'high', ...said, ...texts, requirements: [], references: [] }
}
