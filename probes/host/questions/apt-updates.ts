import * as z from 'zod'
import { splitLines } from '../command-output.ts'

export const updateSchema = z.strictObject({
  package: z.string(),
  version: z.string(),
  security: z.boolean(),
})
export type Update = z.infer<typeof updateSchema>

/** `apt-get -s upgrade`: `Inst openssl [3.0.11-1] (3.0.13-1 Debian-Security:12/stable-security [amd64])`. */
export function parseAptUpdates(text: string): Update[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, name, version, origin = ''] = /^Inst (\S+)(?: \[[^\]]*\])? \((\S+) ([^)]*)\)/.exec(line) ?? []
    return name === undefined || version === undefined
      ? []
      : [{ package: name, version, security: /security/i.test(origin) }]
  })
}
