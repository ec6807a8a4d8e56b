import { defineDiscoveredCommand, mebibyte, pathGroup, pathsIn } from '../../command.ts'
import { noSuchPlaceExits } from '../../exits.ts'
import { defineDiscoveredQuestion } from '../../question.ts'
import { mattermostConfigSchema, parseMattermostConfig } from '../mattermost-config.ts'
import { processMounts } from './process-mounts.ts'

/** The config.json in the folder of the host that a container has as /mattermost/config. The path is the folder's. */
export const mattermostConfigMounted = defineDiscoveredQuestion({
  discovered: defineDiscoveredCommand({
    id: 'mattermost-config-mounted',
    programs: pathsIn.bin('grep'),
    arguments: '-rsh --include=config.json .',
    privilege: 'required',
    purpose: 'settings of a Mattermost in a container, in its volume',
    byteLimit: mebibyte,
    sources: [
      {
        command: processMounts.command,
        pattern: `^/proc/[0-9]+/mountinfo:[0-9]+ [0-9]+ [0-9]+:[0-9]+ ${pathGroup} /mattermost/config `,
      },
    ],
  }),
  schema: mattermostConfigSchema,
  parse: parseMattermostConfig,
  absentExits: noSuchPlaceExits,
})
