import { readFileSync } from 'node:fs'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createOneHost,
  createReading,
  createSshdReading,
  forbiddenReading,
  notInstalledReading,
  plainSshdAlone,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { parseSshd } from '../../probes/host/questions/sshd.ts'
import { readSshdMatches } from '../../probes/host/questions/sshd-files.ts'
import { check } from './sshd-config.ts'

const debian = readFileSync(
  new URL('../../probes/host/questions/fixtures/debian12.sshd-T.txt', import.meta.url),
  'utf8',
)
const centos7 = 'chacha20-poly1305@openssh.com,aes128-ctr,aes128-cbc,3des-cbc'

testCases(check, [
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
  [
    'empty passwords',
    createOneHost({ sshd: createSshdReading({ permitemptypasswords: 'yes' }) }),
    'fail',
    'without a password',
  ],
  [
    'another host’s word',
    createOneHost({ sshd: createSshdReading({ hostbasedauthentication: 'yes' }) }),
    'fail',
    'another host',
  ],
  [
    'modes not looked at',
    createOneHost({ sshd: createSshdReading({ strictmodes: 'no' }) }),
    'fail',
    'strictmodes',
  ],
  [
    'environment of users',
    createOneHost({ sshd: createSshdReading({ permituserenvironment: 'yes' }) }),
    'fail',
    'LD_PRELOAD',
  ],
  [
    'some of the environment',
    createOneHost({ sshd: createSshdReading({ permituserenvironment: 'LANG' }) }),
    'pass',
  ],
  [
    'CentOS 7’s ciphers',
    createOneHost({ sshd: createSshdReading({ ciphers: centos7 }) }),
    'fail',
    'aes128-cbc, 3des-cbc',
  ],
  ['MD5', createOneHost({ sshd: createSshdReading({ macs: 'hmac-md5,hmac-sha2-256' }) }), 'fail', 'hmac-md5'],
  [
    'group 1',
    createOneHost({
      sshd: createSshdReading({ kexalgorithms: 'diffie-hellman-group1-sha1,curve25519-sha256' }),
    }),
    'fail',
    'group1',
  ],
  [
    'DSA',
    createOneHost({ sshd: createSshdReading({ hostkeyalgorithms: 'ssh-dss,ssh-ed25519' }) }),
    'fail',
    'ssh-dss',
  ],
  [
    'root with a password is another check’s',
    createOneHost({ sshd: createSshdReading({ permitrootlogin: 'yes' }) }),
    'pass',
  ],
  [
    'one of two hosts',
    createHosts({ mm1: {}, mm2: { sshd: createSshdReading({ permitemptypasswords: 'yes' }) } }),
    'fail',
    'mm2',
  ],
  ['forbidden', createOneHost({ sshd: forbiddenReading }), 'inconclusive', 'sshd -T'],
  ['another server', createOneHost({ sshd: notInstalledReading }), 'inconclusive', 'OpenSSH'],
])

const sshd = (changes: Record<string, string>) => createOneHost({ sshd: createSshdReading(changes) })
const debianMacs =
  'hmac-sha1,umac-64@openssh.com,hmac-sha2-256,hmac-sha2-512,umac-128@openssh.com,hmac-sha1-etm@openssh.com,umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com'
const withoutLine = (keyword: string) => {
  const { [keyword]: _, ...rest } = parseSshd(debian)
  return createOneHost({ sshd: createReading(rest) })
}
const matching = (text: string) => {
  const lines = text.split('\n').map((line, index) => `/etc/ssh/sshd_config:${index + 1}:${line}\n`)
  return createOneHost({ sshdMatches: createReading(readSshdMatches(lines.join('')).value) })
}

testCases(check, [
  [
    'group 14 with SHA-1 and HMAC with SHA-1',
    sshd({ kexalgorithms: 'diffie-hellman-group14-sha1', macs: 'hmac-sha1' }),
    'fail',
    /hmac-sha1.*group14-sha1/,
  ],
  ['group exchange with SHA-1', sshd({ kexalgorithms: 'diffie-hellman-group-exchange-sha1' }), 'fail'],
  ['HMAC with SHA-1, as someone chose it', sshd({ macs: 'hmac-sha2-256,hmac-sha1' }), 'fail', 'macs'],
  ['a short UMAC, as someone chose it', sshd({ macs: 'umac-64@openssh.com,hmac-sha2-256' }), 'fail'],
  [
    'OpenSSH’s own list',
    sshd({ macs: debianMacs }),
    'pass',
    '',
    'current',
    [/macs has hmac-sha1.*by default$/],
  ],
  ['keys signed with SHA-1', sshd({ pubkeyacceptedalgorithms: 'ssh-ed25519,ssh-rsa' }), 'fail', 'ssh-rsa'],
  ['arcfour', sshd({ ciphers: 'aes128-ctr,arcfour256' }), 'fail'],
  ['capital letters', sshd({ ciphers: '3DES-CBC' }), 'fail'],
  [
    'an algorithm of another time',
    sshd({ kexalgorithms: 'curve25519-sha256,frodo-sha3' }),
    'inconclusive',
    'frodo',
  ],
  ['OpenSSH 10', sshd({ kexalgorithms: 'mlkem768x25519-sha256,sntrup761x25519-sha512' }), 'pass'],
  ...[
    'ciphers',
    'macs',
    'kexalgorithms',
    'permitemptypasswords',
    'strictmodes',
    'hostbasedauthentication',
  ].map((keyword) => [`${keyword} not printed`, withoutLine(keyword), 'inconclusive', keyword] as const),
  ['another answer than yes or no', sshd({ permitemptypasswords: 'maybe' }), 'inconclusive'],
  [
    'an account without a password, in a block',
    matching('Match User deploy\n  PermitEmptyPasswords yes'),
    'fail',
    'Match user deploy',
  ],
  [
    'in a block for some condition',
    matching('Match exec "test -e /x"\n  PermitEmptyPasswords yes'),
    'inconclusive',
    'Match exec',
  ],
  ['a block of no harm', matching('Match User sftp\n  ForceCommand internal-sftp'), 'pass'],
])
