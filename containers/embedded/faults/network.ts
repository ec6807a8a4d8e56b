import type { Fault } from './fault.ts'

/** What answers where: ports that should be closed, and the IPv6 address. */
export const networkFaults = {
  'app-port-open': {
    title: 'Mattermost answers directly on 8065',
    how: 'ListenAddress ":8065" and no firewall',
    fails: ['app-port-exposure'],
    change: ({ network }) => {
      network.exposed = [{ port: 8065, family: 4, service: 'app' }]
    },
  },
  'app-port-open-ipv6': {
    title: 'Mattermost answers directly on 8065, over IPv6 only',
    how: 'a firewall for IPv4 alone',
    fails: ['app-port-exposure'],
    change: ({ network }) => {
      network.ipv6 = 'same'
      network.exposed = [{ port: 8065, family: 6, service: 'app' }]
    },
  },
  'mysql-open': {
    title: 'The database answers from outside',
    how: 'bind-address 0.0.0.0 and no firewall',
    fails: ['port-exposure'],
    change: ({ network }) => {
      network.exposed = [{ port: 3306, family: 4, service: 'mysql' }]
    },
  },
  'ipv6-dead': {
    title: 'The AAAA record leads nowhere',
    how: 'listen 443 without listen [::]:443',
    fails: ['ipv6-parity'],
    change: ({ network }) => {
      network.ipv6 = 'nothing'
    },
  },
  'ipv6-no-http': {
    title: 'Port 80 does not answer over IPv6',
    how: 'listen [::]:80 is missing',
    fails: ['ipv6-parity'],
    change: ({ network }) => {
      network.ipv6 = 'no-http'
    },
  },
  'ipv6-other-certificate': {
    title: 'Another certificate over IPv6',
    how: 'the AAAA record names another host',
    fails: ['ipv6-parity'],
    change: ({ network }) => {
      network.ipv6 = 'other-certificate'
    },
  },
} as const satisfies Record<string, Fault>
