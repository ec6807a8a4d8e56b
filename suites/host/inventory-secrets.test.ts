import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createCollection,
  fullAccessRecord,
  type Overrides,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './inventory-secrets.ts'

type File = NonNullable<Overrides['inventory.files']>[number]

const inventory = (...files: Partial<File>[]) =>
  createCollection(
    {
      'inventory.files': files.map((file) => ({
        name: 'roster',
        format: 'salt-roster',
        hosts: ['mm1'],
        secrets: [],
        mode: '0600',
        ...file,
      })),
    },
    { access: fullAccessRecord },
  )
const passwd = [{ key: 'passwd', line: 4 }]

testCases(check, [
  ['none', inventory({}), 'pass'],
  ['a password', inventory({ secrets: passwd }), 'fail', 'roster has 1 secret in the clear'],
  [
    'a password for everyone',
    inventory({ secrets: passwd, mode: '0644' }),
    'fail',
    'every account here can read it',
  ],
  ['a system without modes', inventory({ secrets: passwd, mode: null }), 'fail', 'in the clear'],
  ['one of two files', inventory({}, { name: 'hosts.ini', secrets: passwd }), 'fail', 'hosts.ini'],
  ['no file', inventory(), 'not-applicable'],
  ['no inventory was given', createCollection(), 'not-assessed', '--inventory'],
  ['seed 002 as written', inventory({ secrets: passwd }), 'not-applicable', 'no requirement', 'salt'],
])
