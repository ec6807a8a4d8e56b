import pc from 'picocolors'
import { clauseText } from '../core/requirement.ts'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { type Standing, standing, standings, waiverText } from '../suites/standing.ts'
import { clipped, visible, visibleLine } from '../suites/visible-text.ts'
import { byUrgency, gradeText, runNames, runsOf } from './run-file.ts'
import { labelled, wrapped } from './wrap-text.ts'

export interface TerminalOptions {
  color: boolean
  /** Columns. */
  width: number
  /** What the exit code says; decided by the caller. Without it the last line only counts. */
  gate?: 'passed' | 'failed' | 'inconclusive'
}

/**
 * The summary that a person reads: what failed and how to mend it first, what is well last. Everything that isn't
 * a failure still stands there with its reason.
 */
export function renderTerminal(file: RunFile, { color, width, gate }: TerminalOptions): string {
  const page: Page = { width: Math.max(width, 40), ink: pc.createColors(color) }
  const runs = runsOf(file)
  const names = runNames(file)
  const tool = `${file.tool.name} ${file.tool.version}`
  const blocks =
    runs.length > detailedTargets
      ? [fleetHeader(runs, tool, page), fleetBlock(runs, names, page)]
      : runs.map((run, index) => runBlock(run, tool, names[index] ?? '', page))
  const table = runs.length > 1 ? [targetTable(runs, names, page)] : []
  return `${[...blocks, ...table, [verdictLine(runs, gate, page)]].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** With more targets than these a screen shows what they have in common; run.json has each. */
const detailedTargets = 10

function fleetHeader(runs: readonly Run[], tool: string, { ink, width }: Page): string[] {
  const simulated = runs.filter(({ target }) => target.simulated).length
  const incomplete = runs.filter(({ complete }) => !complete).length
  const profiles = [...new Set(runs.map(({ profile }) => profile))].join(', ')
  return [
    ...wrapped(`${tool} · ${runs.length} targets · profile ${profiles}`, width).map(ink.bold),
    ...(simulated > 0 ? [ink.yellow(`SIMULATED  ${simulated} of them are no deployments`)] : []),
    ...(incomplete > 0
      ? [ink.yellow(`INCOMPLETE  some probes did not finish on ${incomplete} of them`)]
      : []),
  ]
}

/** What has to be acted on, check by check, with the targets that it concerns. */
function fleetBlock(runs: readonly Run[], names: readonly string[], page: Page): string[] {
  return (['fail', 'inconclusive'] as const).flatMap((kind) => {
    const found = runs.flatMap((run, index) =>
      run.checks
        .filter((check) => standing(check) === kind)
        .map((check) => ({ check, name: names[index] ?? '' })),
    )
    const byCheck = Map.groupBy(found, ({ check }) => check.id)
    const ordered = byUrgency([...byCheck.values()].flatMap(([first]) => (first ? [first.check] : [])))
    return ordered.flatMap((check) => {
      const concerned = byCheck.get(check.id) ?? []
      const shown = concerned.slice(0, shownTargets).map(({ name }) => name)
      const rest = concerned.length - shown.length
      return [
        ...titleLines(check, page),
        ...wrapped(
          `${words[kind]} on ${concerned.length} of ${runs.length}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
          page.width - 4,
        ).map((line) => `    ${line}`),
      ]
    })
  })
}

const shownTargets = 5

