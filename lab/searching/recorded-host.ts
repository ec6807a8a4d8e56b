import type { Recording } from '../../containers/embedded/inside/recordings.ts'
import type { HostRole } from '../../core/access.ts'
import { listFactPaths } from '../../core/check.ts'
import type { FactPath } from '../../core/fact.ts'
import { ok } from '../../core/outcome.ts'
import type { CommandId } from '../../probes/host/commands.ts'
import type { Question } from '../../probes/host/question.ts'
import { questions } from '../../probes/host/questions.ts'
import { createReading } from '../../probes/host/reading.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judgeCheck } from '../../suites/judge.ts'
import { createCollection, type Overrides } from '../fixtures/facts/collection-fixture.ts'
import { accessTo } from '../fixtures/facts/host-fixture.ts'

export type Answer = { stdout: string; stderr: string; exit: number | null }
/** What one host answers, by command. A command without an answer was not asked. */
export type HostAnswers = Partial<Record<CommandId, Answer>>
/** Check id → its verdict. */
export type Verdicts = Readonly<Record<string, string>>

const host = 'mm1'
const allRoles: readonly HostRole[] = ['edge', 'app', 'database']

/** The readings of one host, each once: a search changes one answer many times and keeps the others. */
export function readAnswers(answers: HostAnswers): Overrides {
  const readings = Object.entries(questions).map(([name, question]) => [
    `host.${name}`,
    readAnswer(question, answers[question.command.id as CommandId]),
  ])
  return { 'host.logins': { [host]: login }, ...Object.fromEntries(readings) }
}

/** The checks that look at what a command tells. */
export function listChecksAsking(id: CommandId): string[] {
  const paths = pathsOf(id)
  return checks
    .filter((check) => listFactPaths(check).some((path) => paths.includes(path)))
    .map((check) => check.id)
}

/** The verdicts on the host whose facts these are, with another answer to one command. */
export function judgeHost(
  facts: Overrides,
  id: CommandId,
  answer: Answer | undefined,
  ids: readonly string[],
): Verdicts {
  const changed = Object.entries(questions)
    .filter(([, { command }]) => command.id === id)
    .map(([name, question]) => [`host.${name}`, readAnswer(question, answer)])
  const collection = createCollection(
    { ...facts, ...Object.fromEntries(changed) },
    { access: accessTo([host], { [host]: allRoles }) },
  )
  return Object.fromEntries(
    checks
      .filter((check) => ids.includes(check.id))
      .map((check) => [check.id, judgeCheck(check, collection, 'current').verdict]),
  )
}

export function answerOf({ stdout, stderr, exit }: Recording): Answer {
  return { stdout, stderr, exit }
}

const login = ok({ user: 'audit', hostKeyVerified: true, sudo: true })

function readAnswer(question: Question, answer: Answer | undefined) {
  if (!answer) return {}
  const { stdout, stderr, exit } = answer
  return {
    [host]: createReading(ok({ exit, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) }), question),
  }
}

function pathsOf(id: CommandId): FactPath[] {
  return Object.entries(questions)
    .filter(([, { command }]) => command.id === id)
    .map(([name]) => `host.${name}` as FactPath)
}
