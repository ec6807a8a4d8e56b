import { describe, expect, test } from 'vitest'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createReading,
  createUnits,
  type HostReadings,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import { readAccessLists } from '../../../probes/host/questions/access-lists.ts'
import { readAccounts, readGroups } from '../../../probes/host/questions/accounts.ts'
import { readFiles } from '../../../probes/host/questions/file-listing.ts'
import { readCounts } from '../../../probes/host/questions/key-contents.ts'
import { check as configPermissions } from '../../host/config-permissions.ts'
import { check as keyPermissions } from '../../host/tls-key-permissions.ts'

const passwd = `root:x:0:0:root:/root:/bin/bash
www-data:x:33:33::/var/www:/usr/sbin/nologin
postgres:x:105:110::/var/lib/postgresql:/bin/bash
mattermost:x:998:998::/opt/mattermost:/bin/sh
bob:x:1001:1001:Bob:/home/bob:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`
const group = `root:x:0:
www-data:x:33:
ssl-cert:x:109:postgres
certs:x:120:bob
empty:x:121:
postgres:x:110:
mattermost:x:998:
bob:x:1001:
`
const value = <T>({ value: read, residue }: { value: T; residue: { line: number; text: string }[] }) => ({
  status: 'ok' as const,
  value: { found: 'value' as const, value: read, ...(residue.length > 0 && { residue }) },
})
const who = { accounts: value(readAccounts(passwd)), groups: value(readGroups(group)) }

function listing(folder: string, ...lines: string[]) {
  return value(
    readFiles(folder)(
      `total 8\ndrwxr-xr-x 2 root root 4096 Nov 22 09:27 .\ndrwxr-xr-x 3 root root 4096 Nov 22 09:27 ..\n${lines.join('\n')}\n`,
    ),
  )
}
const config = (line: string, changes: HostReadings = {}) =>
  createHosts({
    mm1: {
      mattermostFilesEtc: listing('/etc/mattermost', `${line} 9000 Nov 22 09:27 config.json`),
      units: createUnits({ 'mattermost.service': { user: 'mattermost' } }),
      ...changes,
    },
  })
const keys = (changes: HostReadings) =>
  createHosts({
    mm1: {
      letsencryptFiles: { status: 'ok', value: { found: 'absent' } },
      privateKeysDebian: { status: 'ok', value: { found: 'absent' } },
      nginxConfiguration: { status: 'ok', value: { found: 'not-installed' } },
      ...changes,
    },
  })

type Verdict = 'pass' | 'fail' | 'inconclusive' | 'not-applicable'

