import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createFailedReading,
  createOneHost,
  createReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './updates-pending.ts'

const update = (name: string, security: boolean) => ({ package: name, version: '3.0.18-1', security })
const lists = (...modified: string[]) =>
  createReading(
    modified.map((each) => ({
      name: 'debian.example.org_debian-security_dists_bookworm-security_InRelease',
      modified: each,
    })),
  )
const system = (id: string, versionId: string) =>
  createReading({ id, idLike: [], versionId, prettyName: `${id} ${versionId}` })

testCases(check, [
  ['none', createOneHost(), 'pass'],
  ['none, as documented', createOneHost(), 'pass', '', 'centos7'],
  [
    'one of them for security',
    createOneHost({ aptUpdates: createReading([update('openssl', true), update('vim', false)]) }),
    'fail',
    '1 security update is pending',
  ],
  ['others only', createOneHost({ aptUpdates: createReading([update('vim', false)]) }), 'pass'],
  [
    'without lists',
    createOneHost({ aptLists: createReading([]) }),
    'inconclusive',
    'no list of a security archive',
  ],
  ['without a folder for them', createOneHost({ aptLists: absentReading }), 'inconclusive', 'no list'],
  [
    'lists of last month',
    createOneHost({ aptLists: lists('2026-08-01T00:00:00.000Z') }),
    'inconclusive',
    'of 2026-08-01',
  ],
  [
    'old lists and new ones',
    createOneHost({ aptLists: lists('2026-08-01T00:00:00.000Z', '2026-08-30T00:00:00.000Z') }),
    'pass',
  ],
  [
    'old lists that know of one',
    createOneHost({
      aptLists: lists('2026-08-01T00:00:00.000Z'),
      aptUpdates: createReading([update('openssl', true)]),
    }),
    'fail',
  ],
  [
    'CentOS 7',
    createOneHost({ osRelease: system('centos', '7'), aptUpdates: notInstalledReading }),
    'fail',
    'since 2024-06-30',
  ],
  [
    'Ubuntu 20.04',
    createOneHost({ osRelease: system('ubuntu', '20.04') }),
    'inconclusive',
    'those that are sold',
  ],
  [
    'RHEL 9',
    createOneHost({ osRelease: system('rhel', '9.4'), aptUpdates: notInstalledReading }),
    'inconclusive',
    'dnf',
  ],
  ['apt failed', createOneHost({ aptUpdates: createFailedReading(100) }), 'inconclusive', 'status 100'],
  ['lists forbidden', createOneHost({ aptLists: forbiddenReading }), 'inconclusive', '/var/lib/apt/lists'],
  ['Ubuntu 24.10', createOneHost({ osRelease: system('ubuntu', '24.10') }), 'fail', 'since 2025-07-31'],
  ['Debian 7', createOneHost({ osRelease: system('debian', '7') }), 'inconclusive', 'since 2018-05-31'],
  ['Ubuntu 14.04', createOneHost({ osRelease: system('ubuntu', '14.04') }), 'inconclusive', 'sold'],
  ['Fedora 38', createOneHost({ osRelease: system('fedora', '38') }), 'fail', 'since 2024-05-21'],
  ['Linux Mint', createOneHost({ osRelease: system('linuxmint', '21') }), 'inconclusive', 'not known'],
  ['Debian to come', createOneHost({ osRelease: system('debian', '15') }), 'inconclusive', 'not known'],
  ['no os-release', createOneHost({ osRelease: absentReading }), 'inconclusive', 'os-release'],
  ['os-release failed', createOneHost({ osRelease: createFailedReading(1) }), 'inconclusive'],
  [
    'OpenSSL held back',
    createOneHost({
      aptUpdates: {
        status: 'ok',
        value: { found: 'value', value: [], residue: [{ line: 3, text: 'kept back: openssl' }] },
      } as never,
    }),
    'inconclusive',
    'kept back: openssl',
  ],
])
