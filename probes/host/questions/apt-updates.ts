import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
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
  parse: parseAptUpdates,
})

/** `apt-get -s upgrade`: `Inst openssl [3.0.11-1] (3.0.13-1 Debian-Security:12/stable-security [amd64])`. */
export function parseAptUpdates(text: string): Update[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, name, version, origin = ''] = /^Inst (\S+)(?: \[[^\]]*\])? \((\S+) ([^)]*)\)/.exec(line) ?? []
    return name === undefined || version === undefined
      ? []
      : [{ package: name, version, security: /security/i.test(origin) }]
  })
}
