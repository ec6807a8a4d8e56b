import pc from 'picocolors'
import { formatClause } from '../core/requirement.ts'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import {
  countNews,
  describeNews,
  type GateAssessment,
  markOf,
  type RunAssessment,
  resultsOf,
} from '../suites/gate-assessment.ts'
import type { GateMark } from '../suites/gate-marks.ts'
import { formatWaiver, type Standing, standing, standings } from '../suites/standing.ts'
import { clipText, makeVisible, makeVisibleLine } from '../suites/visible-text.ts'
import { createRunNames, formatGrade, runsOf, sortByUrgency } from './run-file.ts'
import { wrapLabelled, wrapText } from './wrap-text.ts'

export interface TerminalOptions {
  color: boolean
  /** Columns. */
  width: number
  /** What the exit code says, and why. Without it the last line only counts. */
  gate?: GateAssessment
  /** mmverify itself failed: whatever the gate says, it is not decided. */
  undecided?: boolean
}

/**
 * The summary that a person reads: what failed and how to mend it first, what is well last. Everything that isn't
 * a failure still stands there with its reason.
 */
export function renderTerminal(file: RunFile, options: TerminalOptions): string {
  const { color, width, gate } = options
  const page: TerminalStyle = { width: Math.max(width, 40), ink: pc.createColors(color) }
  const runs = runsOf(file)
  const names = createRunNames(file)
  const tool = makeVisibleLine(`${file.tool.name} ${file.tool.version}`)
  const blocks =
    runs.length > maxDetailedTargets
      ? [renderFleetHeader(runs, tool, page), renderFleetBlock(runs, names, page)]
      : runs.map((run, index) => renderRunBlock(run, gate?.runs[index], tool, names[index] ?? '', page))
  const table = runs.length > 1 ? [renderTargetTable(runs, names, page)] : []
  const news = gate ? [renderNews(runs, names, gate, page)].filter(({ length }) => length > 0) : []
  return `${[...blocks, ...table, ...news, [renderVerdictLine(runs, options, page)]].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** With more targets than these a screen shows what they have in common; run.json has each. */
const maxDetailedTargets = 10

function renderFleetHeader(runs: readonly Run[], tool: string, { ink, width }: TerminalStyle): string[] {
  const simulated = runs.filter(({ target }) => target.simulated).length
  const incomplete = runs.filter(({ complete }) => !complete).length
  const profiles = [...new Set(runs.map(({ profile }) => profile))].join(', ')
  return [
    ...wrapText(`${tool} · ${runs.length} targets · profile ${profiles}`, width).map(ink.bold),
    ...(simulated > 0 ? [ink.yellow(`SIMULATED  ${simulated} of them are no deployments`)] : []),
    ...(incomplete > 0
      ? [ink.yellow(`INCOMPLETE  some probes did not finish on ${incomplete} of them`)]
      : []),
  ]
}

/** What has to be acted on, check by check, with the targets that it concerns. */
function renderFleetBlock(runs: readonly Run[], names: readonly string[], page: TerminalStyle): string[] {
  return (['fail', 'inconclusive'] as const).flatMap((kind) => {
    const found = runs.flatMap((run, index) =>
      run.checks
        .filter((check) => standing(check) === kind)
        .map((check) => ({ check, name: names[index] ?? '' })),
    )
    const byCheck = Map.groupBy(found, ({ check }) => check.id)
    const ordered = sortByUrgency([...byCheck.values()].flatMap(([first]) => (first ? [first.check] : [])))
    return ordered.flatMap((check) => {
      const concerned = byCheck.get(check.id) ?? []
      const shown = concerned.slice(0, maxShownTargets).map(({ name }) => name)
      const rest = concerned.length - shown.length
      return [
        ...renderTitle(check, page),
        ...wrapText(
          `${words[kind]} on ${concerned.length} of ${runs.length}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
          page.width - 4,
        ).map((line) => `    ${line}`),
      ]
    })
  })
}

const maxShownTargets = 5

interface TerminalStyle {
  width: number
  ink: ReturnType<typeof pc.createColors>
}

const words = {
  fail: 'failed',
  inconclusive: 'inconclusive',
  waived: 'waived',
  'not-assessed': 'not assessed',
  'not-applicable': 'not applicable',
  pass: 'passed',
} as const satisfies Record<Standing, string>

/** A terminal shows the beginning; run.json has the whole. */
const limits = { reason: 600, evidence: 300, entries: 8 } as const

