import type { EmbeddedFault } from '../fault.ts'

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
    fails: ['port-exposure', 'db-exposure'],
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
  'caa-missing': {
    title: 'No CAA records',
    how: 'the zone was never told which CA is in use',
    fails: ['caa'],
    change: ({ dns }) => {
      dns.caa = []
    },
  },
  'tlsa-outdated': {
    title: 'The TLSA record has another key',
    how: 'a renewal with a new key, and nobody told the zone',
    fails: ['dane'],
    change: ({ dns }) => {
      dns.tlsa = 'outdated'
    },
  },
  'ech-truncated': {
    title: 'The ECHConfigList in DNS is cut off',
    how: 'a base64 string pasted without its last line',
    fails: ['ech'],
    change: ({ dns }) => {
      dns.ech = 'truncated'
    },
  },
  'http3-closed': {
    title: 'HTTP/3 is advertised at a closed UDP port',
    how: 'add_header Alt-Svc, and a firewall that opens TCP 443 alone',
    fails: ['http3'],
    change: (settings) => {
      settings.http3 = 'closed'
    },
  },
} as const satisfies Record<string, EmbeddedFault>
