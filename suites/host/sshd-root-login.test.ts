import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createFailedReading,
  createOneHost,
  createReading,
  createSshdReading,
  forbiddenReading,
  notInstalledReading,
  plainSshdAlone,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { readSshdMatches } from '../../probes/host/questions/sshd-files.ts'
import { check } from './sshd-root-login.ts'

const root = (permitrootlogin: string, changes = {}) =>
  createOneHost({ sshd: createSshdReading({ permitrootlogin, ...changes }) })

testCases(check, [
  [
    'root with a password outside of blocks that nobody asked for',
    createOneHost({ ...plainSshdAlone, sshd: createSshdReading({ permitrootlogin: 'yes' }) }),
    'fail',
  ],
  ['nobody asked for Match blocks', createOneHost(plainSshdAlone), 'inconclusive', 'whether there are any'],
  [
    'only the contexts are missing, and there are no blocks',
    createOneHost({ ...plainSshdAlone, sshdMatches: createReading([]) }),
    'pass',
  ],
  [
    'the contexts are missing',
    createOneHost({
      ...plainSshdAlone,
      sshdMatches: createReading(
        readSshdMatches(
          '/etc/ssh/sshd_config:9:Match User deploy\n/etc/ssh/sshd_config:10:  X11Forwarding no\n',
        ).value,
      ),
    }),
    'pass',
    'outside of Match blocks',
  ],
  ['Debian 12', createOneHost(), 'pass'],
  ['with a password', root('yes'), 'fail', 'root may log in with a password'],
  ['never', root('no'), 'pass'],
  ['nobody with a password', root('yes', { passwordauthentication: 'no' }), 'pass'],
  [
    'by PAM’s questions',
    root('yes', { passwordauthentication: 'no', kbdinteractiveauthentication: 'yes' }),
    'fail',
  ],
  [
    'by questions that nobody asks',
    root('yes', { passwordauthentication: 'no', kbdinteractiveauthentication: 'yes', usepam: 'no' }),
    'pass',
  ],
  ['seed 002 as written', root('yes'), 'not-applicable', 'not asked for any more', 'salt'],
  [
    'not printed',
    createOneHost({ sshd: createReading({ port: ['22'] }) }),
    'inconclusive',
    'nothing of root',
  ],
  [
    'passwords not printed',
    createOneHost({ sshd: createReading({ port: ['22'], permitrootlogin: ['yes'] }) }),
    'inconclusive',
    'cannot be told',
  ],
  ['a word of another time', root('perhaps'), 'inconclusive', 'cannot be told'],
  ['forbidden', createOneHost({ sshd: forbiddenReading }), 'inconclusive', 'sshd -T'],
  ['another server', createOneHost({ sshd: notInstalledReading }), 'inconclusive'],

  // auth.c, allowed_user() of OpenSSH 9.9.
  ['AllowUsers without root', root('yes', { allowusers: 'alice deploy@10.0.0.0/8' }), 'pass'],
  ['AllowUsers with root', root('yes', { allowusers: 'alice root' }), 'fail'],
  ['AllowUsers with root from somewhere', root('yes', { allowusers: 'root@10.0.0.0/8' }), 'fail'],
  ['AllowUsers with a pattern', root('yes', { allowusers: 'r??t' }), 'fail'],
  ['DenyUsers root', root('yes', { denyusers: 'root' }), 'pass'],
  ['DenyUsers root from somewhere', root('yes', { denyusers: 'root@203.0.113.0/24' }), 'fail'],
  ['DenyUsers with everyone', root('yes', { denyusers: '*' }), 'pass'],
  ['AllowGroups without root’s', root('yes', { allowgroups: 'ssh-users' }), 'pass'],
  ['AllowGroups with root’s', root('yes', { allowgroups: 'wheel root' }), 'fail'],
  ['DenyGroups with root’s', root('yes', { denygroups: 'root' }), 'pass'],
  [
    'root’s groups unknown',
    createOneHost({
      sshd: createSshdReading({ permitrootlogin: 'yes', allowgroups: 'ssh-users' }),
      rootGroups: notInstalledReading,
    }),
    'inconclusive',
    'cannot be told',
  ],
  [
    'root in a group of its own',
    createOneHost({
      sshd: createSshdReading({ permitrootlogin: 'yes', allowgroups: 'ssh-users' }),
      rootGroups: createReading(['root', 'ssh-users']),
    }),
    'fail',
  ],
  ['a key besides', root('yes', { authenticationmethods: 'publickey,password' }), 'pass'],
  ['either', root('yes', { authenticationmethods: 'publickey password' }), 'fail'],
  ['any', root('yes', { authenticationmethods: 'any' }), 'fail'],
  ['questions', root('yes', { authenticationmethods: 'keyboard-interactive:pam' }), 'fail'],
])

