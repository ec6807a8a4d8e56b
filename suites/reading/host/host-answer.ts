import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import type { Residue } from '../../../core/residue.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import { invocationOf } from '../../../probes/host/command.ts'
import { questions } from '../../../probes/host/questions.ts'
import type { Reading } from '../../../probes/host/reading.ts'
import { describeNotRun } from './not-run.ts'

export type QuestionName = keyof typeof questions

type ValueOf<Name extends QuestionName> =
  FactsAt<`host.${Name}`>[`host.${Name}`] extends Record<string, Reading<infer Value>> ? Value : never

/** What a host told: a value, that the thing isn't there, or an inconclusive verdict that says why nothing is known. */
export type HostAnswer<Value> =
  | {
      found: 'value'
      value: Value
      /** What the reader has no meaning for: where it could overturn a verdict, the verdict stays open. */
      residue: readonly Residue[]
    }
  /** A file or unit that isn't there, or a program that isn't installed. */
  | { found: 'absent' | 'not-installed' }
  /** It ran and said that it failed. */
  | { found: 'failed'; exit: number | null; verdict: Verdict }
  | { found: 'unknown'; verdict: Verdict }

/** What one host told of one question; silence, refusals and unreadable answers are never "absent". */
export function readHostAnswer<Name extends QuestionName>(
  facts: Partial<FactsAt<`host.${QuestionName}`>>,
  name: Name,
  host: string,
): HostAnswer<ValueOf<Name>> {
  const byHost = facts[`host.${name}`] as Record<string, Reading<ValueOf<Name>>> | undefined
  const reading = byHost?.[host]
  const unknown = (why: string) =>
    inconclusive(`${host}: ${why}`, createEvidence(`host.${name}`, `${host}: ${why}`))
  if (!reading) return { found: 'unknown', verdict: unknown(`${purposeOf(name)} was not asked`) }
  if (reading.status !== 'ok') {
    return { found: 'unknown', verdict: unknown(`${purposeOf(name)}: ${describeFailure(reading)}`) }
  }
  const { value } = reading
  switch (value.found) {
    case 'value':
      return { found: 'value', value: value.value, residue: value.residue ?? [] }
    case 'absent':
    case 'not-installed':
      return { found: value.found }
    case 'forbidden':
      return {
        found: 'unknown',
        verdict: unknown(`the account may not run ${formatGrant(name)}; ${snippetHint}`),
      }
    case 'not-run': {
      const what = value.reason === 'not-asked' ? purposeOf(name) : formatCommand(name)
      return { found: 'unknown', verdict: unknown(`${what} ${describeNotRun(value)}`) }
    }
    case 'failed': {
      const how = value.exit === null ? 'was ended by a signal' : `ended with status ${value.exit}`
      return { found: 'failed', exit: value.exit, verdict: unknown(`${formatCommand(name)} ${how}`) }
    }
  }
}

/** The verdict of what is not known; null where it is. */
export function findUnknown(...parts: readonly HostAnswer<unknown>[]): Verdict | null {
  for (const part of parts) if ('verdict' in part) return part.verdict
  return null
}

/** The value, or null for everything else. */
export function valueOrNull<Value>(part: HostAnswer<Value>): Value | null {
  return part.found === 'value' ? part.value : null
}

/** The command that must be allowed, as sudo runs it. */
function formatGrant(name: QuestionName): string {
  return `\`sudo -n ${formatCommand(name)}\``
}

const snippetHint = '`mmverify sudoers ACCOUNT` prints what to grant'

function formatCommand(name: QuestionName): string {
  const { programs, arguments: args } = invocationOf(questions[name].command)
  return `${programs[0]} ${args}`.trim()
}

function purposeOf(name: QuestionName): string {
  const { command } = questions[name]
  return 'file' in command ? command.file : command.purpose
}
