import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { absent, failed, forbidden, notInstalled, one, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './updates-pending.ts'

const update = (name: string, security: boolean) => ({ package: name, version: '3.0.18-1', security })
const lists = (...modified: string[]) =>
  value(
    modified.map((each) => ({
      name: 'debian.example.org_debian-security_dists_bookworm-security_InRelease',
      modified: each,
    })),
  )
const system = (id: string, versionId: string) =>
  value({ id, idLike: [], versionId, prettyName: `${id} ${versionId}` })

cases(check, [
  ['none', one(), 'pass'],
  ['none, as documented', one(), 'pass', '', 'centos7'],
  [
    'one of them for security',
    one({ aptUpdates: value([update('openssl', true), update('vim', false)]) }),
    'fail',
    '1 security update is pending',
  ],
  ['others only', one({ aptUpdates: value([update('vim', false)]) }), 'pass'],
  ['without lists', one({ aptLists: value([]) }), 'inconclusive', 'no list of a security archive'],
  ['without a folder for them', one({ aptLists: absent }), 'inconclusive', 'no list'],
  [
    'lists of last month',
    one({ aptLists: lists('2026-08-01T00:00:00.000Z') }),
    'inconclusive',
    'of 2026-08-01',
  ],
  [
    'old lists and new ones',
    one({ aptLists: lists('2026-08-01T00:00:00.000Z', '2026-08-30T00:00:00.000Z') }),
    'pass',
  ],
  [
    'old lists that know of one',
    one({ aptLists: lists('2026-08-01T00:00:00.000Z'), aptUpdates: value([update('openssl', true)]) }),
    'fail',
  ],
  [
    'CentOS 7',
    one({ osRelease: system('centos', '7'), aptUpdates: notInstalled }),
    'fail',
    'since 2024-06-30',
  ],
  ['Ubuntu 20.04', one({ osRelease: system('ubuntu', '20.04') }), 'inconclusive', 'those that are sold'],
  ['RHEL 9', one({ osRelease: system('rhel', '9.4'), aptUpdates: notInstalled }), 'inconclusive', 'dnf'],
  ['apt failed', one({ aptUpdates: failed(100) }), 'inconclusive', 'status 100'],
  ['lists forbidden', one({ aptLists: forbidden }), 'inconclusive', '/var/lib/apt/lists'],
])
