/** How a command relates to root: never needed, useless without it, or only less informative without it. */
export type Privilege = 'none' | 'required' | 'helpful'

interface CommandBase<Id extends string> {
  /** Names its recordings and evidence. */
  readonly id: Id
  readonly privilege: Privilege
  /** Most bytes of stdout and stderr together. */
  readonly byteLimit: number
  /** What it is run for. */
  readonly purpose: string
  /** No object literal has it: a command comes from the two functions below, which check it. */
  readonly [checked]: true
}

declare const checked: unique symbol

/** Reads one file by its fixed path. */
export interface FileCommand<Id extends string = string> extends CommandBase<Id> {
  readonly file: string
}

/** Runs the first of these programs that exists. */
export interface ProgramCommand<Id extends string = string> extends CommandBase<Id> {
  readonly programs: readonly string[]
  readonly arguments: string
}

/** Something that can be run on a host. It only reads, and no value from a host, a file or a user is a part of it. */
export type Command<Id extends string = string> = FileCommand<Id> | ProgramCommand<Id>

/** The text itself where the source spells it out; `never` where any part of it is only known at run time. */
type Literal<Text extends string> = Text extends unknown
  ? Record<never, never> extends Record<Text, 1>
    ? never
    : Text
  : never

interface CommandSettings {
  id: string
  privilege: Privilege
  purpose: string
  byteLimit?: number
}

interface FileSettings extends CommandSettings {
  file: string
}

interface ProgramSettings extends CommandSettings {
  programs: readonly string[]
  arguments: string
}

const kibibyte = 1024
export const mebibyte = 1024 * kibibyte

export function defineFileCommand<const Settings extends FileSettings>({
  id,
  file,
  privilege,
  purpose,
  byteLimit = 64 * kibibyte,
}: Settings & { id: Literal<Settings['id']>; file: Literal<Settings['file']> }): FileCommand<Settings['id']> {
  requirePaths([file])
  return registerCommand({ id, file, privilege, purpose, byteLimit })
}

export function defineProgramCommand<const Settings extends ProgramSettings>({
  id,
  programs,
  arguments: args,
  privilege,
  purpose,
  byteLimit = 256 * kibibyte,
}: Settings & {
  id: Literal<Settings['id']>
  programs: readonly Literal<Settings['programs'][number]>[]
  arguments: Literal<Settings['arguments']>
}): ProgramCommand<Settings['id']> {
  requirePaths(programs)
  requirePlainArguments(args)
  return registerCommand({
    id,
    programs: Object.freeze([...programs]),
    arguments: args,
    privilege,
    purpose,
    byteLimit,
  })
}

/** Where a path stands in what another command prints: in group 1 of an expression that both JavaScript and POSIX's sed -E read alike. */
export interface PathSource {
  /** The command that prints it. */
  command: Command
  /** Matched against each line, from its beginning (`^`). Its only group is `pathGroup`. */
  pattern: string
}

/** The group of a pattern that is the path. */
export const pathGroup = '(/[A-Za-z0-9._/-]+)'

/** A path that stands for any other, where a script puts it in later. */
export const pathPlaceholder = '/mmverify-path'

/** A command about a file whose path only the host knows: the paths are found in what other commands printed, and checked. */
export interface DiscoveredCommand<Id extends string = string> {
  readonly id: Id
  readonly programs: readonly string[]
  readonly arguments: string
  readonly privilege: Privilege
  readonly byteLimit: number
  readonly purpose: string
  readonly sources: readonly PathSource[]
  /** The command for one path, which stands behind the arguments. Throws for a path that `isDiscoverable` refuses. */
  at(path: string): ProgramCommand
}

interface DiscoveredSettings extends ProgramSettings {
  sources: readonly PathSource[]
}

export function defineDiscoveredCommand<const Settings extends DiscoveredSettings>({
  id,
  programs,
  arguments: args,
  privilege,
  purpose,
  sources,
  byteLimit = 256 * kibibyte,
}: Settings & {
  id: Literal<Settings['id']>
  programs: readonly Literal<Settings['programs'][number]>[]
  arguments: Literal<Settings['arguments']>
}): DiscoveredCommand<Settings['id']> {
  requireName(id)
  requirePaths(programs)
  requirePlainArguments(args)
  for (const { pattern } of sources) requirePathPattern(pattern)
  const made = new Map<string, ProgramCommand>()
  return Object.freeze({
    id,
    programs: Object.freeze([...programs]),
    arguments: args,
    privilege,
    purpose,
    byteLimit,
    sources,
    at(path: string) {
      if (!isDiscoverable(path)) throw new TypeError('no path that may be asked for')
      const known = made.get(path)
      if (known) return known
      const command: ProgramCommand = registerCommand({
        id: `${id}${path.replaceAll('/', '+')}`,
        programs: Object.freeze([...programs]),
        arguments: `${args} ${path}`.trim(),
        privilege,
        purpose: `${purpose}: ${path}`,
        byteLimit,
      })
      made.set(path, command)
      return command
    },
  })
}

