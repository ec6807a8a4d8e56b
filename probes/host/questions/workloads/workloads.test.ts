import { expect, test } from 'vitest'
import { decodeOutput } from '../../command-output.ts'
import { findWorkloads } from '../../workloads/find-workload.ts'
import { parseProcessConnections } from './process-connections.ts'
import { parseProcessEnvironments } from './process-environments.ts'
import { parseMounts, parseProcessMounts } from './process-mounts.ts'
import { parseProcessPlaces } from './process-places.ts'

const id = '0123456789abcdef'.repeat(4)

test.each([
  ['Docker, cgroup v2', `0::/system.slice/docker-${id}.scope`, id],
  ['Docker, cgroup v1', `12:pids:/docker/${id},11:memory:/docker/${id},1:name=systemd:/docker/${id}`, id],
  ['Podman', `0::/machine.slice/libpod-${id}.scope/container`, id],
  ['rootless Podman', `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope`, id],
  ['CRI-O', `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-pod1.slice/crio-${id}.scope`, id],
  ['containerd', `0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${id}.scope`, id],
  ['LXC', '0::/lxc.payload.mm/system.slice/nginx.service', 'mm'],
  ['systemd-nspawn', '0::/machine.slice/machine-mm.scope/payload', 'mm'],
  ['a service', '0::/system.slice/nginx.service', null],
  ['a session', '0::/user.slice/user-1000.slice/session-3.scope', null],
  ['none', '-', null],
])('the container of a control group: %s', (_, groups, container) => {
  const [, place] = parseProcessPlaces(`    1 4026531840 0::/init.scope\n 2124 4026532601 ${groups}\n`)
  expect(place?.container ?? null).toBe(container)
})

test('the network of a process that the account may not look at is not known', () => {
  expect(parseProcessPlaces(`    1          - 0::/init.scope\n`)).toEqual([
    { pid: 1, network: null, container: null },
  ])
  expect(() => parseProcessPlaces('error: unsupported option\n')).toThrow()
})

test('variables end in NUL, and may have lines', () => {
  const text = decodeOutput(
    Buffer.from(
      '/proc/7/environ:PATH=/usr/bin\0/proc/7/environ:MM_SERVICESETTINGS_SITEURL=https://a=b\0/proc/7/environ:MM_EMAILSETTINGS_SMTPPASSWORD=a\nb\0/proc/8/environ:COMM_X=1\0/proc/9/environ:POSTGRES_PASSWORD=hunter2\0',
    ),
  )
  const found = parseProcessEnvironments(text)
  expect(found.read).toEqual([7])
  expect(found.processes).toMatchObject([
    {
      pid: 7,
      environment: {
        overrides: { 'ServiceSettings.SiteURL': 'https://a=b' },
        secrets: ['MM_EMAILSETTINGS_SMTPPASSWORD'],
      },
    },
    { pid: 9, environment: { secrets: ['POSTGRES_PASSWORD'] } },
  ])
  expect(JSON.stringify(found)).not.toContain('hunter2')
})

test('as a script writes them', () => {
  const found = parseProcessEnvironments(
    '/proc/7/environ:PATH="/usr/bin"\n/proc/7/environ:MM_SERVICESETTINGS_SITEURL="https://a"\n',
  )
  expect(found).toMatchObject({
    read: [7],
    processes: [{ environment: { overrides: { 'ServiceSettings.SiteURL': 'https://a' } } }],
  })
})

test('connections to databases: established ones, by their other end', () => {
  const line = (local: string, remote: string, state: string, file = 'tcp') =>
    `/proc/7/net/${file}:   3: ${local} ${remote} ${state} 00000000:00000000 02:0 0\n`
  const text = [
    line('030012AC:D431', '020012AC:1538', '01'),
    line('030012AC:D432', '020012AC:1538', '01'),
    line('030012AC:1538', '040012AC:D431', '01'),
    line('030012AC:D433', '020012AC:0CEA', '06'),
    line(`0000000000000000FFFF0000030012AC:D434`, `0000000000000000FFFF0000050012AC:0CEA`, '01', 'tcp6'),
    line(`B80D0120000000000000000001000000:D434`, `B80D0120000000000000000002000000:1538`, '01', 'tcp6'),
  ].join('')
  expect(parseProcessConnections(text)).toEqual([
    { pid: 7, address: '172.18.0.2', port: 5432 },
    { pid: 7, address: '172.18.0.5', port: 3306 },
    { pid: 7, address: '2001:db8:0:0:0:0:0:2', port: 5432 },
  ])
})

test.each([
  ['the root file system', '28 1 8:1 / / rw - ext4 /dev/sda1 rw', '/srv/mm/config'],
  ['a file system of its own', '30 28 8:1 / /data rw - ext4 /dev/sdb1 rw', '/data/srv/mm/config'],
  ['a part of one', '30 28 8:1 /srv /mnt rw - ext4 /dev/sdb1 rw', '/mnt/mm/config'],
  ['a part that it is not in', '30 28 8:1 /var /mnt rw - ext4 /dev/sdb1 rw', null],
  ['another file system', '28 1 8:2 / / rw - ext4 /dev/sda1 rw', null],
])('where the host has a volume: %s', (_, mounted, path) => {
  const [workload] = findWorkloads(/mattermost$/, {
    processes: [{ pid: 7, ppid: 1, user: 'x', program: 'mattermost', carriesSecret: false, tunnel: null }],
    places: [{ pid: 7, network: '2', container: id }],
    environments: null,
    connections: null,
    mounts:
      parseProcessMounts('/proc/7/mountinfo:9 8 8:1 /srv/mm/config /mattermost/config rw - ext4 x rw\n') ??
      null,
    hostMounts: parseMounts(`${mounted}\n`),
  })
  expect(workload).toMatchObject({ environment: null, mounts: [{ target: '/mattermost/config', path }] })
})

const [outer, inner] = ['a'.repeat(64), 'b'.repeat(64)]

test.each([
  [
    'systemd in Docker',
    `0::/docker/${outer}/init.scope`,
    `0::/docker/${outer}/system.slice/nginx.service`,
    null,
  ],
  ['LXC', '0::/lxc.payload.mm1/init.scope', '0::/lxc.payload.mm1/system.slice/nginx.service', null],
  [
    'control groups of version 1',
    `1:name=systemd:/docker/${outer}`,
    `1:name=systemd:/docker/${outer}/system.slice/x`,
    null,
  ],
  [
    'a container in it',
    `0::/docker/${outer}/init.scope`,
    `0::/docker/${outer}/system.slice/docker-${inner}.scope`,
    inner,
  ],
])('a host that is itself a container, of %s, is the host', (_, first, groups, container) => {
  const places = parseProcessPlaces(`1 4026531840 ${first}\n 2124 4026531840 ${groups}\n`)
  expect(places.find(({ pid }) => pid === 2124)?.container ?? null).toBe(container)
  expect(places.find(({ pid }) => pid === 1)?.container).toBeNull()
})
