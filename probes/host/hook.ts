import * as z from 'zod'
import { splitShellWords } from '../inventory/shell-words.ts'

/** A command that may carry credentials, so that only what it does to services is kept. */
export const hookSchema = z.strictObject({
  /** Services that it reloads or restarts, in whatever way. */
  reloads: z.array(z.string()),
  starts: z.array(z.string()).optional(),
  stops: z.array(z.string()).optional(),
  /** Every command in it is known to do that or nothing to a service. Absent: something else runs, which may do more. */
  understood: z.literal(true).optional(),
})
export type Hook = z.infer<typeof hookSchema>

/** What a shell would run of this text. */
export function readHook(text: string): Hook {
  const deeds = { reloads: new Set<string>(), starts: new Set<string>(), stops: new Set<string>() }
  const understood = runAll(deeds, text, 0)
  const list = (names: ReadonlySet<string>) => [...names]
  return {
    reloads: list(deeds.reloads),
    ...(deeds.starts.size > 0 && { starts: list(deeds.starts) }),
    ...(deeds.stops.size > 0 && { stops: list(deeds.stops) }),
    ...(understood && { understood: true as const }),
  }
}

interface Deeds {
  reloads: Set<string>
  starts: Set<string>
  stops: Set<string>
}

/** The simple commands of a shell's text, and whether all of it is made of such. Longer texts are programs. */
export function splitCommands(text: string): { commands: string[][]; whole: boolean } {
  const commands: string[][] = []
  let whole = text.length <= textLimit
  // After `||` runs what is for the case of a failure.
  for (const part of splitOutsideQuotes(text.slice(0, textLimit))) {
    const words = splitShellWords(part.text)
    if (words === null || /[`(){}<]|\$\(/.test(part.text)) whole = false
    const plain = (words ?? []).filter((word) => !/^(?:\d?>{1,2}&?\S*|&\d?>\S*)$/.test(word))
    if (plain.length > 0 && !part.afterFailure) commands.push(plain)
    if (plain.length > 0 && part.afterFailure) whole = false
  }
  return { commands, whole }
}

const textLimit = 16 * 1024

function splitOutsideQuotes(text: string): { text: string; afterFailure: boolean }[] {
  const parts: { text: string; afterFailure: boolean }[] = []
  let start = 0
  let quote = ''
  let afterFailure = false
  const close = (end: number, next: boolean) => {
    parts.push({ text: text.slice(start, end), afterFailure })
    afterFailure = next
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\\') at += 1
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '#' && /^$|\s/.test(text.charAt(at - 1))) {
      const end = text.indexOf('\n', at)
      close(at, false)
      at = end < 0 ? text.length : end
      start = at + 1
    } else if (/[;&|\n]/.test(char)) {
      const twice = text.charAt(at + 1) === char && char !== '\n' && char !== ';'
      if (char === '&' && text.charAt(at - 1) === '>') continue
      close(at, char === '|' && twice)
      at += twice ? 1 : 0
      start = at + 1
    }
  }
  close(text.length, false)
  return parts
}

function runAll(deeds: Deeds, text: string, depth: number): boolean {
  const { commands, whole } = splitCommands(text)
  const known = commands.map((words) => runOne(deeds, words, depth))
  return whole && known.every((each) => each)
}

/** Words that only prepare what follows them. */
const prefixes =
  /^(?:sudo|env|exec|command|nice|ionice|nohup|time|then|do|else|if|while|!|-[nEH]|[A-Za-z_]\w*=.*)$/

function runOne(deeds: Deeds, all: readonly string[], depth: number): boolean {
  const from = all.findIndex((word) => !prefixes.test(word))
  if (from < 0) return true
  const words = all.slice(from)
  const [first = '', ...args] = words
  const program = first.split('/').at(-1) ?? ''
  const plain = args.filter((word) => !word.startsWith('-'))
  if (/^\/etc\/(?:rc\.d\/)?init\.d\//.test(first)) return act(deeds, plain[0] ?? '', [program])
  switch (program) {
    case 'systemctl':
      return act(deeds, plain[0] ?? '', plain.slice(1))
    case 'service':
    case 'invoke-rc.d':
    case 'rc-service':
      return act(deeds, plain[1] ?? '', plain.slice(0, 1))
    case 'nginx':
    case 'haproxy':
      return actBySignal(deeds, program, args)
    case 'pkill':
    case 'killall':
      if (args.some((word) => /^-(?:HUP|SIGHUP|1)$/.test(word)) || /-s\s*(?:SIG)?HUP/.test(args.join(' ')))
        deeds.reloads.add(plain.at(-1) ?? '')
      return true
    case 'sh':
    case 'bash':
    case 'dash': {
      const script = /^-\w*c$/.test(args[0] ?? '') ? args[1] : undefined
      return script !== undefined && depth < 4 && runAll(deeds, script, depth + 1)
    }
    case 'docker':
    case 'podman': {
      const inside = args.indexOf('nginx')
      const reloads = args[0] === 'exec' && /(?:^|\s)nginx -s reload$/.test(args.slice(inside).join(' '))
      if (reloads) deeds.reloads.add('nginx (in a container)')
      return reloads
    }
    default:
      return harmless.has(program)
  }
}

function act(deeds: Deeds, verb: string, units: readonly string[]): boolean {
  const names = units
    .map((unit) => unit.replace(/\.service$/, ''))
    .filter((unit) => /^[\w@.:-]{1,100}$/.test(unit))
  const into =
    /^(?:(?:try-)?(?:reload|restart)(?:-or-(?:try-)?restart)?|(?:force|try)-reload(?:-or-restart)?)$/.test(
      verb,
    )
      ? deeds.reloads
      : verb === 'start'
        ? deeds.starts
        : verb === 'stop'
          ? deeds.stops
          : null
  for (const name of names) into?.add(name)
  return into !== null || /^(?:status|is-active|is-enabled|show|daemon-reload|cat)$/.test(verb)
}

function actBySignal(deeds: Deeds, program: string, args: readonly string[]): boolean {
  const text = args.join(' ')
  if (/(?:^| )-s ?(?:reload)$/.test(text)) deeds.reloads.add(program)
  else if (/(?:^| )-s ?(?:stop|quit)$/.test(text)) deeds.stops.add(program)
  else if (text === '') deeds.starts.add(program)
  return true
}

/** Programs that do nothing to a service. */
const harmless: ReadonlySet<string> = new Set(
  'true false : echo printf logger cp mv rm ln chmod chown chgrp cat install mkdir sleep date test [ [[ exit set fi done openssl mail touch cd umask grep'.split(
    ' ',
  ),
)
