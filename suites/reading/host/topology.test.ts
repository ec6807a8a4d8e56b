import { expect, test } from 'vitest'
import { parseNetworkLinks } from '../../../probes/host/questions/network-links.ts'
import { parseOwnAddresses } from '../../../probes/host/questions/own-addresses.ts'
import { type HostNetwork, staysOnHost } from './topology.ts'

const addresses = parseOwnAddresses(`1: lo    inet 127.0.0.1/8 scope host lo
2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global eth0
2: eth0    inet6 2001:db8::7/64 scope global
3: docker0    inet 172.17.0.1/16 brd 172.17.255.255 scope global docker0
4: mattermost0    inet 172.30.0.1/24 scope global mattermost0
4: mattermost0    inet6 fd00:30::1/64 scope global
5: weave    inet 10.32.0.1/12 scope global weave
6: flannel.1    inet 10.244.1.0/32 scope global flannel.1
7: cni0    inet 10.244.1.1/24 scope global cni0
8: virbr0    inet 192.168.122.1/24 scope global virbr0
9: br0    inet 198.51.100.7/24 scope global br0
`)
/** As iproute2 6 prints them, shortened within a line. */
const links =
  parseNetworkLinks(`1: lo: <LOOPBACK,UP> mtu 65536 qdisc noqueue state UNKNOWN \\    link/loopback 00:00:00:00:00:00
2: eth0: <BROADCAST,UP> mtu 1500 qdisc mq state UP \\    link/ether 52:54:00:00:00:01
3: docker0: <BROADCAST,UP> mtu 1500 state UP \\    link/ether 02:42:00:00:00:03 promiscuity 0 \\    bridge forward_delay 1500
4: mattermost0: <BROADCAST,UP> mtu 1500 state UP \\    link/ether 02:42:00:00:00:04 promiscuity 0 \\    bridge forward_delay 1500
5: weave: <BROADCAST,UP> mtu 1376 state UP \\    link/ether 02:42:00:00:00:05 promiscuity 0 \\    bridge forward_delay 1500
6: flannel.1: <BROADCAST,UP> mtu 1450 state UP \\    link/ether 02:42:00:00:00:06 promiscuity 0 \\    vxlan id 1 local 192.0.2.7 dev eth0
7: cni0: <BROADCAST,UP> mtu 1450 state UP \\    link/ether 02:42:00:00:00:07 promiscuity 0 \\    bridge forward_delay 1500
8: virbr0: <BROADCAST,UP> mtu 1500 state UP \\    link/ether 02:42:00:00:00:08 promiscuity 0 \\    bridge forward_delay 1500
9: br0: <BROADCAST,UP> mtu 1500 state UP \\    link/ether 02:42:00:00:00:09 promiscuity 0 \\    bridge forward_delay 1500
10: veth1@if9: <BROADCAST,UP> mtu 1500 master docker0 state UP \\    link/ether 02:42:00:00:00:10 \\    veth \\    bridge_slave state forwarding
11: veth2@if9: <BROADCAST,UP> mtu 1500 master mattermost0 state UP \\    link/ether 02:42:00:00:00:11 \\    veth \\    bridge_slave state forwarding
12: vxlan-6784: <BROADCAST,UP> mtu 65535 master weave state UP \\    link/ether 02:42:00:00:00:12 \\    vxlan id 0 \\    bridge_slave state forwarding
13: vnet0: <BROADCAST,UP> mtu 1500 master virbr0 state UP \\    link/ether 02:42:00:00:00:13 \\    tun type tap \\    bridge_slave state forwarding
14: eth1: <BROADCAST,UP> mtu 1500 master br0 state UP \\    link/ether 02:42:00:00:00:14 \\    bridge_slave state forwarding
`)
const known: HostNetwork = { sockets: [], addresses, links, name: 'mm1' }

test.each([
  ['loopback', '127.0.0.53', 'yes'],
  ['loopback within IPv6', '[::ffff:127.0.0.1]', 'yes'],
  ['localhost', 'localhost', 'yes'],
  ['its own name', 'MM1', 'yes'],
  ['another name', 'db', 'unknown'],
  ['its own address', '192.0.2.7', 'yes'],
  ['its own address of IPv6, written otherwise', '2001:DB8:0:0::7', 'yes'],
  ['a neighbour', '192.0.2.8', 'no'],
  ['the bridge itself', '172.17.0.1', 'yes'],
  ['a container on the bridge', '172.17.0.3', 'yes'],
  ['a container on a bridge that Compose named', '172.30.0.4', 'yes'],
  ['the same by IPv6', 'fd00:30::4', 'yes'],
  ['a container on an overlay of Weave', '10.40.0.3', 'no'],
  ['a pod of this node', '10.244.1.9', 'yes'],
  ['a pod of another node, over VXLAN', '10.244.2.9', 'no'],
  ['an address of a Swarm’s overlay, which the host has no part in', '10.0.1.5', 'no'],
  ['a virtual machine on the host', '192.168.122.9', 'unknown'],
  ['a host behind a bridge with a card', '198.51.100.9', 'no'],
] as const)('%s', (_, address, stays) => {
  expect(staysOnHost(address, 5432, known)).toBe(stays)
})

test.each([
  ['Docker’s', '172.17.0.3', 'yes'],
  ['one of no known name', '172.30.0.4', 'no'],
  ['Weave’s', '10.40.0.3', 'no'],
] as const)('a bridge by its name alone, where links were not read: %s', (_, address, stays) => {
  expect(staysOnHost(address, 5432, { ...known, links: null })).toBe(stays)
})

test('without addresses, what listens everywhere leaves it open', () => {
  const socket = { protocol: 'tcp', state: 'LISTEN', address: '*', zone: null, port: 8065, processes: null }
  const network = { sockets: [socket], addresses: null, links: null, name: null }
  expect(staysOnHost('192.0.2.9', 8065, network)).toBe('unknown')
  expect(staysOnHost('192.0.2.9', 5432, network)).toBe('no')
})

test('links of a host without loopback were not read', () => {
  expect(() => parseNetworkLinks('Object "link" is unknown\n')).toThrow()
})