describe('config.json', () => {
  const cases: [string, string, HostReadings, Verdict, string][] = [
    [
      '640 mattermost:www-data',
      '-rw-r----- 1 mattermost www-data',
      who,
      'fail',
      'the group www-data can read',
    ],
    [
      '640 mattermost:www-data, nothing known of groups',
      '-rw-r----- 1 mattermost www-data',
      {},
      'fail',
      'www-data',
    ],
    ['640 root:nginx', '-rw-r----- 1 root nginx', {}, 'fail', 'nginx'],
    ['600 root:root', '-rw------- 1 root root', {}, 'fail', 'cannot read /etc/mattermost/config.json'],
    ['600 root:root, with groups', '-rw------- 1 root root', who, 'fail', 'cannot read'],
    ['640 root:mattermost', '-rw-r----- 1 root mattermost', who, 'pass', ''],
    ['600 mattermost:mattermost', '-rw------- 1 mattermost mattermost', who, 'pass', ''],
    ['640 mattermost:empty', '-rw-r----- 1 mattermost empty', who, 'pass', ''],
    ['640 mattermost:certs', '-rw-r----- 1 mattermost certs', who, 'fail', 'certs'],
    [
      '640 mattermost:domain users',
      '-rw-r----- 1 mattermost domain users',
      who,
      'inconclusive',
      'domain users',
    ],
    [
      '660 mattermost:domain users, unknown',
      '-rw-rw---- 1 mattermost DOM\\domain users',
      {},
      'inconclusive',
      'domain users',
    ],
    ['an SELinux dot', '-rw-r-----. 1 mattermost mattermost', who, 'pass', ''],
    ['644', '-rw-r--r--. 1 mattermost mattermost', who, 'fail', 'everyone'],
    ['600 of another account', '-rw------- 1 www-data www-data', who, 'fail', 'www-data can change'],
    [
      'run as another account',
      '-rw------- 1 mattermost mattermost',
      {
        ...who,
        units: createUnits({ 'mattermost.service': { user: 'www-data' } }),
        processes: createReading([]),
      },
      'fail',
      'runs as www-data',
    ],
    [
      'an ACL that was not read',
      '-rw-r-----+ 1 mattermost mattermost',
      who,
      'inconclusive',
      'access control list',
    ],
    [
      'an ACL for bob',
      '-rw-r-----+ 1 mattermost mattermost',
      {
        ...who,
        accessLists: value(
          readAccessLists(
            '# file: /etc/mattermost/config.json\n# owner: mattermost\n# group: mattermost\nuser::rw-\nuser:bob:r--\ngroup::---\nmask::r--\nother::---\n\n',
          ),
        ),
      },
      'fail',
      'bob can read',
    ],
    [
      'an ACL for bob that the mask closes',
      '-rw-------+ 1 mattermost mattermost',
      {
        ...who,
        accessLists: value(
          readAccessLists(
            '# file: /etc/mattermost/config.json\nuser::rw-\nuser:bob:r--\t\t#effective:---\ngroup::---\nmask::---\nother::---\n',
          ),
        ),
      },
      'pass',
      '',
    ],
    [
      'an ACL that lets Mattermost in',
      '-rw-r-----+ 1 root root',
      {
        ...who,
        accessLists: value(
          readAccessLists(
            '# file: /etc/mattermost/config.json\nuser::rw-\nuser:mattermost:r--\ngroup::---\nmask::r--\nother::---\n',
          ),
        ),
      },
      'pass',
      '',
    ],
    ['a file that ls could not ask for', '-????????? ? ? ?', who, 'inconclusive', 'could not be looked at'],
  ]
  testCases(
    configPermissions,
    cases.map(([name, line, readings, verdict, reason]) => [name, config(line, readings), verdict, reason]),
  )
})

const pki = (...lines: string[]) => ({ privateKeysRedhat: listing('/etc/pki/tls/private', ...lines) })
const counts = (own: string, all = own) => ({
  privateKeyLines: value(readCounts(own)),
  pemLines: value(readCounts(all)),
})
const path = '/etc/pki/tls/private'

