import { expect, test } from 'vitest'
import type { Host } from '../docker/stack-host.ts'
import { peersOf, renderPreStartScript } from './cluster-node.ts'

const hosts = Array.from({ length: 8 }, (_, index) => ({
  name: `mattermost${index + 1}`,
  addresses: [{ ipv4: `192.0.2.${index + 1}`, ipv6: null }],
})) as unknown as [Host, Host, Host, ...Host[]]

test('a node’s peers are the others, with the document’s ports 18075, 18074, 28075 …', () => {
  expect(peersOf(hosts[1], hosts.slice(0, 3))).toEqual([
    { name: 'mattermost1', address: '192.0.2.1', streaming: 18075, gossip: 18074 },
    { name: 'mattermost3', address: '192.0.2.3', streaming: 28075, gossip: 28074 },
  ])
})

test('in a cluster of eight, local ports stay unique and valid', () => {
  const ports = peersOf(hosts[0], hosts).flatMap((peer) => [peer.streaming, peer.gossip])
  expect(ports).toHaveLength(14)
  expect(new Set(ports).size).toBe(14)
  expect(Math.max(...ports)).toBeLessThan(65_536)
})

test('pre_start.sh has the document’s line for each tunnel', () => {
  const line =
    'ssh -N -f -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L 18075:192.0.2.2:8075 192.0.2.2 || true'
  const script = renderPreStartScript(peersOf(hosts[0], hosts.slice(0, 3))).split('\n')
  expect(script[0]).toBe('#!/bin/bash')
  expect(script[1]).toBe(line)
  expect(script.filter((each) => each.startsWith('ssh '))).toHaveLength(4)
})
