import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Hold, holds, type Start, starts } from './held-command.ts'

/** What a signal ends the command with, in every phase, however it was started. */
const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * What is there then. Where a report was being written, all was collected and judged. Nothing holds the command in its first moment: on a
 * busy machine it may have seen something before the signal is sent, and what it then leaves is incomplete.
 */
const leftBehind: Record<string, Omit<EndedCommand, 'code'>> = {
  start: { files: [], complete: {} },
  resolve: { files: [], complete: {} },
  collect: {
    files: ['facts.json', 'run.json', 'runs.jsonl'],
    complete: { 'facts.json': false, 'run.json': false },
  },
  judge: { files: ['run.json'], complete: { 'run.json': false } },
  render: { files: ['run.json'], complete: { 'run.json': true } },
}

/** A cell of the table. */
export interface Ending {
  name: string
  phase: string
  start: Start
  signal: (typeof signals)[number]
}

/** Every phase, by every start, by every signal. */
export const endings: readonly Ending[] = Object.keys(holds).flatMap((phase) =>
  starts.flatMap((start) =>
    signals.map((signal) => ({ name: `${phase}, ${start}, ${signal}`, phase, start, signal })),
  ),
)

export interface EndedCommand {
  code: number
  /** Whether each file that is there says that it is complete, by its name. */
  complete: Record<string, boolean>
  /** Every file in the report folder; empty where there is no such folder. */
  files: string[]
}

/** Holds the command in the phase, sends it the signal, and waits for its end. */
export async function endCommand(parent: string, { phase, start, signal }: Ending): Promise<EndedCommand> {
  const hold: Hold = { folder: mkdtempSync(join(parent, 'run-')), start }
  await using command = await holds[phase]?.hold(hold)
  if (!command) throw new Error(`nothing holds the command in ${phase}`)
  command.child.kill(signal)
  const code = await command.exitCode
  const files = listFiles(join(hold.folder, 'report'))
  const complete = Object.fromEntries(
    ['facts.json', 'run.json']
      .filter((name) => files.includes(name))
      .map((name) => [name, isComplete(join(hold.folder, 'report', name))]),
  )
  return { code, complete, files }
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function isComplete(path: string): boolean {
  const file: { runs?: { complete: boolean }[]; complete?: boolean } = JSON.parse(readFileSync(path, 'utf8'))
  return (file.runs ?? [file]).every(({ complete }) => complete)
}

export function expectEnding({ phase, signal }: Ending, { code, files, complete }: EndedCommand): void {
  expect(code).toBe(codes[signal])
  // What a replica had answered by then is a matter of luck.
  if (phase === 'replica up') expect(files.filter((name) => name.startsWith('.'))).toEqual([])
  else if (phase === 'first moment') expect(Object.values(complete)).not.toContain(true)
  else expect({ files, complete }).toEqual(leftBehind[phase])
}
