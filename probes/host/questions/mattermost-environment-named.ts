import { defineDiscoveredCommand, pathGroup, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { type Environment, environmentSchema, parseEnvironment } from '../mattermost-environment.ts'
import { defineDiscoveredQuestion } from '../question.ts'
import { units } from './units.ts'

/** The files that a unit takes its environment from: the documented layout keeps MM_CONFIG in one. */
export const mattermostEnvironmentNamed = defineDiscoveredQuestion({
  discovered: defineDiscoveredCommand({
    id: 'mattermost-environment',
    programs: pathsIn.bin('sed'),
    arguments: '-n /MM_/p',
    privilege: 'required',
    purpose: 'environment that a unit reads from a file',
    sources: [{ command: units.command, pattern: `^EnvironmentFiles=${pathGroup}` }],
  }),
  schema: environmentSchema,
  parse: parseEnvironmentFile,
  absentExits: noSuchPlaceExits,
})

/**
 * The `MM_*` of an environment file: one assignment a line, the last of each name counts.
 *
 * @see systemd.exec(5), EnvironmentFile=
 */
export function parseEnvironmentFile(text: string): Environment {
  const found = new Map<string, string>()
  for (const { text: line } of splitLines(text)) {
    const [, name, value] = /^\s*(MM_\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) found.set(name, unquoteValue(value))
  }
  return parseEnvironment([...found].map(([name, value]) => `${name}=${value}`))
}

/** In double quotes a backslash takes `"`, `\`, `` ` `` and `$` as they are; in single ones nothing is special. */
function unquoteValue(value: string): string {
  const single = /^'([^']*)'$/.exec(value)?.[1]
  if (single !== undefined) return single
  const double = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1]
  if (double !== undefined) return double.replace(/\\(["\\`$])/g, '$1')
  return value.replace(/\\(.)/g, '$1')
}
