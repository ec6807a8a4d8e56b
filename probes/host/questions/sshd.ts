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

// The addresses are of blocks that are nobody's (RFC 5737) and, for the inside, private (RFC 1918). The place that is connected to is
// given too: from OpenSSH 7.7 on, sshd refuses to answer where a Match block asks for what the question leaves out.

export const sshdRootOutside = defineHostQuestion({
  command: defineProgramCommand({
    id: 'sshd-root-outside',
    programs: pathsIn.sbin('sshd'),
    arguments: '-T -C user=root,host=outside.example.org,addr=203.0.113.77,laddr=192.0.2.2,lport=22',
    privilege: 'required',
    purpose: 'what sshd does with root from outside',
  }),
  schema: sshdSchema,
  parse: parseSshd,
})

export const sshdRootInside = defineHostQuestion({
  command: defineProgramCommand({
    id: 'sshd-root-inside',
    programs: pathsIn.sbin('sshd'),
    arguments: '-T -C user=root,host=inside.example.org,addr=10.77.77.77,laddr=10.77.77.2,lport=22',
    privilege: 'required',
    purpose: 'what sshd does with root from a private address',
  }),
  schema: sshdSchema,
  parse: parseSshd,
})

export const sshdUserOutside = defineHostQuestion({
  command: defineProgramCommand({
    id: 'sshd-user-outside',
    programs: pathsIn.sbin('sshd'),
    arguments: '-T -C user=nobody,host=outside.example.org,addr=203.0.113.77,laddr=192.0.2.2,lport=22',
    privilege: 'required',
    purpose: 'what sshd does with an account without rights from outside',
  }),
  schema: sshdSchema,
  parse: parseSshd,
})

/** `sshd -T`: the configuration outside of Match blocks; with `-C` the one of that connection. */
export function parseSshd(text: string): Sshd {
  const settings: Sshd = {}
  for (const { text: line, offset } of splitLines(text)) {
    const [, keyword, value] = /^([a-z][a-z0-9]*)(?: (.*))?$/.exec(line) ?? []
    if (keyword === undefined) throw new FormatError('keyword', offset)
    const text = freeTextKeywords.has(keyword) ? '…' : (value ?? '').trim()
    settings[keyword] = [...(settings[keyword] ?? []), text]
  }
  if (!settings.port) throw new FormatError('port', text.length)
  return settings
}

/** Those whose values are commands or words of any kind. */
export const freeTextKeywords: ReadonlySet<string> = new Set([
  'authorizedkeyscommand',
  'authorizedprincipalscommand',
  'banner',
  'forcecommand',
  'setenv',
  'subsystem',
  'versionaddendum',
])
