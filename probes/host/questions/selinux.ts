import * as z from 'zod'
import { defineFileCommand, defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const selinuxModeSchema = z.enum(['Enforcing', 'Permissive', 'Disabled'])
export type SelinuxMode = z.infer<typeof selinuxModeSchema>

export const selinuxMode = defineHostQuestion({
  command: defineProgramCommand({
    id: 'selinux-mode',
    programs: pathsIn.sbin('getenforce'),
    arguments: '',
    privilege: 'none',
    purpose: 'SELinux mode',
  }),
  schema: selinuxModeSchema,
  parse: parseSelinuxMode,
})

/** `getenforce`. */
export function parseSelinuxMode(text: string): SelinuxMode {
  const parsed = selinuxModeSchema.safeParse(text.trim())
  if (!parsed.success) throw new FormatError('mode', 0)
  return parsed.data
}

/** httpd_can_network_connect. */
export const selinuxConnect = defineHostQuestion({
  command: defineProgramCommand({
    id: 'selinux-connect',
    programs: pathsIn.sbin('getsebool'),
    arguments: 'httpd_can_network_connect',
    privilege: 'none',
    purpose: 'may nginx connect to the app?',
  }),
  schema: z.boolean(),
  parse: parseSelinuxBoolean,
})

/** `getsebool NAME`: `httpd_can_network_connect --> on`. */
export function parseSelinuxBoolean(text: string): boolean {
  const state = /^\w+ --> (on|off)\s*$/.exec(text)?.[1]
  if (state === undefined) throw new FormatError('boolean', 0)
  return state === 'on'
}

/** Whether nginx may connect to ports of its own kind, httpd's, as a relay. */
export const selinuxRelay = defineHostQuestion({
  command: defineProgramCommand({
    id: 'selinux-relay',
    programs: pathsIn.sbin('getsebool'),
    arguments: 'httpd_can_network_relay',
    privilege: 'none',
    purpose: 'may nginx connect to ports of web servers?',
  }),
  schema: z.boolean(),
  parse: parseSelinuxBoolean,
})

/** What the next boot makes of SELinux. */
export const selinuxConfig = defineHostQuestion({
  command: defineFileCommand({
    id: 'selinux-config',
    file: '/etc/selinux/config',
    privilege: 'none',
    purpose: 'SELinux mode at boot',
  }),
  schema: z.enum(['enforcing', 'permissive', 'disabled']),
  parse: parseSelinuxConfig,
  absentExits: noSuchPlaceExits,
})

/** `SELINUX=enforcing`; the last one counts. */
export function parseSelinuxConfig(text: string): 'enforcing' | 'permissive' | 'disabled' {
  const words = [...text.matchAll(/^[ \t]*SELINUX[ \t]*=[ \t]*(\S+)[ \t]*$/gm)].map(([, word = '']) =>
    word.toLowerCase(),
  )
  const word = words.at(-1)
  if (word === 'enforcing' || word === 'permissive' || word === 'disabled') return word
  throw new FormatError('SELINUX', text.length)
}

/** The kernel's own command line, which may switch SELinux off before its file is read. */
export const kernelArguments = defineHostQuestion({
  command: defineFileCommand({
    id: 'kernel-arguments',
    file: '/proc/cmdline',
    privilege: 'none',
    purpose: 'whether the kernel was started without SELinux',
  }),
  schema: z.strictObject({
    selinux: z.enum(['0', '1']).nullable(),
    enforcing: z.enum(['0', '1']).nullable(),
  }),
  parse: parseKernelArguments,
})

/** `BOOT_IMAGE=… selinux=0 enforcing=1`: nothing else of it is kept. */
export function parseKernelArguments(text: string): {
  selinux: '0' | '1' | null
  enforcing: '0' | '1' | null
} {
  const read = (name: string) => {
    const word = text
      .trim()
      .split(/\s+/)
      .findLast((each) => each.startsWith(`${name}=`))
      ?.slice(name.length + 1)
    return word === '0' || word === '1' ? word : null
  }
  if (text.trim() === '') throw new FormatError('arguments', 0)
  return { selinux: read('selinux'), enforcing: read('enforcing') }
}

export const selinuxDenialSchema = z.strictObject({
  permissions: z.array(z.string()),
  command: z.string().nullable(),
  /** Destination port of a connection. */
  destinationPort: z.int().nullable(),
  targetClass: z.string().nullable(),
  /** Null: written before the audit log said so. */
  permissive: z.boolean().nullable(),
  /** How many such records, and when the last one was written, in seconds since 1970. */
  count: z.int().positive(),
  last: z.number(),
})
export type SelinuxDenial = z.infer<typeof selinuxDenialSchema>

export const selinuxDenials = defineHostQuestion({
  command: defineProgramCommand({
    id: 'selinux-denials',
    programs: pathsIn.bin('sed'),
    arguments: '-n /denied/p /var/log/audit/audit.log',
    privilege: 'required',
    purpose: 'what SELinux has denied',
    byteLimit: 8 * mebibyte,
  }),
  schema: z.array(selinuxDenialSchema),
  parse: parseSelinuxDenials,
  absentExits: noSuchPlaceExits,
})

/** AVC denials in audit.log, those alike taken together; other records that speak of something denied are passed over. */
export function parseSelinuxDenials(text: string): SelinuxDenial[] {
  const denials = new Map<string, SelinuxDenial>()
  for (const { text: line } of splitLines(text)) {
    const [, time, permissions] = avcRecord.exec(line) ?? []
    if (time === undefined || permissions === undefined) continue
    const port = readField(line, 'dest')
    const permissive = readField(line, 'permissive')
    const kind = {
      permissions: permissions.split(' '),
      command: readField(line, 'comm'),
      destinationPort: port !== null && /^\d{1,5}$/.test(port) ? Number(port) : null,
      targetClass: readField(line, 'tclass'),
      permissive: permissive === null ? null : permissive === '1',
    }
    const key = JSON.stringify(kind)
    const { count, last } = denials.get(key) ?? { count: 0, last: 0 }
    denials.set(key, { ...kind, count: count + 1, last: Math.max(last, Number(time)) })
  }
  return [...denials.values()]
}

const avcRecord =
  /^(?:node=\S+ )?type=(?:USER_)?AVC msg=audit\((\d+\.\d+):\d+\):.*?avc: {1,2}denied {1,2}\{ ([^{}]*?) \}/

function readField(line: string, name: string): string | null {
  return new RegExp(`\\b${name}="?([^"\\s]+)`).exec(line)?.[1] ?? null
}
