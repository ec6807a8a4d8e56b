import * as z from 'zod'
import { defineDiscoveredCommand, pathGroup, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { defineDiscoveredQuestion } from '../question.ts'
import { mattermostConfigEtc, mattermostConfigOpt } from './mattermost-config.ts'
import { nginxConfiguration } from './nginx/nginx-configuration.ts'

/** What the key files that nginx and Mattermost name begin with: `PRIVATE KEY`, `EC PARAMETERS` … Of what follows nothing leaves the host. */
export const tlsKeyHeads = defineDiscoveredQuestion({
  discovered: defineDiscoveredCommand({
    id: 'tls-key-heads',
    programs: pathsIn.bin('grep'),
    arguments: '-h -e -----BEGIN',
    privilege: 'required',
    purpose: 'kinds of keys, by their first lines',
    sources: [
      { command: nginxConfiguration.command, pattern: `^[ \t]*ssl_certificate_key[ \t]+${pathGroup}[ \t]*;` },
      { command: mattermostConfigEtc.command, pattern: `^.*"TLSKeyFile": *"${pathGroup}"` },
      { command: mattermostConfigOpt.command, pattern: `^.*"TLSKeyFile": *"${pathGroup}"` },
    ],
  }),
  schema: z.array(z.string()),
  parse: parseHeads,
  exits: [0, 1],
  absentExits: noSuchPlaceExits,
})

/** A line that is no such label is passed over: its file is not PEM there. */
function parseHeads(text: string): string[] {
  return splitLines(text).flatMap(
    ({ text: line }) => /^-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,60})-----\s*$/.exec(line)?.[1] ?? [],
  )
}
