import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createNginxReading,
  createOneHost,
  createReading,
  forbiddenReading,
  type Replacement,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './proxy-backend-tls.ts'

const backend = (server: string, ...more: Replacement[]) => ({
  nginxConfiguration: createNginxReading(['[::1]:8065', server], ...more),
})
const https = ['proxy_pass http://backend;', 'proxy_pass https://backend;'] as const
const socket = (address: string) =>
  createReading([{ protocol: 'tcp', state: 'LISTEN', address, zone: null, port: 8065, processes: null }])

testCases(check, [
  ['over loopback', createOneHost(), 'pass'],
  ['over IPv4 loopback', createOneHost(backend('127.0.0.1:8065')), 'pass'],
  ['over any address of loopback', createOneHost(backend('127.12.255.254:8065')), 'pass'],
  ['over loopback by name', createOneHost(backend('LOCALHOST:8065')), 'pass'],
  [
    'to an address of which loopback is a part',
    createOneHost(backend('10.127.0.1:8065')),
    'fail',
    'clear text to 10.127.0.1:8065',
  ],
  [
    'to another IPv6 address',
    createOneHost(backend('[2001:db8::1]:8065')),
    'fail',
    'clear text to [2001:db8::1]:8065',
  ],
  ['over a socket', createOneHost(backend('unix:/run/mattermost.sock')), 'pass'],
  [
    'in clear to another host',
    createOneHost(backend('192.0.2.7:8065')),
    'fail',
    'clear text to 192.0.2.7:8065',
  ],
  [
    'in clear to another host, as documented',
    createOneHost(backend('192.0.2.7:8065')),
    'fail',
    '',
    'transport-encryption',
  ],
  [
    'in clear to this host’s own address',
    createOneHost({ ...backend('192.0.2.7:8065'), sockets: socket('192.0.2.7') }),
    'pass',
  ],
  ['in clear to a name', createOneHost(backend('mattermost1:8065')), 'inconclusive', 'may be another host'],
  ['in TLS', createOneHost(backend('192.0.2.7:8065', https)), 'pass'],
  [
    'in TLS, as documented',
    createOneHost(backend('192.0.2.7:8065', https)),
    'pass',
    '',
    'transport-encryption',
  ],
  [
    'one of two locations in clear',
    createOneHost(
      backend('192.0.2.7:8065', https, [
        'upstream backend {',
        'server { listen 8443 ssl; location /files/ { proxy_pass http://backend; } }\nupstream backend {',
      ]),
    ),
    'fail',
    'location /files/',
  ],
  [
    'a second server elsewhere',
    createOneHost(backend('[::1]:8065;\n   server 192.0.2.8:8065')),
    'fail',
    '192.0.2.8',
  ],
  [
    'to a variable',
    createOneHost({
      nginxConfiguration: createNginxReading(['proxy_pass http://backend;', 'proxy_pass $upstream;']),
    }),
    'inconclusive',
    'variable',
  ],
  ['forbidden', createOneHost({ nginxConfiguration: forbiddenReading }), 'inconclusive', 'nginx -T'],
  [
    'nothing passed on',
    createOneHost({ nginxConfiguration: createReading({ directives: [], unmatchedIncludes: [] }) }),
    'not-applicable',
  ],
  ['two hosts, one in clear', createHosts({ mm1: {}, mm2: backend('192.0.2.7:8065') }), 'fail', 'mm2'],
  [
    'the document of CentOS 7',
    createOneHost(backend('192.0.2.7:8065')),
    'not-applicable',
    'no requirement',
    'centos7',
  ],
])