function renderRunBlock(
  run: Run,
  assessment: RunAssessment | undefined,
  tool: string,
  name: string,
  page: TerminalStyle,
): string[] {
  const sections = standings.map((kind) => {
    const checks = sortByUrgency(run.checks).filter((check) => standing(check) === kind)
    return checks.length === 0
      ? []
      : ['', renderHeading(kind, checks.length, page), ...renderSection(kind, checks, assessment, page)]
  })
  return [...renderHeader(run, tool, name, page), ...sections.flat(), '', ...renderGrade(run, page)]
}

function renderHeader(run: Run, tool: string, name: string, { ink, width }: TerminalStyle): string[] {
  const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000
  const day = (iso: string) => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
  const reached = run.target.connectTo
    ? `, reached at ${makeVisibleLine(run.target.connectTo.join(', '))}`
    : ''
  const alarm = (word: string, text: string) =>
    wrapLabelled(`${word}  `, makeVisibleLine(text), width).map((line) => ink.bold(ink.yellow(line)))
  return [
    ...wrapText(`${tool} · ${name} · profile ${run.profile}`, width).map(ink.bold),
    ...wrapText(`${day(run.startedAt)} UTC, ${seconds.toFixed(1)} s${reached}`, width).map(ink.dim),
    ...(run.target.simulated ? alarm('SIMULATED', run.target.simulated) : []),
    ...(run.complete
      ? []
      : alarm('INCOMPLETE', 'some probes did not finish; what they would have shown is inconclusive')),
  ]
}

function renderHeading(kind: Standing, count: number, page: TerminalStyle): string {
  return page.ink.bold(inkOf(kind, page)(`${count} ${words[kind]}`))
}

function renderSection(
  kind: Standing,
  checks: CheckResult[],
  assessment: RunAssessment | undefined,
  page: TerminalStyle,
): string[] {
  const mark = (check: CheckResult) => assessment && markOf(assessment, check)
  switch (kind) {
    case 'fail':
      return checks.flatMap((check, index) => [
        ...(index === 0 ? [] : ['']),
        ...renderFailure(check, mark(check), page),
      ])
    case 'inconclusive':
      return checks.flatMap((check) => [
        ...renderTitle(check, page, mark(check)),
        ...renderReason(check, page),
        ...renderEvidence(check, page),
      ])
    case 'waived':
      return checks.flatMap((check) => [
        ...renderTitle(check, page),
        ...renderReason(check, page),
        ...wrapText(clipText(formatWaiver(check), limits.reason), page.width - 4).map(
          (line) => `    ${line}`,
        ),
      ])
    case 'not-assessed':
    case 'not-applicable':
      return [...Map.groupBy(checks, ({ reason }) => reason)].flatMap(([reason, same]) => [
        ...wrapText(clipText(makeVisibleLine(reason), limits.reason), page.width - 2).map(
          (line) => `  ${line}`,
        ),
        ...wrapText(listIds(same), page.width - 4).map((line) => page.ink.dim(`    ${line}`)),
      ])
    case 'pass':
      return wrapText(listIds(checks), page.width - 2).map((line) => page.ink.dim(`  ${line}`))
  }
}

function listIds(checks: readonly CheckResult[]): string {
  return makeVisibleLine(checks.map(({ id }) => id).join(', '))
}

function renderFailure(check: CheckResult, mark: GateMark | undefined, page: TerminalStyle): string[] {
  const { ink, width } = page
  const part = (label: string, text: string) =>
    wrapLabelled(`    ${label.padEnd(6)}`, text, width).map(ink.dim)
  return [
    ...renderTitle(check, page, mark),
    ...renderReason(check, page),
    ...renderEvidence(check, page),
    ...part('why', makeVisible(check.why)),
    ...check.requirements.flatMap((clause) => part('by', makeVisibleLine(formatClause(clause)))),
    ...(check.note ? part('note', makeVisible(check.note)) : []),
    ...wrapLabelled('    mend  ', makeVisible(check.remediation), width),
  ]
}

function renderTitle(check: CheckResult, page: TerminalStyle, mark?: GateMark): string[] {
  const before = mark?.news ? 'NEW ' : ''
  const after = mark?.counts === 'no' ? ' (let pass by the gate)' : ''
  const text = makeVisibleLine(`${before}${check.severity} ${check.id}: ${check.title}${after}`)
  return wrapText(text, page.width - 2).map((line) =>
    page.ink.bold(inkOf(standing(check), page)(`  ${line}`)),
  )
}

function renderReason({ reason }: CheckResult, { width }: TerminalStyle): string[] {
  return wrapText(clipText(makeVisibleLine(reason), limits.reason), width - 4).map((line) => `    ${line}`)
}

