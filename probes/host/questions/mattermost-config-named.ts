import { defineDiscoveredCommand, mebibyte, pathGroup, pathsIn } from '../command.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { defineDiscoveredQuestion } from '../question.ts'
import { mattermostConfigSchema, parseMattermostConfig } from './mattermost-config.ts'
import { units } from './units.ts'

/** The config.json that a unit names, wherever it is: `--config` and `-c`, or MM_CONFIG in its environment. */
export const mattermostConfigNamed = defineDiscoveredQuestion({
  discovered: defineDiscoveredCommand({
    id: 'mattermost-config-named',
    programs: pathsIn.bin('sed'),
    arguments: '-n p',
    privilege: 'required',
    purpose: 'settings that a unit names',
    byteLimit: mebibyte,
    sources: [
      { command: units.command, pattern: `^ExecStart=.*mattermost.* --config[ =]${pathGroup}` },
      { command: units.command, pattern: `^ExecStart=.*mattermost.* -c[ =]${pathGroup}` },
      { command: units.command, pattern: `^Environment=.*MM_CONFIG=${pathGroup}` },
    ],
  }),
  schema: mattermostConfigSchema,
  parse: parseMattermostConfig,
  absentExits: noSuchPlaceExits,
})
