import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createDirectory,
  createFile,
  createOneHost,
  createReading,
  createUnits,
  forbiddenReading,
  noServers,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-permissions.ts'

const config = (permissions: string, changes: Parameters<typeof createFile>[2] = {}, folder = 'rwxr-xr-x') =>
  createOneHost({
    mattermostFilesEtc: createReading([
      createDirectory('/etc/mattermost', folder),
      createFile('/etc/mattermost/config.json', permissions, {
        owner: 'mattermost',
        group: 'mattermost',
        ...changes,
      }),
    ]),
  })

testCases(check, [
  ['for its group', createOneHost(), 'pass'],
  ['for itself', config('rw-------'), 'pass'],
  ['for everyone', config('rw-r--r--'), 'fail', 'everyone on the host can read /etc/mattermost/config.json'],
  ['for everyone, in a closed folder', config('rw-r--r--', {}, 'rwxr-x---'), 'pass'],
  ['for a group of people', config('rw-r-----', { group: 'users' }), 'fail', 'users'],
  ['for an unknown group', config('rw-rw----', { group: 'chat' }), 'inconclusive', 'chat'],
  [
    'a copy for everyone',
    createOneHost({
      mattermostFilesEtc: createReading([
        createFile('/etc/mattermost/config.json', 'rw-------', { owner: 'mattermost' }),
        createFile('/etc/mattermost/config.json.bak', 'rw-r--r--'),
      ]),
    }),
    'fail',
    'config.json.bak',
  ],
  [
    'forbidden',
    createOneHost({ mattermostFilesEtc: forbiddenReading }),
    'inconclusive',
    'ls -lab /etc/mattermost',
  ],
  ['nowhere', createOneHost({ mattermostFilesEtc: absentReading }), 'inconclusive', 'no config.json'],
  [
    'no Mattermost',
    createOneHost({
      units: createUnits({ 'mattermost.service': null }),
      processes: noServers,
      nginxVersion: notInstalledReading,
    }),
    'not-applicable',
    'Mattermost',
  ],
])
