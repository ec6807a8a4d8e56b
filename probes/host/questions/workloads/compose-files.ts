import * as z from 'zod'
import { defineDiscoveredCommand, pathGroup, pathsIn } from '../../command.ts'
import { noSuchPlaceExits } from '../../exits.ts'
import { defineDiscoveredQuestion } from '../../question.ts'
import { fileSchema, parseFiles } from '../file-listing.ts'
import { processMounts } from './process-mounts.ts'

/** The folder of Compose's file, which mattermost/docker puts its volumes in: `.env` is beside them. */
export const composeFiles = defineDiscoveredQuestion({
  discovered: defineDiscoveredCommand({
    id: 'compose-files',
    programs: pathsIn.bin('ls'),
    arguments: '-lab',
    privilege: 'required',
    purpose: 'who may read the passwords in .env',
    sources: [
      {
        command: processMounts.command,
        pattern: `^/proc/[0-9]+/mountinfo:[0-9]+ [0-9]+ [0-9]+:[0-9]+ ${pathGroup}/volumes/app/mattermost/config /mattermost/config `,
      },
    ],
  }),
  schema: z.array(fileSchema),
  /** `.` alone is kept of what is no path: names are put behind the folder's by whoever knows it. */
  parse: parseFiles(''),
  absentExits: noSuchPlaceExits,
})
