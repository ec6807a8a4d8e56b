import * as z from 'zod'
import { splitShellWords } from '../../inventory/shell-words.ts'
import { defineFileCommand } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { defineHostQuestion } from '../question.ts'
import { parseTunnel, tunnelSchema } from '../ssh-forwarding.ts'

export const preStartSchema = z.strictObject({
  tunnels: z.array(
    z.strictObject({
      ...tunnelSchema.shape,
      /** `|| true` behind it: nobody learns that it failed. */
      failureHidden: z.boolean(),
    }),
  ),
})
export type PreStart = z.infer<typeof preStartSchema>

export const mattermostPreStart = defineHostQuestion({
  command: defineFileCommand({
    id: 'mattermost-pre-start',
    file: '/opt/mattermost/bin/pre_start.sh',
    privilege: 'required',
    purpose: 'how tunnels are opened',
  }),
  schema: preStartSchema,
  parse: parsePreStart,
  absentExits: noSuchPlaceExits,
})

/** The tunnels that a shell script such as pre_start.sh opens, one command a line. What else it does isn't looked at. */
export function parsePreStart(text: string): PreStart {
  const joined = text.replaceAll('\\\n', ' ')
  return {
    tunnels: splitLines(joined).flatMap(({ text: line }) => {
      const [command = '', ...alternatives] = line.split('||')
      const tunnel = parseTunnel(splitShellWords(command) ?? [])
      const failureHidden = alternatives.some((part) =>
        /^\s*(?:true|:|exit 0|\/bin\/true)\s*(?:[;#].*)?$/.test(part),
      )
      return tunnel ? [{ ...tunnel, failureHidden }] : []
    }),
  }
}
