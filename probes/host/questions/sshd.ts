import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

/** Keyword in lower case → every value given for it; `…` where that is a command or a variable's value. */
export const sshdSchema = z.record(z.string(), z.array(z.string()))
export type Sshd = z.infer<typeof sshdSchema>

export const sshd = defineHostQuestion({
  command: defineProgramCommand({
    id: 'sshd-configuration',
    programs: pathsIn.sbin('sshd'),
    arguments: '-T',
    privilege: 'required',
    purpose: 'sshd’s effective configuration',
  }),
  schema: sshdSchema,
  parse: parseSshd,
})

/** `sshd -T`: the configuration outside of Match blocks. */
export function parseSshd(text: string): Sshd {
  const settings: Sshd = {}
  for (const { text: line, offset } of splitLines(text)) {
    const [, keyword, value] = /^([a-z][a-z0-9]*)(?: (.*))?$/.exec(line) ?? []
    if (keyword === undefined) throw new FormatError('keyword', offset)
    settings[keyword] = [...(settings[keyword] ?? []), freeTextKeywords.has(keyword) ? '…' : (value ?? '')]
  }
  if (!settings.port) throw new FormatError('port', text.length)
  return settings
}

const freeTextKeywords: ReadonlySet<string> = new Set([
  'authorizedkeyscommand',
  'authorizedprincipalscommand',
  'banner',
  'forcecommand',
  'setenv',
  'subsystem',
  'versionaddendum',
])