function renderEvidence({ evidence }: CheckResult, { ink, width }: TerminalStyle): string[] {
  const shown = evidence.slice(0, limits.entries)
  const rest = evidence.length - shown.length
  return [
    ...shown.map(({ fact, observed }) => clipText(makeVisibleLine(`${fact}: ${observed}`), limits.evidence)),
    ...(rest > 0 ? [`… and ${rest} more in run.json`] : []),
  ].flatMap((text) => wrapLabelled('    seen  ', text, width).map(ink.cyan))
}

function renderGrade(run: Run, { ink, width }: TerminalStyle): string[] {
  const { protocol, keyExchange, cipherStrength, reasons } = run.grade
  const points = (value: number | null) => (value === null ? 'not seen' : String(value))
  const scores = `protocol ${points(protocol)}, key exchange ${points(keyExchange)}, cipher strength ${points(cipherStrength)}`
  const title = formatGrade(run)
  return [
    `${ink.bold(title[0]?.toUpperCase() + title.slice(1))}  ${ink.dim(scores)}`,
    ...reasons.flatMap((reason) => wrapLabelled('  - ', makeVisibleLine(reason), width)),
  ]
}

function renderTargetTable(
  runs: readonly Run[],
  names: readonly string[],
  { ink, width }: TerminalStyle,
): string[] {
  const column = Math.min(Math.max(...names.map(({ length }) => length)), Math.floor(width / 2))
  return runs.flatMap((run, index) => {
    const [first = '', ...more] = wrapText(names[index] ?? '', column)
    const label = `${first.padEnd(column)}  ${(run.grade.letter ?? 'none').padEnd(4)}  `
    const [line = '', ...rest] = wrapLabelled(label, formatCounts([run]), width)
    return [ink.bold(line.slice(0, label.length)) + line.slice(label.length), ...rest, ...more.map(ink.bold)]
  })
}

/** What is worse than in the baseline, in one place. */
function renderNews(
  runs: readonly Run[],
  names: readonly string[],
  gate: GateAssessment,
  { ink, width }: TerminalStyle,
): string[] {
  const lines = runs.flatMap((run, index) => {
    const assessment = gate.runs[index]
    return sortByUrgency(resultsOf(run, assessment)).flatMap((check) => {
      const mark = markOf(assessment, check)
      if (!mark.news) return []
      const where = runs.length > 1 ? `${names[index]} ` : ''
      const passes = mark.counts === 'no' ? ', let pass by the gate' : ''
      const text = `${where}${check.severity} ${check.id}: ${describeNews(mark)}${passes}; now ${words[standing(check)]}: ${check.reason}`
      return [clipText(makeVisibleLine(text), limits.reason)]
    })
  })
  if (lines.length === 0) return []
  const rest = lines.length - maxShownNews
  return [
    ink.bold(ink.red(`${lines.length} worse than in the baseline`)),
    ...lines.slice(0, maxShownNews).flatMap((line) => wrapLabelled('  - ', line, width)),
    ...(rest > 0 ? [`  … and ${rest} more, each in the reports`] : []),
  ]
}

const maxShownNews = 50

function renderVerdictLine(
  runs: readonly Run[],
  { gate, undecided = false }: TerminalOptions,
  { ink, width }: TerminalStyle,
): string {
  const word = undecided ? 'not decided' : gate?.outcome
  const paint = word
    ? { passed: ink.green, failed: ink.red, inconclusive: ink.yellow, 'not decided': ink.yellow }[word]
    : String
  const news = gate && countNews(gate) > 0 ? `${countNews(gate)} new, ` : ''
  const text = word ? `Gate ${word}: ${news}${formatCounts(runs)}` : formatCounts(runs)
  return wrapText(text, width)
    .map((line) => ink.bold(paint(line)))
    .join('\n')
}

/** `2 failed, 1 inconclusive, 40 passed`: failures even if there are none. */
function formatCounts(runs: readonly Run[]): string {
  return standings
    .map((kind) => ({ kind, count: runs.reduce((sum, run) => sum + countOf(run, kind), 0) }))
    .filter(({ kind, count }) => count > 0 || kind === 'fail')
    .map(({ kind, count }) => `${count} ${words[kind]}`)
    .join(', ')
}

function countOf({ summary }: Run, kind: Standing): number {
  const key = { 'not-assessed': 'notAssessed', 'not-applicable': 'notApplicable' } as const
  return summary[kind === 'not-assessed' || kind === 'not-applicable' ? key[kind] : kind]
}

function inkOf(kind: Standing, { ink }: TerminalStyle): (text: string) => string {
  return {
    fail: ink.red,
    inconclusive: ink.yellow,
    waived: ink.magenta,
    'not-assessed': ink.blue,
    'not-applicable': ink.dim,
    pass: ink.green,
  }[kind]
}
