import { execFileSync } from 'node:child_process'
import type { HostInterface } from '../../core/packet-filter/sources.ts'

/**
 * A host under test between two networks of senders, and one that it hands on to:
 *
 *     s0 ── eth0 [host] eth1 ── s1
 *                   └── docker0 ── inner
 *
 * To be laid out in a namespace of its own, for networks and for mounts, with which everything ends.
 */
export const senders = [
  {
    namespace: 's0',
    interface: 'eth0',
    sources: { ip: ['10.1.0.2', '10.1.0.130'], ip6: ['fd01::2', 'fd01::8002'] },
  },
  { namespace: 's1', interface: 'eth1', sources: { ip: ['10.2.0.2'], ip6: ['fd02::2'] } },
] as const
export const destinations = {
  eth0: { ip: '10.1.0.1', ip6: 'fd01::1' },
  eth1: { ip: '10.2.0.1', ip6: 'fd02::1' },
} as const

export const interfaces: HostInterface[] = [
  { name: 'lo', up: true, addresses: ['127.0.0.1/8', '::1/128'] },
  { name: 'eth0', up: true, addresses: ['10.1.0.1/24', 'fd01::1/64'] },
  { name: 'eth1', up: true, addresses: ['10.2.0.1/24', 'fd02::1/64'] },
  { name: 'docker0', up: true, addresses: ['172.17.0.1/16', 'fd17::1/64'] },
]

export function run(...words: readonly string[]): string {
  const [file = '', ...rest] = words
  return execFileSync(file, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 })
}

export const within = (namespace: string, ...words: readonly string[]) => [
  'ip',
  'netns',
  'exec',
  namespace,
  ...words,
]

export function layNetworks(): void {
  run('mount', '-t', 'tmpfs', 'tmpfs', '/run')
  for (const name of ['host', 's0', 's1', 'inner']) {
    run('ip', 'netns', 'add', name)
    run('ip', '-n', name, 'link', 'set', 'lo', 'up')
  }
  link(
    'eth0',
    's0',
    '10.1.0.1/24',
    'fd01::1/64',
    ['10.1.0.2/24', '10.1.0.130/24'],
    ['fd01::2/64', 'fd01::8002/64'],
  )
  link('eth1', 's1', '10.2.0.1/24', 'fd02::1/64', ['10.2.0.2/24'], ['fd02::2/64'])
  link('docker0', 'inner', '172.17.0.1/16', 'fd17::1/64', ['172.17.0.2/16'], ['fd17::2/64'])
  for (const setting of ['ipv4.ip_forward=1', 'ipv6.conf.all.forwarding=1'])
    run(...within('host', 'sysctl', '-qw', `net.${setting}`))
}

/** Neighbours are written down: a filter may drop what would find them. */
function link(
  name: string,
  peer: string,
  own4: string,
  own6: string,
  peers4: string[],
  peers6: string[],
): void {
  const macs = [
    `02:00:00:00:${name === 'eth0' ? '01' : name === 'eth1' ? '02' : '03'}:01`,
    `02:00:00:00:${name === 'eth0' ? '01' : name === 'eth1' ? '02' : '03'}:02`,
  ] as const
  run(
    'ip',
    '-n',
    'host',
    'link',
    'add',
    name,
    'address',
    macs[0],
    'type',
    'veth',
    'peer',
    'name',
    'up0',
    'netns',
    peer,
  )
  run('ip', '-n', peer, 'link', 'set', 'up0', 'address', macs[1])
  for (const [space, device, addresses] of [
    ['host', name, [own4, own6]],
    [peer, 'up0', [...peers4, ...peers6]],
  ] as const) {
    run('ip', '-n', space, 'link', 'set', device, 'up')
    for (const address of addresses)
      run(
        'ip',
        '-n',
        space,
        'addr',
        'add',
        address,
        'dev',
        device,
        ...(address.includes(':') ? ['nodad'] : []),
      )
  }
  for (const address of [...peers4, ...peers6])
    run(
      'ip',
      '-n',
      'host',
      'neigh',
      'replace',
      address.split('/')[0] ?? '',
      'lladdr',
      macs[1],
      'dev',
      name,
      'nud',
      'permanent',
    )
  for (const address of [own4, own6]) {
    const gateway = address.split('/')[0] ?? ''
    run('ip', '-n', peer, 'neigh', 'replace', gateway, 'lladdr', macs[0], 'dev', 'up0', 'nud', 'permanent')
    run('ip', '-n', peer, 'route', 'add', 'default', 'via', gateway)
  }
}
