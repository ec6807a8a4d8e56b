import { defineProgramCommand, pathsIn } from '../../command.ts'
import { defineListing } from '../file-listing.ts'

export const nginxFiles = defineListing(
  defineProgramCommand({
    id: 'nginx-files',
    programs: pathsIn.bin('ls'),
    arguments: '-laRb /etc/nginx',
    privilege: 'helpful',
    purpose: 'permissions of configuration and keys',
  }),
)
