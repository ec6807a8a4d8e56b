import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { forbidden, hosts, notInstalled, one, sshd } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './sshd-config.ts'

const centos7 = 'chacha20-poly1305@openssh.com,aes128-ctr,aes128-cbc,3des-cbc'

cases(check, [
  ['Debian 12', one(), 'pass'],
  ['empty passwords', one({ sshd: sshd({ permitemptypasswords: 'yes' }) }), 'fail', 'without a password'],
  ['another host’s word', one({ sshd: sshd({ hostbasedauthentication: 'yes' }) }), 'fail', 'another host'],
  ['modes not looked at', one({ sshd: sshd({ strictmodes: 'no' }) }), 'fail', 'strictmodes'],
  ['environment of users', one({ sshd: sshd({ permituserenvironment: 'yes' }) }), 'fail', 'LD_PRELOAD'],
  ['some of the environment', one({ sshd: sshd({ permituserenvironment: 'LANG' }) }), 'pass'],
  ['CentOS 7’s ciphers', one({ sshd: sshd({ ciphers: centos7 }) }), 'fail', 'aes128-cbc, 3des-cbc'],
  ['MD5', one({ sshd: sshd({ macs: 'hmac-md5,hmac-sha2-256' }) }), 'fail', 'hmac-md5'],
  [
    'group 1',
    one({ sshd: sshd({ kexalgorithms: 'diffie-hellman-group1-sha1,curve25519-sha256' }) }),
    'fail',
    'group1',
  ],
  ['DSA', one({ sshd: sshd({ hostkeyalgorithms: 'ssh-dss,ssh-ed25519' }) }), 'fail', 'ssh-dss'],
  ['root with a password is another check’s', one({ sshd: sshd({ permitrootlogin: 'yes' }) }), 'pass'],
  [
    'one of two hosts',
    hosts({ mm1: {}, mm2: { sshd: sshd({ permitemptypasswords: 'yes' }) } }),
    'fail',
    'mm2',
  ],
  ['forbidden', one({ sshd: forbidden }), 'inconclusive', 'sshd -T'],
  ['another server', one({ sshd: notInstalled }), 'inconclusive', 'OpenSSH'],
])
