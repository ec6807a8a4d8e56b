import { posix } from 'node:path'
import picomatch from 'picomatch'
import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { FormatError } from '../../format-error.ts'
import { defineHostQuestion } from '../../question.ts'
import { redactArguments } from './recorded-arguments.ts'
import { parseSyntax, type SyntaxDirective } from './syntax.ts'

/** One directive, includes replaced by what they include, so that order is what nginx sees. */
export interface NginxDirective {
  name: string
  /** Null: not written down, since they may hold a secret. */
  arguments: string[] | null
  file: string
  line: number
  /** Null: not a block. */
  block: NginxDirective[] | null
}

export const nginxDirectiveSchema: z.ZodType<NginxDirective> = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    arguments: z.array(z.string()).nullable(),
    file: z.string(),
    line: z.int(),
    block: z.array(nginxDirectiveSchema).nullable(),
  }),
)

export const nginxConfigurationSchema = z.strictObject({
  /** The main file's directives. */
  directives: z.array(nginxDirectiveSchema),
  /** Directory or pattern of an include that the dump has no file for: a pattern may match nothing, a name may not. */
  unmatchedIncludes: z.array(z.string()),
})
export type NginxConfiguration = z.infer<typeof nginxConfigurationSchema>

export const nginxConfiguration = defineHostQuestion({
  command: defineProgramCommand({
    id: 'nginx-configuration',
    programs: pathsIn.sbin('nginx'),
    arguments: '-T',
    privilege: 'required',
    purpose: 'what nginx would do',
    byteLimit: 4 * mebibyte,
  }),
  schema: nginxConfigurationSchema,
  parse: parseNginxConfiguration,
})

/** Includes inside each other deeper than this are a circle (nginx would run out of files). */
const includeDepthLimit = 32

/**
 * `nginx -T`: every file once, each after a line with its name. What the dump has is what the running binary would read
 * now, which isn't what a master process read when it was last reloaded.
 */
export function parseNginxConfiguration(dump: string): NginxConfiguration {
  const files = splitFiles(dump)
  const [main] = files.keys()
  if (main === undefined) throw new FormatError('configuration file', 0)
  const prefix = posix.dirname(main)
  const unmatched = new Set<string>()

  const expand = (file: string, directives: readonly SyntaxDirective[], depth: number): NginxDirective[] => {
    if (depth > includeDepthLimit) throw new FormatError('include', 0)
    return directives.flatMap((directive): NginxDirective[] => {
      const { name, arguments: args, line, block } = directive
      if (name === 'include' && !block) {
        const pattern = posix.resolve(prefix, args[0] ?? '')
        const included = findMatchingFiles(files, pattern)
        if (included.length === 0) unmatched.add(pattern)
        return included.flatMap((path) => expand(path, files.get(path) ?? [], depth + 1))
      }
      const nested = block && !dataBlocks.has(name) ? expand(file, block, depth) : block && []
      return [{ name, arguments: redactArguments(name, args), file, line, block: nested }]
    })
  }
  return { directives: expand(main, files.get(main) ?? [], 0), unmatchedIncludes: [...unmatched] }
}

/** Blocks whose lines are data and no directives. */
const dataBlocks: ReadonlySet<string> = new Set([
  'types',
  'map',
  'geo',
  'split_clients',
  'charset_map',
  'match',
])

function splitFiles(dump: string): Map<string, SyntaxDirective[]> {
  const files = new Map<string, SyntaxDirective[]>()
  const parts = dump.split(/^# configuration file (.+):\n/m)
  for (let index = 1; index + 1 < parts.length; index += 2) {
    files.set(parts[index] ?? '', parseSyntax(parts[index + 1] ?? ''))
  }
  return files
}

/** As glob(3) does for nginx: `*` doesn't cross a slash or match a leading dot, and names come sorted by bytes. */
function findMatchingFiles(files: ReadonlyMap<string, unknown>, pattern: string): string[] {
  if (files.has(pattern)) return [pattern]
  const matches = picomatch(pattern, { dot: false, nobrace: true, noextglob: true, noglobstar: true })
  return [...files.keys()].filter((path) => matches(path)).sort()
}
