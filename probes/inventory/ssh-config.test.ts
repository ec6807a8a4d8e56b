import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseSshConfig } from './ssh-config.ts'

test('hosts named outright, with what the patterns add', () => {
  const { hosts } = parseSshConfig(`
Host mm1 mm2
  HostName %h.internal.example.com
  Port 2222
  ProxyJump ops@bastion:2200,inner

Host bastion
  HostName=192.0.2.1
  ProxyJump none

Host * !bastion
  User audit
  IdentityFile ~/.ssh/audit
  IdentityFile ~/.ssh/older
`)
  expect(
    hosts.map(({ name, address, port, user, identityFiles, jumps }) => [
      name,
      address,
      port,
      user,
      identityFiles,
      jumps,
    ]),
  ).toEqual([
    [
      'mm1',
      'mm1.internal.example.com',
      2222,
      'audit',
      ['~/.ssh/audit', '~/.ssh/older'],
      ['ops@bastion:2200', 'inner'],
    ],
    [
      'mm2',
      'mm2.internal.example.com',
      2222,
      'audit',
      ['~/.ssh/audit', '~/.ssh/older'],
      ['ops@bastion:2200', 'inner'],
    ],
    ['bastion', '192.0.2.1', 22, null, [], []],
  ])
})

test('nothing that the file would run is run', () => {
  const canary = join(tmpdir(), `mmverify-canary-${process.pid}`)
  const { hosts } = parseSshConfig(`
Match exec "touch ${canary}"
  User evil
Host mm1
  CanonicalizeHostName yes
  CanonicalDomains example.invalid
  ProxyCommand touch ${canary}
`)
  expect(hosts[0]).toMatchObject({ name: 'mm1', user: null })
  expect(existsSync(canary)).toBe(false)
})

test('what is not followed is said', () => {
  expect(parseSshConfig('Include conf.d/*\nHost a\n  ProxyCommand nc %h %p\n').notes).toEqual([
    'Include is not followed: name the included file itself',
    'ProxyCommand is not run: those hosts are asked directly',
  ])
})

test('a line that is no directive is refused', () => {
  expect(() => parseSshConfig('Host a\n  Port\n')).toThrow(
    expect.objectContaining({
      name: 'InventoryError',
      message: 'line 2: expected a keyword and its arguments',
    }),
  )
})
