import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absent,
  directory,
  failed,
  file,
  forbidden,
  nginx,
  notInstalled,
  one,
  value,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './tls-key-permissions.ts'

const key = '/opt/mattermost/config/key.pem'
const config = directory('/opt/mattermost/config')
const app = (permissions: string, changes: Parameters<typeof file>[2] = {}, folder = config) => ({
  mattermostFilesOpt: value([folder, file(key, permissions, { group: 'mattermost', ...changes })]),
})
const usesTls = value({
  settings: { 'ServiceSettings.ConnectionSecurity': 'TLS', 'ServiceSettings.TLSKeyFile': '/srv/tls/own.pem' },
  unrecorded: [],
  dataSources: [],
})
const noKeys = {
  letsencryptFiles: absent,
  privateKeysDebian: absent,
  nginxConfiguration: notInstalled,
} as const

cases(check, [
  ['healthy', one(), 'pass'],
  ['seed 001', one(app('rw-r-----')), 'pass'],
  ['seed 001, as documented', one(app('rw-r-----')), 'pass', '', 'transport-encryption'],
  ['for everyone', one(app('rw-r--r--')), 'fail', `everyone on the host can read the private key ${key}`],
  ['for everyone, by chmod 777', one(app('rwxrwxrwx')), 'fail', 'everyone'],
  ['for everyone, as documented', one(app('rw-r--r--')), 'fail', '', 'transport-encryption'],
  [
    'for everyone, in a closed folder',
    one(app('rw-r--r--', {}, directory(config.path, 'rwx------'))),
    'pass',
  ],
  ['everyone may put another in its place', one(app('rw-----w-')), 'fail', 'everyone on the host can change'],
  ['for a group of people', one(app('rw-r-----', { group: 'users' })), 'fail', 'the group users can read'],
  [
    'for a group that is not known',
    one(app('rw-r-----', { group: 'tls' })),
    'inconclusive',
    'in the group tls',
  ],
  [
    'of a person',
    one(app('rw-------', { owner: 'alice', group: 'alice' })),
    'inconclusive',
    'belongs to alice',
  ],
  [
    'a public key',
    one({ mattermostFilesOpt: value([config, file('/opt/mattermost/config/public-key.pem', 'rw-r--r--')]) }),
    'pass',
  ],
  [
    'a certificate',
    one({ mattermostFilesOpt: value([config, file('/opt/mattermost/config/cert.pem', 'rw-r--r--')]) }),
    'pass',
  ],
  [
    'MySQL’s own',
    one({
      databaseKeyFiles: value([
        directory('/var/lib/mysql'),
        file('/var/lib/mysql/server-key.pem', 'rw-r--r--', { owner: 'mysql' }),
      ]),
    }),
    'fail',
    'server-key.pem',
  ],
  [
    'certbot’s archive opened',
    one({
      letsencryptFiles: value([
        directory('/etc/letsencrypt'),
        directory('/etc/letsencrypt/archive'),
        directory('/etc/letsencrypt/archive/a'),
        file('/etc/letsencrypt/archive/a/privkey1.pem', 'rw-r--r--'),
      ]),
    }),
    'fail',
    'privkey1.pem',
  ],
  [
    'nginx’s key elsewhere',
    one({ nginxConfiguration: nginx(['ssl_certificate_key /etc/letsencrypt', 'ssl_certificate_key /srv']) }),
    'inconclusive',
    '/srv/',
  ],
  ['Mattermost’s key elsewhere', one({ mattermostConfigOpt: usesTls }), 'inconclusive', '/srv/tls/own.pem'],
  ['a folder forbidden', one({ letsencryptFiles: forbidden }), 'inconclusive', '/etc/letsencrypt'],
  [
    'a folder forbidden, a key open elsewhere',
    one({ letsencryptFiles: forbidden, ...app('rw-r--r--') }),
    'fail',
    key,
  ],
  ['a folder listed in part', one({ letsencryptFiles: failed(1) }), 'inconclusive', 'status 1'],
  ['no keys', one(noKeys), 'not-applicable', 'no private key'],
])
