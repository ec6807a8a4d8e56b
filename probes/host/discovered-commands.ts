import { type Command, isDiscoverable } from './command.ts'
import { discoveredQuestions } from './discovered-questions.ts'

/** Every command that may be run for a file which a host named; null for a path that none may be run for. */
export function listDiscoveredCommands(path: string): Command[] | null {
  if (!isDiscoverable(path)) return null
  return Object.values(discoveredQuestions).map(({ discovered }) => discovered.at(path))
}
