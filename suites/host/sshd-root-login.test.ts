import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createOneHost,
  createReading,
  createSshdReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './sshd-root-login.ts'

const root = (permitrootlogin: string, changes = {}) =>
  createOneHost({ sshd: createSshdReading({ permitrootlogin, ...changes }) })

testCases(check, [
  ['Debian 12', createOneHost(), 'pass'],
  ['with a password', root('yes'), 'fail', 'root may log in with a password'],
  ['never', root('no'), 'pass'],
  ['nobody with a password', root('yes', { passwordauthentication: 'no' }), 'pass'],
  [
    'by PAM’s questions',
    root('yes', { passwordauthentication: 'no', kbdinteractiveauthentication: 'yes' }),
    'fail',
  ],
  ['seed 002 as written', root('yes'), 'not-applicable', 'not asked for any more', 'salt'],
  [
    'not printed',
    createOneHost({ sshd: createReading({ port: ['22'] }) }),
    'inconclusive',
    'nothing of root',
  ],
  ['forbidden', createOneHost({ sshd: forbiddenReading }), 'inconclusive', 'sshd -T'],
  ['another server', createOneHost({ sshd: notInstalledReading }), 'inconclusive'],
])