interface Page {
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

function runBlock(run: Run, tool: string, name: string, page: Page): string[] {
  const sections = standings.map((kind) => {
    const checks = byUrgency(run.checks).filter((check) => standing(check) === kind)
    return checks.length === 0 ? [] : ['', heading(kind, checks.length, page), ...section(kind, checks, page)]
  })
  return [...header(run, tool, name, page), ...sections.flat(), '', ...gradeLines(run, page)]
}

function header(run: Run, tool: string, name: string, { ink, width }: Page): string[] {
  const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000
  const day = (iso: string) => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
  const reached = run.target.connectTo ? `, reached at ${visibleLine(run.target.connectTo.join(', '))}` : ''
  const alarm = (word: string, text: string) =>
    labelled(`${word}  `, visibleLine(text), width).map((line) => ink.bold(ink.yellow(line)))
  return [
    ...wrapped(`${tool} · ${name} · profile ${run.profile}`, width).map(ink.bold),
    ...wrapped(`${day(run.startedAt)} UTC, ${seconds.toFixed(1)} s${reached}`, width).map(ink.dim),
    ...(run.target.simulated ? alarm('SIMULATED', run.target.simulated) : []),
    ...(run.complete
      ? []
      : alarm('INCOMPLETE', 'some probes did not finish; what they would have shown is inconclusive')),
  ]
}

function heading(kind: Standing, count: number, page: Page): string {
  return page.ink.bold(inkOf(kind, page)(`${count} ${words[kind]}`))
}

function section(kind: Standing, checks: CheckResult[], page: Page): string[] {
  switch (kind) {
    case 'fail':
      return checks.flatMap((check, index) => [...(index === 0 ? [] : ['']), ...failure(check, page)])
    case 'inconclusive':
      return checks.flatMap((check) => [
        ...titleLines(check, page),
        ...reasonLines(check, page),
        ...evidenceLines(check, page),
      ])
    case 'waived':
      return checks.flatMap((check) => [
        ...titleLines(check, page),
        ...reasonLines(check, page),
        ...wrapped(clipped(waiverText(check), limits.reason), page.width - 4).map((line) => `    ${line}`),
      ])
    case 'not-assessed':
    case 'not-applicable':
      return [...Map.groupBy(checks, ({ reason }) => reason)].flatMap(([reason, same]) => [
        ...wrapped(clipped(visibleLine(reason), limits.reason), page.width - 2).map((line) => `  ${line}`),
        ...wrapped(same.map(({ id }) => id).join(', '), page.width - 4).map((line) =>
          page.ink.dim(`    ${line}`),
        ),
      ])
    case 'pass':
      return wrapped(checks.map(({ id }) => id).join(', '), page.width - 2).map((line) =>
        page.ink.dim(`  ${line}`),
      )
  }
}

function failure(check: CheckResult, page: Page): string[] {
  const { ink, width } = page
  const part = (label: string, text: string) => labelled(`    ${label.padEnd(6)}`, text, width).map(ink.dim)
  return [
    ...titleLines(check, page),
    ...reasonLines(check, page),
    ...evidenceLines(check, page),
    ...part('why', visible(check.why)),
    ...check.requirements.flatMap((clause) => part('by', visibleLine(clauseText(clause)))),
    ...(check.note ? part('note', visible(check.note)) : []),
    ...labelled('    mend  ', visible(check.remediation), width),
  ]
}

function titleLines(check: CheckResult, page: Page): string[] {
  const text = visibleLine(`${check.severity} ${check.id}: ${check.title}`)
  return wrapped(text, page.width - 2).map((line) => page.ink.bold(inkOf(standing(check), page)(`  ${line}`)))
}

function reasonLines({ reason }: CheckResult, { width }: Page): string[] {
  return wrapped(clipped(visibleLine(reason), limits.reason), width - 4).map((line) => `    ${line}`)
}

function evidenceLines({ evidence }: CheckResult, { ink, width }: Page): string[] {
  const shown = evidence.slice(0, limits.entries)
  const rest = evidence.length - shown.length
  return [
    ...shown.map(({ fact, observed }) => clipped(visibleLine(`${fact}: ${observed}`), limits.evidence)),
    ...(rest > 0 ? [`… and ${rest} more in run.json`] : []),
  ].flatMap((text) => labelled('    seen  ', text, width).map(ink.cyan))
}

function gradeLines(run: Run, { ink, width }: Page): string[] {
  const { protocol, keyExchange, cipherStrength, reasons } = run.grade
  const points = (value: number | null) => (value === null ? 'not seen' : String(value))
  const scores = `protocol ${points(protocol)}, key exchange ${points(keyExchange)}, cipher strength ${points(cipherStrength)}`
  const title = gradeText(run)
  return [
    `${ink.bold(title[0]?.toUpperCase() + title.slice(1))}  ${ink.dim(scores)}`,
    ...reasons.flatMap((reason) => labelled('  - ', visibleLine(reason), width)),
  ]
}

function targetTable(runs: readonly Run[], names: readonly string[], { ink, width }: Page): string[] {
  const column = Math.min(Math.max(...names.map(({ length }) => length)), Math.floor(width / 2))
  return runs.flatMap((run, index) => {
    const [first = '', ...more] = wrapped(names[index] ?? '', column)
    const label = `${first.padEnd(column)}  ${(run.grade.letter ?? 'none').padEnd(4)}  `
    const [line = '', ...rest] = labelled(label, counts([run]), width)
    return [ink.bold(line.slice(0, label.length)) + line.slice(label.length), ...rest, ...more.map(ink.bold)]
  })
}

function verdictLine(runs: readonly Run[], gate: TerminalOptions['gate'], { ink, width }: Page): string {
  const paint = gate ? { passed: ink.green, failed: ink.red, inconclusive: ink.yellow }[gate] : String
  const text = gate ? `Gate ${gate}: ${counts(runs)}` : counts(runs)
  return wrapped(text, width)
    .map((line) => ink.bold(paint(line)))
    .join('\n')
}

/** `2 failed, 1 inconclusive, 40 passed`: failures even if there are none. */
function counts(runs: readonly Run[]): string {
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

function inkOf(kind: Standing, { ink }: Page): (text: string) => string {
  return {
    fail: ink.red,
    inconclusive: ink.yellow,
    waived: ink.magenta,
    'not-assessed': ink.blue,
    'not-applicable': ink.dim,
    pass: ink.green,
  }[kind]
}
