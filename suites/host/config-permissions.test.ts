import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absent,
  directory,
  file,
  forbidden,
  notInstalled,
  one,
  units,
  value,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-permissions.ts'

const config = (permissions: string, changes: Parameters<typeof file>[2] = {}, folder = 'rwxr-xr-x') =>
  one({
    mattermostFilesEtc: value([
      directory('/etc/mattermost', folder),
      file('/etc/mattermost/config.json', permissions, {
        owner: 'mattermost',
        group: 'mattermost',
        ...changes,
      }),
    ]),
  })

cases(check, [
  ['for its group', one(), 'pass'],
  ['for itself', config('rw-------'), 'pass'],
  ['for everyone', config('rw-r--r--'), 'fail', 'everyone on the host can read /etc/mattermost/config.json'],
  ['for everyone, in a closed folder', config('rw-r--r--', {}, 'rwxr-x---'), 'pass'],
  ['for a group of people', config('rw-r-----', { group: 'users' }), 'fail', 'users'],
  ['for an unknown group', config('rw-rw----', { group: 'chat' }), 'inconclusive', 'chat'],
  [
    'a copy for everyone',
    one({
      mattermostFilesEtc: value([
        file('/etc/mattermost/config.json', 'rw-------', { owner: 'mattermost' }),
        file('/etc/mattermost/config.json.bak', 'rw-r--r--'),
      ]),
    }),
    'fail',
    'config.json.bak',
  ],
  ['forbidden', one({ mattermostFilesEtc: forbidden }), 'inconclusive', 'ls -lab /etc/mattermost'],
  ['nowhere', one({ mattermostFilesEtc: absent }), 'inconclusive', 'no config.json'],
  [
    'no Mattermost',
    one({ units: units({ 'mattermost.service': null }), nginxVersion: notInstalled }),
    'not-applicable',
    'Mattermost',
  ],
])
