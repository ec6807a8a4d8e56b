import { expect, test } from 'vitest'
import { createDirectory, createFile } from '../../../lab/fixtures/facts/host-fixture.ts'
import { findWidestReader } from './file-readers.ts'

const path = '/etc/mattermost/config.json'
const noFolder = new Map()

/** A file outside of every folder that was listed. */
const readerOf = (permissions: string, owner = 'root', group = 'root') =>
  findWidestReader(createFile(path, permissions, { owner, group }), noFolder)

const service = { who: 'service' }
const everyone = (can: 'read' | 'change') => ({ who: 'everyone', can })
const unknown = (of: RegExp) => ({ who: 'unknown', why: expect.stringMatching(of) })

test.each([
  ['rw-------', 'root', 'root', service],
  ['rw-r-----', 'root', 'root', service],
  ['rw-r--r--', 'root', 'root', everyone('read')],
  ['rw----r--', 'root', 'root', everyone('read')],
  // Who may write need not read.
  ['rw-----w-', 'root', 'root', everyone('change')],
  ['rw------x', 'root', 'root', service],
  ['rw-------', 'mattermost', 'mattermost', service],
  ['rw-------', 'alice', 'alice', unknown(/belongs to alice/)],
  ['rw-r-----', 'alice', 'alice', unknown(/in the group alice/)],
  ['rw-r-----', 'root', 'ssl-cert', service],
  ['rw-r-----', 'root', 'users', { who: 'group', can: 'read', name: 'users' }],
  ['rw--w----', 'root', 'users', { who: 'group', can: 'change', name: 'users' }],
  ['rw-rw----', 'root', 'users', { who: 'group', can: 'change', name: 'users' }],
  ['rw-------', 'root', 'users', service],
  ['rw-r-----', 'root', 'team', unknown(/in the group team/)],
  ['rw-------', 'root', 'team', service],
  ['rw-rw----', 'root', 'team', unknown(/in the group team/)],
])('%s %s:%s', (permissions, owner, group, reader) => {
  expect(readerOf(permissions, owner, group)).toEqual(reader)
})

/** Accounts that a package makes. */
const madeByPackages = [
  'root',
  'ssl-cert',
  'mattermost',
  'nginx',
  'www-data',
  'mysql',
  'postgres',
  'letsencrypt',
  'certbot',
]

/** Beside Debian's and Red Hat's groups that people are in. */
test.each([
  ...['users', 'staff', 'nogroup', 'nobody', 'adm', 'wheel', 'sudo'].map(
    (group) => [group, 'group'] as const,
  ),
  ...madeByPackages.map((group) => [group, 'service'] as const),
])('readable by the group %s: %s', (group, who) => {
  expect(readerOf('rw-r-----', 'root', group).who).toBe(who)
})

test.each(madeByPackages)('owned by %s', (owner) => {
  expect(readerOf('rw-------', owner).who).toBe('service')
})

test.each([
  ['rwxr-xr-x', 'root', 'rw-r--r--', 'root', everyone('read')],
  ['rwxr-xr--', 'root', 'rw-r--r--', 'root', service],
  ['rwx------', 'root', 'rw-r--r--', 'root', service],
  ['rwxr-xr-t', 'root', 'rw-r--r--', 'root', everyone('read')],
  ['rwxr-xr-T', 'root', 'rw-r--r--', 'root', service],
  ['rwx------', 'root', 'rw-rw-rw-', 'users', service],
  ['rwxr-x---', 'users', 'rw-r-----', 'users', { who: 'group', can: 'read', name: 'users' }],
  ['rwxr-s---', 'users', 'rw-r-----', 'users', { who: 'group', can: 'read', name: 'users' }],
  ['rwxr-----', 'users', 'rw-r-----', 'users', service],
  // The group of the folder is another: who is in both is not asked.
  ['rwxr-x---', 'adm', 'rw-r-----', 'users', service],
  ['rwxr-xr-x', 'adm', 'rw-r-----', 'users', { who: 'group', can: 'read', name: 'users' }],
])('in a folder %s of %s: %s of %s', (folder, folderGroup, permissions, group, reader) => {
  const listed = new Map([
    ['/etc/mattermost', { ...createDirectory('/etc/mattermost', folder), group: folderGroup }],
  ])
  expect(findWidestReader(createFile(path, permissions, { group }), listed)).toEqual(reader)
  // The same where the folder is further up.
  const above = new Map([['/etc', { ...createDirectory('/etc', folder), group: folderGroup }]])
  expect(findWidestReader(createFile(path, permissions, { group }), above)).toEqual(reader)
  // Another folder hides nothing.
  const beside = new Map([['/etc/nginx', createDirectory('/etc/nginx', 'rwx------')]])
  expect(findWidestReader(createFile(path, 'rw-r--r--', { group }), beside)).toEqual(everyone('read'))
})
