import * as z from 'zod'
import { defineFileCommand } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { defineHostQuestion } from '../question.ts'

export const authorizedKeySchema = z.strictObject({
  type: z.string(),
  /** Names of the options before it: `restrict`, `port-forwarding`, `from` … Their values aren't kept. */
  options: z.array(z.string()),
})
export type AuthorizedKey = z.infer<typeof authorizedKeySchema>

export const tunnelAuthorizedKeys = defineHostQuestion({
  command: defineFileCommand({
    id: 'tunnel-authorized-keys',
    file: '/home/mattermost/.ssh/authorized_keys',
    privilege: 'required',
    purpose: 'which keys may open tunnels, and with what restrictions',
  }),
  schema: z.array(authorizedKeySchema),
  parse: parseAuthorizedKeys,
  absentExits: noSuchPlaceExits,
})

/** authorized_keys; lines that sshd would pass over are passed over. @see sshd(8) */
export function parseAuthorizedKeys(text: string): AuthorizedKey[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, options = '', type] =
      /^\s*(?:((?:[^\s"#]|"(?:[^"\\]|\\.)*")+)\s+)??((?:sk-)?(?:ssh|ecdsa)-[\w@.-]+)\s+[A-Za-z0-9+/]{16,}=*(?:\s|$)/.exec(
        line,
      ) ?? []
    if (type === undefined) return []
    const names = options.replace(/="(?:[^"\\]|\\.)*"/g, '').split(',')
    return [{ type, options: names.filter((name) => name !== '') }]
  })
}
