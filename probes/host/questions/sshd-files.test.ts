import { expect, test } from 'vitest'
import { FormatError } from '../format-error.ts'
import { parseGroups } from './root-groups.ts'
import { readSshdMatches } from './sshd-files.ts'

const prefix = (path: string, text: string) =>
  text
    .split('\n')
    .map((line, index) => `${path}:${index + 1}:${line}\n`)
    .join('')
const main = '/etc/ssh/sshd_config'

test('blocks in the order and from the files that sshd reads', () => {
  const output =
    prefix('/etc/ssh/sshd_config.d/20-late.conf', 'match group "domain users"\nForceCommand /bin/x secret') +
    prefix('/etc/ssh/sshd_config.d/10-early.conf', 'Match Address=10.0.0.0/8,!10.1.0.0/16 User root') +
    prefix('/etc/ssh/sshd_config.d/unread.bak', 'Match all\nPermitEmptyPasswords yes') +
    prefix(
      main,
      'Include sshd_config.d/*.conf\n# Match User x\n\tMatch exec "/bin/y secret"\nPermitRootLogin=yes # why',
    )
  expect(readSshdMatches(output)).toEqual({
    value: [
      {
        place: '/etc/ssh/sshd_config.d/10-early.conf:1',
        criteria: [
          { name: 'address', patterns: '10.0.0.0/8,!10.1.0.0/16' },
          { name: 'user', patterns: 'root' },
        ],
        settings: {},
      },
      {
        place: '/etc/ssh/sshd_config.d/20-late.conf:1',
        criteria: [{ name: 'group', patterns: 'domain users' }],
        settings: { forcecommand: ['…'] },
      },
      {
        place: `${main}:3`,
        criteria: [{ name: 'exec', patterns: '…' }],
        settings: { permitrootlogin: ['yes'] },
      },
    ],
    residue: [],
  })
})

test('RHEL 9’s file for its crypto policy has algorithms alone; other files are not known', () => {
  const output =
    prefix(
      '/etc/ssh/sshd_config.d/50-redhat.conf',
      'Include /etc/crypto-policies/back-ends/opensshserver.config',
    ) + prefix(main, 'Include /etc/ssh/sshd_config.d/*.conf\nInclude /etc/ssh/../srv/x')
  expect(readSshdMatches(output)).toEqual({
    value: [],
    residue: [{ line: 3, text: 'Include /etc/ssh/../srv/x' }],
  })
})

test('a block holds for what it includes', () => {
  const output =
    prefix(
      '/etc/ssh/sshd_config.d/a.conf',
      'PermitRootLogin yes\nMatch User root\nPasswordAuthentication yes',
    ) + prefix(main, 'Match Address 10.0.0.0/8\nInclude /etc/ssh/sshd_config.d/a.conf')
  expect(readSshdMatches(output).value).toEqual([
    {
      place: `${main}:1`,
      criteria: [{ name: 'address', patterns: '10.0.0.0/8' }],
      settings: { permitrootlogin: ['yes'] },
    },
    {
      place: '/etc/ssh/sshd_config.d/a.conf:2',
      criteria: [
        { name: 'address', patterns: '10.0.0.0/8' },
        { name: 'user', patterns: 'root' },
      ],
      settings: { passwordauthentication: ['yes'] },
    },
  ])
})

test.each(['', 'nonsense\n', prefix('/etc/ssh/sshd_config.d/x.conf', 'Match all')])(
  'no sshd_config: %j',
  (text) => {
    expect(() => readSshdMatches(text)).toThrow(FormatError)
  },
)

test.each([
  ['uid=0(root) gid=0(root) groups=0(root)\n', ['root']],
  [
    'uid=0(root) gid=0(root) groups=0(root),10(wheel) context=unconfined_u:unconfined_r:unconfined_t:s0\n',
    ['root', 'wheel'],
  ],
  ['uid=0(root) gid=0(root) Gruppen=0(root),100(domain users)\n', ['root', 'domain users']],
])('id root: %j', (text, groups) => {
  expect(parseGroups(text)).toEqual(groups)
})

test.each(['', 'id: root: no such user\n', 'uid=1(x) gid=1(x) groups=1(x)\n'])(
  'no groups of root: %j',
  (text) => {
    expect(() => parseGroups(text)).toThrow(FormatError)
  },
)
