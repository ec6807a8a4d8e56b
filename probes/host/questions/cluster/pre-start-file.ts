import { defineProgramCommand, pathsIn } from '../../command.ts'
import { noSuchPlaceExits } from '../../exits.ts'
import { defineHostQuestion } from '../../question.ts'
import { fileSchema, parseFiles } from '../file-listing.ts'

/** pre_start.sh's own entry; null: the directory has no such file. */
export const preStartFile = defineHostQuestion({
  command: defineProgramCommand({
    id: 'mattermost-programs',
    programs: pathsIn.bin('ls'),
    arguments: '-lab /opt/mattermost/bin',
    privilege: 'helpful',
    purpose: 'whether pre_start.sh may be run',
  }),
  schema: fileSchema.nullable(),
  parse: findPreStart,
  absentExits: noSuchPlaceExits,
})

const directory = '/opt/mattermost/bin'

function findPreStart(text: string) {
  return parseFiles(directory)(text).find(({ path }) => path === `${directory}/pre_start.sh`) ?? null
}