describe('private keys', () => {
  const cases: [string, HostReadings, Verdict, string][] = [
    [
      'dhparam.pem, by its name',
      pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 dhparam.pem'),
      'not-applicable',
      'no private key',
    ],
    [
      'dhparam.pem, by its content',
      {
        ...pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 strong'),
        ...counts(`${path}/strong:0\n`, `${path}/strong:1\n`),
      },
      'not-applicable',
      'no private key',
    ],
    [
      'a certificate beside',
      {
        ...pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 localhost.crt'),
        ...counts(`${path}/localhost.crt:0\n`, `${path}/localhost.crt:1\n`),
      },
      'not-applicable',
      'no private key',
    ],
    [
      'a public key called .key',
      {
        ...pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 dkim.key'),
        ...counts(`${path}/dkim.key:0\n`, `${path}/dkim.key:1\n`),
      },
      'not-applicable',
      'no private key',
    ],
    [
      'a key in a .crt (HAProxy)',
      {
        ...pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 both.crt'),
        ...counts(`${path}/both.crt:1\n`, `${path}/both.crt:3\n`),
      },
      'fail',
      'everyone on the host can read the private key /etc/pki/tls/private/both.crt',
    ],
    [
      'a key of no telling name',
      {
        ...pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 a b'.replace('a b', 'a\\ b')),
        ...counts(`${path}/a b:1\n`),
      },
      'fail',
      'a b',
    ],
    [
      'an unread file of no telling name',
      pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 strong'),
      'inconclusive',
      'is a private key is not known',
    ],
    [
      'DER',
      { ...pki('-rw-r--r-- 1 root root 424 Nov 22 09:27 host.key'), ...counts(`${path}/host.key:0\n`) },
      'inconclusive',
      'is a private key is not known',
    ],
    [
      'a closed one',
      { ...pki('-rw------- 1 root root 424 Nov 22 09:27 host.key'), ...counts(`${path}/host.key:1\n`) },
      'pass',
      '',
    ],
    [
      'an empty listing (ForceCommand /bin/true)',
      { privateKeysRedhat: { status: 'malformed', field: 'file', offset: 0 } },
      'inconclusive',
      '',
    ],
    [
      'setfacl u:bob:r',
      {
        ...pki('-rw-r-----+ 1 root root 424 Nov 22 09:27 host.key'),
        ...who,
        accessLists: value(
          readAccessLists(
            `# file: ${path}/host.key\nuser::rw-\nuser:bob:r--\ngroup::---\nmask::r--\nother::---\n`,
          ),
        ),
      },
      'fail',
      'bob can read',
    ],
    [
      'setfacl u:postgres:r',
      {
        ...pki('-rw-r-----+ 1 root root 424 Nov 22 09:27 host.key'),
        ...who,
        accessLists: value(
          readAccessLists(
            `# file: ${path}/host.key\nuser::rw-\nuser:postgres:r--\ngroup::---\nmask::r--\nother::---\n`,
          ),
        ),
      },
      'pass',
      '',
    ],
    [
      'setfacl g:certs:r',
      {
        ...pki('-rw-r-----+ 1 root root 424 Nov 22 09:27 host.key'),
        ...who,
        accessLists: value(
          readAccessLists(
            `# file: ${path}/host.key\nuser::rw-\ngroup::---\ngroup:certs:r--\nmask::r--\nother::---\n`,
          ),
        ),
      },
      'fail',
      'the group certs',
    ],
    [
      'a + alone',
      { ...pki('-rw-r-----+ 1 root root 424 Nov 22 09:27 host.key'), ...who },
      'inconclusive',
      'was not read',
    ],
    [
      'ssl-cert with a service',
      { ...pki('-rw-r----- 1 root ssl-cert 424 Nov 22 09:27 host.key'), ...who },
      'pass',
      '',
    ],
    [
      'ssl-cert with a person',
      {
        ...pki('-rw-r----- 1 root ssl-cert 424 Nov 22 09:27 host.key'),
        ...who,
        groups: value(readGroups(group.replace('ssl-cert:x:109:postgres', 'ssl-cert:x:109:postgres,bob'))),
      },
      'fail',
      'ssl-cert',
    ],
    [
      'a group whose own members log in',
      { ...pki('-rw-r----- 1 root bob 424 Nov 22 09:27 host.key'), ...who },
      'fail',
      'bob',
    ],
    [
      'a directory’s group',
      { ...pki('-rw-r----- 1 root domain users 424 Nov 22 09:27 host.key'), ...who },
      'inconclusive',
      'domain users',
    ],
  ]
  testCases(
    keyPermissions,
    cases.map(([name, readings, verdict, reason]) => [name, keys(readings), verdict, reason]),
  )
})

test('what is no entry is residue, without what may be secret in it', () => {
  expect(readAccounts('root:x:0:0:root:/root:/bin/bash\n+::::::\nalice:$6$abc:1:1:/x\n').residue).toEqual([
    { line: 2, text: 'an entry' },
    { line: 3, text: 'alice' },
  ])
  expect(readGroups('root:x:0:\n-----BEGIN PRIVATE KEY-----\n').residue).toHaveLength(1)
  expect(readCounts('/a:b:2\ngrep: /x: Permission denied\n')).toEqual({
    value: [{ path: '/a:b', lines: 2 }],
    residue: [{ line: 2, text: 'a line of grep' }],
  })
  expect(readAccessLists('# file: /a\\040b\nuser:b\\040c:r--\nuser::rw-\nnonsense\n')).toEqual({
    value: [
      {
        path: '/a b',
        entries: [
          { kind: 'user', name: 'b c', permissions: 'r--' },
          { kind: 'user', name: null, permissions: 'rw-' },
        ],
      },
    ],
    residue: [{ line: 4, text: 'a line of getfacl' }],
  })
})
