import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createOneHost,
  createSshdReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './sshd-config.ts'

const centos7 = 'chacha20-poly1305@openssh.com,aes128-ctr,aes128-cbc,3des-cbc'

testCases(check, [
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
