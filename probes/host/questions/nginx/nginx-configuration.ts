import * as z from 'zod'
import { createResidue, type Residue } from '../../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { FormatError } from '../../format-error.ts'
import { defineHostQuestion } from '../../question.ts'
import type { Understanding } from '../../reading.ts'
import { redactCredentials } from '../../setting-value.ts'
import { resolveVariables, websocketRequest } from './constant-variables.ts'
import { isKnownDirective } from './directives.ts'
import { splitDump } from './dump-files.ts'
import { redactArguments } from './recorded-arguments.ts'
import type { SyntaxDirective } from './syntax.ts'
import { isLuaBlock } from './tokenizer.ts'

/** One directive, includes replaced by what they include, so that order is what nginx sees. */
export interface NginxDirective {
  name: string
  /** Null: not written down, since they may hold a secret. */
  arguments: string[] | null
  file: string
  line: number
  /** Null: not a block. */
  block: NginxDirective[] | null
  /**
   * Of `proxy_pass` with variables: all that its target can come to. Of `proxy_set_header` with one, where it passes an upgrade on: all
   * that its value can come to in a browser's WebSocket handshake. Not there where neither is known.
   */
  targets?: string[] | undefined
}

export const nginxDirectiveSchema: z.ZodType<NginxDirective> = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    arguments: z.array(z.string()).nullable(),
    file: z.string(),
    line: z.int(),
    block: z.array(nginxDirectiveSchema).nullable(),
    targets: z.array(z.string()).optional(),
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
  read: readNginxConfiguration,
  readFailure,
})

/**
 * nginx says why it cannot use its configuration in lines of its own, `nginx: [emerg] …` or `2026/12/01 13:32:56 [emerg] 1616#1616: …`,
 * with the number of a system call's error behind the text. An account that may not read a file (EACCES, 13) says nothing of the configuration.
 */
function readFailure(stderr: string): 'own' | 'forbidden' | 'unknown' {
  const reasons = stderr.split('\n').filter((line) => ownReason.test(line))
  if (reasons.length === 0) return 'unknown'
  return reasons.every((line) => deniedByNumber.test(line)) ? 'forbidden' : 'own'
}

/** Before its log is open nginx puts its name in front, and after that the time and the process. */
const ownReason = /^(?:nginx:|\d{4}(?:\/\d\d){2} \d\d(?::\d\d){2}) \[(?:emerg|crit)\] /

/** nginx's own form of an error's number, and OpenSSL's, of 3.x and before, for an error of the system. */
const deniedByNumber = /\(13: [^()]*\)|\berror:(?:8000000D|0200100D):/i

/** Includes inside each other deeper than this are a circle (nginx would run out of files). */
const includeDepthLimit = 32

/**
 * `nginx -T`: every file once, each after a line with its name. What the dump has is what the running binary would read
 * now, which isn't what a master process read when it was last reloaded.
 */
export function parseNginxConfiguration(dump: string): NginxConfiguration {
  return readNginxConfiguration(dump).value
}

/** What is written in another language is kept as residue: it may set every header, and pass a request on to anywhere. */
function readNginxConfiguration(dump: string): Understanding<NginxConfiguration> {
  const split = splitDump(dump)
  if (!split) throw new FormatError('configuration file', 0)
  const { main, files, find } = split
  const unmatched = new Set<string>()
  const residue: Residue[] = []

  const expand = (
    file: string,
    directives: readonly SyntaxDirective[],
    depth: number,
    isData = false,
  ): FoundDirective[] => {
    if (depth > includeDepthLimit) throw new FormatError('include', 0)
    return directives.flatMap((directive): FoundDirective[] => {
      const { name, arguments: args, line, block } = directive
      if (name === 'include' && !block) {
        const { pattern, paths } = find(args[0] ?? '')
        if (paths.length === 0) unmatched.add(pattern)
        return paths.flatMap((path) => expand(path, files.get(path) ?? [], depth + 1, isData))
      }
      // A name with a sign in it may be a value that went astray, and is not written down.
      if (isScript(name) || !(isData || isKnownDirective(name))) {
        residue.push(createResidue(line, `${/^\w{1,60}$/.test(name) ? name : 'no directive'} (${file})`))
      }
      const inner = isData || dataBlocks.has(name)
      return [{ ...directive, file, block: block && expand(file, block, depth, inner) }]
    })
  }
  const directives = expand(main, files.get(main) ?? [], 0).map((directive) => recordDirective(directive, []))
  return { value: { directives, unmatchedIncludes: [...unmatched] }, residue }
}

interface FoundDirective extends SyntaxDirective {
  file: string
  block: FoundDirective[] | null
}

/** @param scopes - what the variables of a directive are set by */
function recordDirective(
  { name, arguments: args, file, line, block }: FoundDirective,
  scopes: readonly (readonly FoundDirective[])[],
): NginxDirective {
  const inner = block && ['http', 'stream', 'server'].includes(name) ? [...scopes, block] : scopes
  const targets = listTargets(name, args, scopes)
  return {
    name,
    arguments: redactArguments(name, args),
    file,
    line,
    block: block && (dataBlocks.has(name) ? [] : block.map((each) => recordDirective(each, inner))),
    ...(targets && { targets: targets.map(redactCredentials) }),
  }
}

function listTargets(
  name: string,
  args: readonly string[],
  scopes: readonly (readonly FoundDirective[])[],
): string[] | null {
  const [first = '', second = ''] = args
  if (name === 'proxy_pass' && first.includes('$')) return resolveVariables(first, scopes)
  const passesUpgrade = name === 'proxy_set_header' && /^(?:upgrade|connection)$/i.test(first)
  if (!passesUpgrade || !second.includes('$')) return null
  const values = resolveVariables(second, scopes, websocketRequest)
  return values?.every((value) => /^[\w, -]{0,40}$/.test(value)) ? values : null
}

/** Lua, JavaScript and Perl within nginx, or in files that it names. */
export function isScript(name: string): boolean {
  return (
    isLuaBlock(name) ||
    /_by_lua(?:_file)?$/.test(name) ||
    /^(?:js_(?!import|path|var|set|fetch)|perl$)/.test(name)
  )
}

/** Blocks whose lines are data and no directives. */
const dataBlocks: ReadonlySet<string> = new Set([
  'types',
  'map',
  'geo',
  'split_clients',
  'charset_map',
  'match',
  'geoip2',
])
