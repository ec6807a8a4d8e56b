import { describe, expect, test } from 'vitest'
import { findNewGrounds } from './failure-grounds.ts'

const saying = (reason: string, ...observed: string[]) => ({
  reason,
  evidence: observed.map((text) => ({ fact: 'tls.suites', observed: text })),
})
const newIn = (before: string, now: string) => findNewGrounds(saying(before), saying(now))

describe('a failure is of something else where it names what it did not name', () => {
  test.each([
    ['a version', 'TLS 1.0 is accepted', 'TLS 1.0 and TLS 1.1 are accepted', ['1.1']],
    [
      'a suite',
      'weak suites offered: TLS_RSA_WITH_RC4_128_SHA (TLS 1.2)',
      'weak suites offered: TLS_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_NULL_SHA (TLS 1.2)',
      ['tls_rsa_with_null_sha'],
    ],
    ['a host', 'mm1: no firewall', 'mm1: no firewall; mm2: no firewall', ['mm2']],
    ['a port', 'port 3306 answers from outside', 'port 5432 answers from outside', ['5432']],
    ['a port of an address', 'open: 192.0.2.10:3306', 'open: 192.0.2.10:5432', ['192.0.2.10:5432']],
    ['an address', 'port 22 of 192.0.2.10 answers', 'port 22 of 192.0.2.11 answers', ['192.0.2.11']],
    ['a size that is a name', 'the key is RSA 1024', 'the key is RSA 512', ['512']],
    ['a release', 'Mattermost 10.5.2 gets no fixes', 'Mattermost 9.11.1 gets no fixes', ['9.11.1']],
    ['a path', '/a is served without it', '/a is served without it; /b is served without it', ['/b']],
    [
      'a long path',
      'read by all: /opt/Mattermost10/config/secrets',
      'read by all: /opt/Mattermost10/config/secretsOfOld',
      ['/opt/mattermost10/config/secretsofold'],
    ],
    ['a cause', 'the certificate is signed by itself', 'the certificate expired on 2026-01-01', ['expired']],
  ])('%s', (_, before, now, names) => {
    expect(newIn(before, now)).toEqual(names)
    expect(newIn(now, now)).toEqual([])
  })

  test('also where only the evidence names it, and each piece stands alone', () => {
    const before = saying('2 of 2 accounts are open', 'root from mm1', 'admin from mm2')
    expect(findNewGrounds(before, saying('2 of 2 accounts are open', 'root from mm2'))).toEqual([
      'root from mm2',
    ])
    expect(findNewGrounds(before, saying('1 of 2 accounts is open', 'root from mm1'))).toEqual([])
  })
})

describe('it is the same failure', () => {
  test.each([
    ['with less left of it', 'TLS 1.0 and TLS 1.1 are accepted', 'TLS 1.1 is accepted'],
    ['in another order', 'accepted: A_1, B_2', 'accepted: B_2, A_1'],
    ['a day later', 'the certificate expires in 12.3 days', 'the certificate expires in 11.3 days'],
    ['an age that crosses a boundary', 'expired 9 days ago', 'expired 1 day ago'],
    ['at another moment', 'last Mon 2026-11-30 00:00:00 UTC', 'last Tue 2026-12-01 00:00:00 UTC'],
    ['an ISO moment', 'valid to 2026-01-01T00:00:00.000Z', 'valid to 2026-02-01T00:00:00Z'],
    ['an HTTP date', 'Date: Mon, 30 Nov 2026 10:00:00 GMT', 'Date: Tue, 01 Dec 2026 10:00:01 GMT'],
    ['with other counters', '1 of 3 sessions of mmuser are open', '2 of 4 sessions of mmuser are open'],
    ['from a port of the system’s choice', 'mmuser from 192.0.2.1:51234', 'mmuser from 192.0.2.1:40222'],
    [
      'with the name of a record for such a port',
      '_44021._tcp.a.org: 3 1 1 ec8c768f720db5a7…',
      '_38013._tcp.a.org: 3 1 1 0c8c768f720db5a7…',
    ],
    [
      'of another digest in base64',
      'pin q4Bd+/Zk3mP0vY7uQ1sW9xR2tN5oL8jH6gF4eD3cB2a=',
      'pin Z4Bd+/Zk3mP0vY7uQ1sW9xR2tN5oL8jH6gF4eD3cB2b=',
    ],
    ['of another process', 'mattermost (pid 1297, root)', 'mattermost (pid 31, root)'],
    ['further down in the file', 'pg_hba.conf, line 2: trust', 'pg_hba.conf, line 19: trust'],
    ['further down in a path', 'location / (/etc/nginx/a.conf:71)', 'location / (/etc/nginx/a.conf:80)'],
    [
      'of another serial number and digest',
      'serial 04a1b2c3d4e5f60718293a4b5c6d7e8f9a0b, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'serial 03ffb2c3d4e5f60718293a4b5c6d7e8f9a0b, SHA-256 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
    ],
    [
      'with another salt in a greeting',
      'open, it says "J\\x00\\x00\\x00\\x0a8.0.36\\x00kT9!"',
      'open, it says "J\\x00\\x00\\x00\\x0a8.0.36\\x00zz:Q"',
    ],
    [
      'with another challenge',
      '/.well-known/acme-challenge/mmverify-tNnIXOBjJX6Vex-lwkwMitggcz77tquu: 200',
      '/.well-known/acme-challenge/mmverify-AbnIXOBjJX6Vex-lwkwMitggcz77t_uu: 200',
    ],
  ])('%s', (_, before, now) => {
    expect(newIn(before, now)).toEqual([])
    expect(findNewGrounds(saying('fails', before), saying('fails', now))).toEqual([])
  })
})

test('a text that a peer made as long as it likes takes no time', () => {
  const long = [
    '"'.repeat(20_000),
    `"${'\\'.repeat(20_000)}`,
    '1 '.repeat(20_000),
    'a:'.repeat(20_000),
    `A${'a'.repeat(40_000)} 1`,
    'aB1/'.repeat(10_000),
    'ab:'.repeat(20_000),
  ]
  const start = process.cpuUsage()
  for (const text of long) expect(newIn(text, text)).toEqual([])
  // Seconds, where one backtracking pattern would take minutes.
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(5)
})
