import type { Outcome } from '../../core/outcome.ts'
import { type DiscoveredCommand, isDiscoverable } from './command.ts'
import { decodeOutput } from './command-output.ts'
import type { CommandResult } from './command-result.ts'

/** Most files that one discovered command is run for on a host. */
export const discoveryLimit = 20

/** What a host told of where its files are. */
export interface Discovery {
  /** In the order in which they were found, each once. */
  paths: string[]
  /** Whether there are more than are asked for, or some that may not be asked for, or a source that did not answer. */
  partial: boolean
}

/** The paths that the answers to other commands name. */
export function discoverPaths(
  { sources }: DiscoveredCommand,
  answerOf: (id: string) => Outcome<CommandResult> | undefined,
): Discovery {
  const found = new Set<string>()
  let partial = false
  for (const { command, pattern } of sources) {
    const answer = answerOf(command.id)
    if (answer?.status !== 'ok' || 'notRun' in answer.value) {
      partial = true
      continue
    }
    const expression = new RegExp(pattern)
    for (const line of decodeOutput(answer.value.stdout).split('\n')) {
      // No line of a configuration is longer; what a host prints may be.
      const path = line.length > lineLimit ? undefined : expression.exec(line)?.[1]
      if (path === undefined) continue
      if (isDiscoverable(path)) found.add(path)
      else partial = true
    }
  }
  const paths = [...found]
  return { paths: paths.slice(0, discoveryLimit), partial: partial || paths.length > discoveryLimit }
}

const lineLimit = 10_000

/** What of a line is the path, as sed prints it. */
export function renderSedProgram(pattern: string): string {
  return `s#${pattern}.*#\\1#p`
}
