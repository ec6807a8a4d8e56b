import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { forbidden, notInstalled, one, sshd, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './sshd-root-login.ts'

const root = (permitrootlogin: string, changes = {}) => one({ sshd: sshd({ permitrootlogin, ...changes }) })

cases(check, [
  ['Debian 12', one(), 'pass'],
  ['with a password', root('yes'), 'fail', 'root may log in with a password'],
  ['never', root('no'), 'pass'],
  ['nobody with a password', root('yes', { passwordauthentication: 'no' }), 'pass'],
  [
    'by PAM’s questions',
    root('yes', { passwordauthentication: 'no', kbdinteractiveauthentication: 'yes' }),
    'fail',
  ],
  ['seed 002 as written', root('yes'), 'not-applicable', 'not asked for any more', 'salt'],
  ['not printed', one({ sshd: value({ port: ['22'] }) }), 'inconclusive', 'nothing of root'],
  ['forbidden', one({ sshd: forbidden }), 'inconclusive', 'sshd -T'],
  ['another server', one({ sshd: notInstalled }), 'inconclusive'],
])