const matching = (text: string, changes = {}) => {
  const lines = text.split('\n').map((line, index) => `/etc/ssh/sshd_config:${index + 1}:${line}`)
  const { value, residue } = readSshdMatches(`${lines.join('\n')}\n`)
  const shown = residue.length > 0 ? { residue } : {}
  return { sshdMatches: { status: 'ok', value: { found: 'value', value, ...shown } } as never, ...changes }
}
const contexts = (outside = {}, inside = {}) => ({
  sshdRootOutside: createSshdReading(outside),
  sshdRootInside: createSshdReading(inside),
  sshdUserOutside: createSshdReading(),
})
const open = { permitrootlogin: 'yes', passwordauthentication: 'yes' }
const block = (criteria: string) =>
  matching(`Match ${criteria}\n  PermitRootLogin yes\n  PasswordAuthentication yes`)

testCases(check, [
  [
    'a network that was not asked about',
    createOneHost({ ...block('Address 172.16.0.0/12'), ...contexts() }),
    'fail',
    'Match address 172.16.0.0/12',
  ],
  ['the private address', createOneHost({ ...block('Address 10.0.0.0/8'), ...contexts({}, open) }), 'fail'],
  [
    'a network in the negative',
    createOneHost({ ...block('Address *,!192.0.2.0/24'), ...contexts() }),
    'inconclusive',
    'Match blocks may',
  ],
  ['by a command', createOneHost({ ...block('exec "/x"'), ...contexts() }), 'inconclusive', 'exec'],
  ['another account’s', createOneHost({ ...block('User deploy'), ...contexts() }), 'pass'],
  ['another group’s', createOneHost({ ...block('Group ssh-users'), ...contexts() }), 'pass'],
  [
    'root itself, kept out by its block',
    createOneHost({
      sshd: createSshdReading(open),
      ...matching('PermitRootLogin yes\nMatch User root\n  PermitRootLogin no'),
      ...contexts({ permitrootlogin: 'no' }, { permitrootlogin: 'no' }),
    }),
    'pass',
  ],
  [
    'two blocks together',
    createOneHost({
      ...matching(
        'Match Address 172.16.0.0/12\n PermitRootLogin yes\nMatch LocalPort 2222\n PasswordAuthentication yes',
      ),
      ...contexts({ passwordauthentication: 'no' }, { passwordauthentication: 'no' }),
    }),
    'inconclusive',
  ],
  [
    'sshd refuses without a connection',
    createOneHost({ sshd: createFailedReading(255), ...contexts(), ...block('User deploy') }),
    'pass',
  ],
  [
    'a file from elsewhere',
    createOneHost({ ...matching('Include /srv/ssh/*.conf'), ...contexts() }),
    'inconclusive',
    'Include /srv/ssh/*.conf',
  ],
  [
    'the contexts forbidden, with blocks',
    createOneHost({ ...block('User deploy'), sshdRootOutside: forbiddenReading }),
    'inconclusive',
    'sudoers',
  ],
  [
    'the files forbidden',
    createOneHost({ ...contexts(), sshdMatches: forbiddenReading }),
    'inconclusive',
    'sudoers',
  ],
])
