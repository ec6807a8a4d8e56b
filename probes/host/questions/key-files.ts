import { defineProgramCommand, pathsIn } from '../command.ts'
import { defineListing } from './file-listing.ts'

export const tunnelKeyFiles = defineListing(
  defineProgramCommand({
    id: 'tunnel-key-files',
    programs: pathsIn.bin('ls'),
    arguments: '-lab /home/mattermost/.ssh',
    privilege: 'required',
    purpose: 'permissions of SSH keys',
  }),
)

export const privateKeysRedhat = defineListing(
  defineProgramCommand({
    id: 'private-keys-redhat',
    programs: pathsIn.bin('ls'),
    arguments: '-lab /etc/pki/tls/private',
    privilege: 'required',
    purpose: 'permissions of keys',
  }),
)

export const privateKeysDebian = defineListing(
  defineProgramCommand({
    id: 'private-keys-debian',
    programs: pathsIn.bin('ls'),
    arguments: '-lab /etc/ssl/private',
    privilege: 'required',
    purpose: 'permissions of keys',
  }),
)

export const databaseKeyFiles = defineListing(
  defineProgramCommand({
    id: 'database-key-files',
    programs: pathsIn.bin('ls'),
    arguments: '-lab /var/lib/mysql',
    privilege: 'required',
    purpose: 'permissions of keys',
  }),
)
