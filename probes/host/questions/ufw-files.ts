import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { parseIni } from '../ini.ts'
import { type PrintedFile, splitPrintedFiles, textOf } from '../printed-files.ts'
import { defineHostQuestion } from '../question.ts'
import type { Understanding } from '../reading.ts'
import { type IptablesTable, iptablesTablesSchema, parseIptables } from './iptables.ts'

const policySchema = z.enum(['ACCEPT', 'DROP', 'REJECT'])

export const ufwFilesSchema = z.strictObject({
  /** ENABLED of ufw.conf: whether the next start loads anything. Null: not said. */
  enabled: z.boolean().nullable(),
  /** IPV6 of /etc/default/ufw: whether it loads rules for IPv6, too. */
  ipv6: z.boolean().nullable(),
  /** Of the built-in chains, from /etc/default/ufw; null: not said. */
  policies: z.strictObject({
    input: policySchema.nullable(),
    output: policySchema.nullable(),
    forward: policySchema.nullable(),
  }),
  /** Rules by the name of their file; one that could not be read is missing. */
  rules: z.record(z.string(), iptablesTablesSchema),
  /** before.init and after.init, where there are any: they may do anything, where they are executable. */
  scripts: z.array(z.string()),
  /** Application profiles, and their ports as written: `80,443/tcp`. */
  profiles: z.record(z.string(), z.string()),
})
export type UfwFiles = z.infer<typeof ufwFilesSchema>

/** Everything that ufw's next start reads. */
export const ufwFiles = defineHostQuestion({
  command: defineProgramCommand({
    id: 'ufw-files',
    programs: pathsIn.bin('grep'),
    arguments: '-rH . /etc/ufw /etc/default/ufw',
    privilege: 'required',
    purpose: 'what ufw loads at the next start',
    byteLimit: mebibyte,
  }),
  schema: ufwFilesSchema,
  read: readUfwFiles,
  absentExits: noSuchPlaceExits,
})

/** `grep -rH . /etc/ufw /etc/default/ufw`. */
export function readUfwFiles(text: string): Understanding<UfwFiles> {
  const files = splitPrintedFiles(text)
  if (files.length === 0) throw new FormatError('path', 0)
  const residue: Residue[] = []
  const rules: Record<string, IptablesTable[]> = {}
  for (const file of files) {
    const name = /^\/etc\/ufw\/((?:before|user|after)6?\.rules)$/.exec(file.path)?.[1]
    if (name === undefined) continue
    const tables = readRules(file, residue)
    if (tables) rules[name] = tables
  }
  const settings = new Map(
    files
      .filter(({ path }) => path === '/etc/ufw/ufw.conf' || path === '/etc/default/ufw')
      .flatMap(({ lines }) => lines.flatMap(({ text: line }) => readAssignment(line))),
  )
  const policy = (name: string) => policySchema.safeParse(settings.get(name)).data ?? null
  return {
    value: {
      enabled: readSwitch(settings.get('ENABLED')),
      ipv6: readSwitch(settings.get('IPV6')),
      policies: {
        input: policy('DEFAULT_INPUT_POLICY'),
        output: policy('DEFAULT_OUTPUT_POLICY'),
        forward: policy('DEFAULT_FORWARD_POLICY'),
      },
      rules,
      scripts: files.flatMap(({ path }) => /^\/etc\/ufw\/((?:before|after)\.init)$/.exec(path)?.[1] ?? []),
      profiles: Object.fromEntries(files.flatMap(listProfiles)),
    },
    residue,
  }
}

/** Null: not to be read as iptables-restore reads it, which then loads nothing of it. */
function readRules(file: PrintedFile, residue: Residue[]): IptablesTable[] | null {
  try {
    return parseIptables(textOf(file))
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    residue.push(
      createResidue(file.lines[0]?.number ?? 1, `${file.path}: not in the format of iptables-restore`),
    )
    return null
  }
}

/** A line of a file that a shell reads. */
function readAssignment(line: string): [name: string, value: string][] {
  const [, name, value] = /^\s*([A-Z0-9_]+)=["']?([\w./-]*)["']?\s*(?:#.*)?$/.exec(line) ?? []
  return name === undefined || value === undefined ? [] : [[name, value]]
}

function readSwitch(word: string | undefined): boolean | null {
  if (/^yes$/i.test(word ?? '')) return true
  return /^no$/i.test(word ?? '') ? false : null
}

function listProfiles(file: PrintedFile): [name: string, ports: string][] {
  if (!file.path.startsWith('/etc/ufw/applications.d/')) return []
  return parseIni(textOf(file)).flatMap(({ name, settings }): [string, string][] => {
    const ports = settings.find(([key]) => key === 'ports')?.[1]
    return name === null || ports === undefined ? [] : [[name, ports]]
  })
}
