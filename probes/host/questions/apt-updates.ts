import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const updateSchema = z.strictObject({
  package: z.string(),
  version: z.string(),
  security: z.boolean(),
})
export type Update = z.infer<typeof updateSchema>

/**
 * Without new packages `upgrade` keeps a kernel's update back. `dnf check-update` is not asked, since it writes its cache.
 */
export const aptUpdates = defineHostQuestion({
  command: defineProgramCommand({
    id: 'updates-apt',
    programs: pathsIn.bin('apt-get'),
    arguments: '-s -q -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= --with-new-pkgs upgrade',
    privilege: 'none',
    purpose: 'pending updates, as of the last package lists',
    byteLimit: mebibyte,
  }),
  schema: z.array(updateSchema),
  read: readAptUpdates,
})

/**
 * `apt-get -s upgrade`: `Inst openssl [3.0.11-1] (3.0.13-1 Debian-Security:12/stable-security [amd64])`. Its last word is how many there
 * are: without it, or with another number, something of the output is missing. What is kept back is not installed, so that apt
 * does not say whether it is for security.
 */
export function readAptUpdates(text: string): { value: Update[]; residue: Residue[] } {
  const value: Update[] = []
  const residue: Residue[] = []
  let heading = ''
  let announced: { installed: number; left: number } | null = null
  let explained = 0
  for (const [index, { text: line }] of splitLines(text).entries()) {
    const [, name, version, origin = ''] = /^Inst (\S+)(?: \[[^\]]*\])? \((\S+) ([^)]*)\)/.exec(line) ?? []
    const [, upgraded, added, left] = summary.exec(line) ?? []
    if (upgraded !== undefined)
      announced = { installed: Number(upgraded) + Number(added), left: Number(left) }
    if (name !== undefined && version !== undefined) {
      value.push({ package: name, version, security: /security/i.test(origin) })
    } else if (line.startsWith('Inst ')) {
      residue.push(createResidue(index + 1, 'Inst'))
    }
    if (!line.startsWith(' ')) heading = line
    else if (heading === keptBack || heading === deferred) {
      const names = line.trim().split(/\s+/)
      explained += names.length
      if (heading === keptBack) residue.push(createResidue(index + 1, `kept back: ${names.join(' ')}`))
    }
  }
  const instLines = value.length + residue.filter(({ text: what }) => what === 'Inst').length
  if (announced === null && instLines === 0) throw new FormatError('summary', text.length)
  const last = splitLines(text).length
  if (announced === null) residue.push(createResidue(last, 'no word of how many there are'))
  else if (announced.installed !== instLines)
    residue.push(createResidue(last, `${announced.installed} announced`))
  if (announced && announced.left > explained)
    residue.push(createResidue(last, `${announced.left} not upgraded`))
  return { value, residue }
}

/** The second as apt 3 says it. */
const summary =
  /^(?: *Upgrading: |)(\d+)(?: upgraded|), (?:Installing: |)(\d+)(?: newly installed|), (?:\d+ downgraded, |)(?:Removing: |)\d+(?: to remove and |, Not Upgrading: )(\d+)(?: not upgraded\.|)$/
const keptBack = 'The following packages have been kept back:'
/** Ubuntu gives a part of the hosts an update first; what is for security comes to all at once. */
const deferred = 'The following upgrades have been deferred due to phasing:'
