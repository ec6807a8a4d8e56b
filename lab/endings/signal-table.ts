import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hold, holds, type Start, starts } from './held-command.ts'

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

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
