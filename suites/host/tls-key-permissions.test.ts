import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createDirectory,
  createFailedReading,
  createFile,
  createNginxReading,
  createOneHost,
  createReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './tls-key-permissions.ts'

const key = '/opt/mattermost/config/key.pem'
const config = createDirectory('/opt/mattermost/config')
const app = (permissions: string, changes: Parameters<typeof createFile>[2] = {}, folder = config) => ({
  mattermostFilesOpt: createReading([
    folder,
    createFile(key, permissions, { group: 'mattermost', ...changes }),
  ]),
})
const usesTls = createReading({
  settings: { 'ServiceSettings.ConnectionSecurity': 'TLS', 'ServiceSettings.TLSKeyFile': '/srv/tls/own.pem' },
  unrecorded: [],
  dataSources: [],
})
const noKeys = {
  letsencryptFiles: absentReading,
  privateKeysDebian: absentReading,
  nginxConfiguration: notInstalledReading,
} as const

testCases(check, [
  ['healthy', createOneHost(), 'pass'],
  ['seed 001', createOneHost(app('rw-r-----')), 'pass'],
  ['seed 001, as documented', createOneHost(app('rw-r-----')), 'pass', '', 'transport-encryption'],
  [
    'for everyone',
    createOneHost(app('rw-r--r--')),
    'fail',
    `everyone on the host can read the private key ${key}`,
  ],
  ['for everyone, by chmod 777', createOneHost(app('rwxrwxrwx')), 'fail', 'everyone'],
  ['for everyone, as documented', createOneHost(app('rw-r--r--')), 'fail', '', 'transport-encryption'],
  [
    'for everyone, in a closed folder',
    createOneHost(app('rw-r--r--', {}, createDirectory(config.path, 'rwx------'))),
    'pass',
  ],
  [
    'everyone may put another in its place',
    createOneHost(app('rw-----w-')),
    'fail',
    'everyone on the host can change',
  ],
  [
    'for a group of people',
    createOneHost(app('rw-r-----', { group: 'users' })),
    'fail',
    'the group users can read',
  ],
  [
    'for a group that is not known',
    createOneHost(app('rw-r-----', { group: 'tls' })),
    'inconclusive',
    'in the group tls',
  ],
  [
    'of a person',
    createOneHost(app('rw-------', { owner: 'alice', group: 'alice' })),
    'inconclusive',
    'belongs to alice',
  ],
  [
    'a public key',
    createOneHost({
      mattermostFilesOpt: createReading([
        config,
        createFile('/opt/mattermost/config/public-key.pem', 'rw-r--r--'),
      ]),
    }),
    'pass',
  ],
  [
    'a certificate',
    createOneHost({
      mattermostFilesOpt: createReading([config, createFile('/opt/mattermost/config/cert.pem', 'rw-r--r--')]),
    }),
    'pass',
  ],
  [
    'MySQL’s own',
    createOneHost({
      databaseKeyFiles: createReading([
        createDirectory('/var/lib/mysql'),
        createFile('/var/lib/mysql/server-key.pem', 'rw-r--r--', { owner: 'mysql' }),
      ]),
    }),
    'fail',
    'server-key.pem',
  ],
  [
    'certbot’s archive opened',
    createOneHost({
      letsencryptFiles: createReading([
        createDirectory('/etc/letsencrypt'),
        createDirectory('/etc/letsencrypt/archive'),
        createDirectory('/etc/letsencrypt/archive/a'),
        createFile('/etc/letsencrypt/archive/a/privkey1.pem', 'rw-r--r--'),
      ]),
    }),
    'fail',
    'privkey1.pem',
  ],
  [
    'nginx’s key elsewhere',
    createOneHost({
      nginxConfiguration: createNginxReading([
        'ssl_certificate_key /etc/letsencrypt',
        'ssl_certificate_key /srv',
      ]),
    }),
    'inconclusive',
    '/srv/',
  ],
  [
    'Mattermost’s key elsewhere',
    createOneHost({ mattermostConfigOpt: usesTls }),
    'inconclusive',
    '/srv/tls/own.pem',
  ],
  [
    'a folder forbidden',
    createOneHost({ letsencryptFiles: forbiddenReading }),
    'inconclusive',
    '/etc/letsencrypt',
  ],
  [
    'a folder forbidden, a key open elsewhere',
    createOneHost({ letsencryptFiles: forbiddenReading, ...app('rw-r--r--') }),
    'fail',
    key,
  ],
  [
    'a folder listed in part',
    createOneHost({ letsencryptFiles: createFailedReading(1) }),
    'inconclusive',
    'status 1',
  ],
  ['no keys', createOneHost(noKeys), 'not-applicable', 'no private key'],
])