/**
 * Whether a path that a host told may become a part of a command: absolute, of letters that mean nothing to a shell or to sudoers, that
 * leads nowhere else by `..`, and to no device and no process.
 */
export function isDiscoverable(path: string): boolean {
  return (
    /^(?:\/[A-Za-z0-9._][A-Za-z0-9._-]*)+$/.test(path) &&
    path.length <= 200 &&
    !/\/\.\.?(?:\/|$)/.test(path) &&
    !/^\/(?:dev|proc|sys)\//.test(path)
  )
}

/** What sed and JavaScript might read in different ways is not in it. */
function requirePathPattern(pattern: string): void {
  const parts = pattern.split(pathGroup)
  const [before = '', after = ''] = parts
  const plain = /^(?:[A-Za-z0-9_ "=:;/{}<>,-]|\\[.[\]]|\.\*|\[[^\]\\[]+\][*+]?|[*+?])*$/
  if (parts.length !== 2 || !pattern.startsWith('^') || !plain.test(before.slice(1)) || !plain.test(after)) {
    throw new TypeError(`no pattern of one path: '${pattern}'`)
  }
}

const registered = new WeakSet<object>()

function registerCommand<Made extends { id: string; purpose: string }>(
  command: Made,
): Made & { readonly [checked]: true } {
  const { id, purpose } = command
  const [name = '', path] = id.split(/(?=\+)(.*)/s)
  requireName(name)
  if (path !== undefined && !/^[A-Za-z0-9._+-]{1,201}$/.test(path))
    throw new TypeError(`no name of a file: '${id}'`)
  // It becomes a comment in the sudoers snippet, where a second line would be a rule.
  if (/\p{Cc}/u.test(purpose)) throw new TypeError(`more than one line: '${purpose}'`)
  registered.add(Object.freeze(command))
  return command as Made & { readonly [checked]: true }
}

function requireName(id: string): void {
  if (!/^[a-z0-9-]+$/.test(id)) throw new TypeError(`no name of a file: '${id}'`)
}

/** Throws for whatever was not made by the functions above: such a thing must never reach a shell. */
export function requireRegisteredCommand(command: Command): void {
  if (!registered.has(command)) throw new TypeError('only defined commands can be run')
}

function requirePaths(paths: readonly string[]): void {
  for (const path of paths) {
    if (!/^\/[a-z][A-Za-z0-9./_-]*$/.test(path)) throw new TypeError(`no plain absolute path: '${path}'`)
  }
}

/** None of these characters means anything to a shell, not even outside of quotes. */
function requirePlainArguments(text: string): void {
  if (!/^[A-Za-z0-9 ./_:,=-]*$/.test(text)) throw new TypeError(`more than plain text: '${text}'`)
}

/** Both places of a program, for systems whose /bin and /sbin are not yet links into /usr. */
export const pathsIn = {
  sbin: <const Name extends string>(name: Name) => [`/usr/sbin/${name}`, `/sbin/${name}`] as const,
  bin: <const Name extends string>(name: Name) => [`/usr/bin/${name}`, `/bin/${name}`] as const,
  either: <const Name extends string>(name: Name) =>
    [`/usr/sbin/${name}`, `/usr/bin/${name}`, `/sbin/${name}`, `/bin/${name}`] as const,
}

type Join<Words extends readonly string[], Separator extends string> = Words extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[],
]
  ? Rest['length'] extends 0
    ? First
    : `${First}${Separator}${Join<Rest, Separator>}`
  : ''

/** Joins words so that the type still says that all of them stand in the source. */
export function joinWords<const Words extends readonly string[], Separator extends string>(
  words: Words,
  separator: Separator,
): Join<Words, Separator> {
  return words.join(separator) as Join<Words, Separator>
}

/** The programs that read a file. sed's exit status tells "not there" (2) from sudo's refusal (1), which cat's doesn't. */
const fileReader = { programs: pathsIn.bin('sed'), arguments: '-n p' }

/** The programs of a command, any of which may be there, and their arguments. */
export function invocationOf(command: Command): { programs: readonly string[]; arguments: string } {
  return 'file' in command
    ? { programs: fileReader.programs, arguments: `${fileReader.arguments} ${command.file}` }
    : command
}
