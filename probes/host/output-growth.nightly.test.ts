import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { shareName, shareOf } from '../../lab/nightly.ts'
import { nodeQuestions } from './node-questions.ts'
import type { Question } from './question.ts'
import { questions } from './questions.ts'
import { understand } from './reading.ts'

// What a host prints is up to the host. Each recorded line is made long at each of its words, by one thing many times over: reading
// it must not take longer than its length explains, or a line of a megabyte would hold the whole run.

const repeated = [
  ' ',
  'a',
  '1',
  '=',
  ':',
  '/',
  '#',
  '"',
  '\\',
  '[',
  '(',
  '\t',
  '\n',
  ',',
  '-',
  '.',
  '{',
  '@',
  ';',
  'a=',
  '\\"',
  '=" ',
] as const
/** After it an expression that ends in `.*$` no longer matches, and goes through every way to have matched. */
const endings = ['', '\r!'] as const

const length = 24_000
/** Reading four times as much takes four times as long where it is linear, sixteen times where it is quadratic. */
const most = 10
/** Below this, in milliseconds of processor time, the clock and the garbage collector decide. */
const least = 30

interface Case {
  name: string
  question: Question
  recordings: string[]
}

const cases: Case[] = Object.entries<Question>({ ...questions, ...nodeQuestions }).map(
  ([name, question]) => ({
    name,
    question,
    recordings: recordingsOf(question.command.id),
  }),
)

test.each(shareOf(cases, 12))(`$name reads long lines in time (${shareName})`, ({ question, recordings }) => {
  const lines = recordings.flatMap(longLines)
  expect(lines.find((line) => isQuadratic(question, line))).toBeUndefined()
})

test('every question that has a recording is read from it', () => {
  expect(cases.filter(({ recordings }) => recordings.length > 1).length).toBeGreaterThan(25)
})

interface LongLine {
  before: string
  repeat: string
  after: string
}

/** The lines of a text that differ by more than their words, each cut at each of its words. */
function longLines(text: string): LongLine[] {
  const shapes = new Map(
    text.split('\n').map((line) => [line.replace(/[a-z]+/gi, 'a').replace(/\d+/g, '1'), line]),
  )
  return [...shapes.values()].slice(0, 12).flatMap((line) => {
    const cuts = [0, ...[...line.matchAll(/\b/g)].map(({ index }) => index), line.length]
    return [...new Set(cuts)]
      .slice(0, 12)
      .flatMap((at) =>
        repeated.flatMap((repeat) =>
          endings.map((ending) => ({ before: line.slice(0, at), repeat, after: line.slice(at) + ending })),
        ),
      )
  })
}

function isQuadratic(question: Question, line: LongLine): boolean {
  if (measure(question, line, length) < least) return false
  const [short, long] = [length, 4 * length].map((size) =>
    Math.min(...[1, 2, 3].map(() => measure(question, line, size))),
  )
  return short !== undefined && long !== undefined && short >= least / 2 && long > most * short
}

function measure(question: Question, { before, repeat, after }: LongLine, size: number): number {
  const text = `${before}${repeat.repeat(size / repeat.length)}${after}\n`
  const begun = process.cpuUsage()
  try {
    understand(question, text, '')
  } catch {
    // What cannot be read is another test's matter.
  }
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}

/** The recordings of a command, and a line of words for one without any. */
function recordingsOf(id: string): string[] {
  const root = join(import.meta.dirname, '..', '..', 'containers', 'embedded', 'inside', 'recordings')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => basename(path) === `${id}.txt`,
  )
  return [
    ...files.map((path) => readFileSync(join(root, path), 'utf8')),
    'word "quoted" 1.2.3.4:80 [a] (b) key=value; {c}\n',
  ]
}
