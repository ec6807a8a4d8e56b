import { defineProgramCommand, pathsIn } from '../command.ts'
import { defineListing } from './file-listing.ts'

export const mattermostFilesEtc = defineListing(
  defineProgramCommand({
    id: 'mattermost-files-etc',
    programs: pathsIn.bin('ls'),
    arguments: '-lab /etc/mattermost',
    privilege: 'required',
    purpose: 'permissions of keys',
  }),
)

export const mattermostFilesOpt = defineListing(
  defineProgramCommand({
    id: 'mattermost-files-opt',
    programs: pathsIn.bin('ls'),
    arguments: '-lab /opt/mattermost/config',
    privilege: 'required',
    purpose: 'permissions of configuration and keys',
  }),
)
