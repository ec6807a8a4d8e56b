import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import type { MutantResult, Position } from '@stryker-mutator/api/core'
import { type AcceptedSurvivor, acceptedSurvivors } from './accepted.ts'
import { originalText } from './sample.ts'

export interface MutantOutcome {
  killed: number
  /** Ran round and round until it was stopped. */
  endless: number
  survived: Survivor[]
  accepted: Survivor[]
  /** What ran into the clock: not known. */
  undecided: Survivor[]
  /** Of those that are decided and not accepted, how many per cent were killed or endless. */
  percent: number
}

interface Survivor {
  place: string
  mutator: string
  original: string
  replacement: string
  /** No test comes by. */
  covered: boolean
  reason: string | null
}

export function sortResults(
  results: readonly MutantResult[],
  read: (file: string) => string,
  known: readonly AcceptedSurvivor[] = acceptedSurvivors,
): MutantOutcome {
  const of = (...statuses: MutantResult['status'][]) =>
    results.filter(({ status }) => statuses.includes(status))
  const endless = of('Timeout').filter(({ statusReason }) => statusReason?.startsWith('Hit limit'))
  const rest = of('Survived', 'NoCoverage').map((result) => survivorOf(result, read, known))
  const survived = rest.filter(({ reason }) => reason === null)
  const dead = of('Killed', 'RuntimeError').length + endless.length
  return {
    killed: of('Killed', 'RuntimeError').length,
    endless: endless.length,
    survived,
    accepted: rest.filter(({ reason }) => reason !== null),
    undecided: of('Timeout')
      .filter((result) => !endless.includes(result))
      .map((result) => survivorOf(result, read, known)),
    percent: (100 * dead) / (dead + survived.length),
  }
}

/** One line: where, and what stands in the place of what. */
export function describeSurvivor(result: MutantResult): string {
  return renderSurvivor(survivorOf(result, (name) => readFileSync(name, 'utf8'), acceptedSurvivors))
}

export function renderOutcome(outcome: MutantOutcome): string {
  const { killed, endless, survived, accepted, undecided, percent } = outcome
  const list = (title: string, those: readonly Survivor[]) =>
    those.length === 0 ? '' : `\n${title}\n${those.map((one) => `  ${renderSurvivor(one)}\n`).join('')}`
  return [
    list('Survived:', survived),
    list('Survived, and may:', accepted),
    list('Not known, since the clock ran out:', undecided),
    `\n${percent.toFixed(1)} % killed: ${killed} killed, ${endless} endless, ${survived.length} survived (${survived.filter(({ covered }) => !covered).length} of them reached by no test), ${accepted.length} accepted, ${undecided.length} not known\n`,
  ].join('')
}

function renderSurvivor({ place, mutator, original, replacement, covered, reason }: Survivor): string {
  const short = (text: string) => {
    const line = text.replace(/\s+/g, ' ')
    return line.length > 120 ? `${line.slice(0, 119)}…` : line
  }
  return `${place} ${mutator}${covered ? '' : ' (no test)'}: ${short(original)} → ${short(replacement)}${reason === null ? '' : `: ${reason}`}`
}

function survivorOf(
  result: MutantResult,
  read: (file: string) => string,
  known: readonly AcceptedSurvivor[],
): Survivor {
  const { fileName, mutatorName: mutator, replacement = '', status } = result
  const location = { start: fromZero(result.location.start), end: fromZero(result.location.end) }
  const content = read(fileName)
  const line = (content.split('\n')[location.start.line] ?? '').trim()
  const accepted = known.find(
    (one) =>
      (one.file ?? basename(fileName)) === basename(fileName) &&
      (typeof one.line === 'string' ? one.line === line : one.line.test(line)) &&
      one.mutator === mutator &&
      (one.replacement === undefined || one.replacement === replacement),
  )
  return {
    place: `${relative('.', fileName)}:${location.start.line + 1}`,
    mutator,
    original: originalText({ fileName, mutatorName: mutator, replacement, location }, content),
    replacement,
    covered: status !== 'NoCoverage',
    reason: accepted?.reason ?? null,
  }
}

/** Results count lines and columns from 1, as people do; mutants from 0. */
function fromZero({ line, column }: Position): Position {
  return { line: line - 1, column: column - 1 }
}
