import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  forbidden,
  hosts,
  nginx,
  one,
  type Replacement,
  value,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './proxy-backend-tls.ts'

const backend = (server: string, ...more: Replacement[]) => ({
  nginxConfiguration: nginx(['[::1]:8065', server], ...more),
})
const https = ['proxy_pass http://backend;', 'proxy_pass https://backend;'] as const
const socket = (address: string) =>
  value([{ protocol: 'tcp', state: 'LISTEN', address, zone: null, port: 8065, processes: null }])

cases(check, [
  ['over loopback', one(), 'pass'],
  ['over IPv4 loopback', one(backend('127.0.0.1:8065')), 'pass'],
  ['over a socket', one(backend('unix:/run/mattermost.sock')), 'pass'],
  ['in clear to another host', one(backend('192.0.2.7:8065')), 'fail', 'clear text to 192.0.2.7:8065'],
  [
    'in clear to another host, as documented',
    one(backend('192.0.2.7:8065')),
    'fail',
    '',
    'transport-encryption',
  ],
  [
    'in clear to this host’s own address',
    one({ ...backend('192.0.2.7:8065'), sockets: socket('192.0.2.7') }),
    'pass',
  ],
  ['in clear to a name', one(backend('mattermost1:8065')), 'inconclusive', 'may be another host'],
  ['in TLS', one(backend('192.0.2.7:8065', https)), 'pass'],
  ['in TLS, as documented', one(backend('192.0.2.7:8065', https)), 'pass', '', 'transport-encryption'],
  [
    'one of two locations in clear',
    one(
      backend('192.0.2.7:8065', https, [
        'upstream backend {',
        'server { listen 8443 ssl; location /files/ { proxy_pass http://backend; } }\nupstream backend {',
      ]),
    ),
    'fail',
    'location /files/',
  ],
  ['a second server elsewhere', one(backend('[::1]:8065;\n   server 192.0.2.8:8065')), 'fail', '192.0.2.8'],
  [
    'to a variable',
    one({ nginxConfiguration: nginx(['proxy_pass http://backend;', 'proxy_pass $upstream;']) }),
    'inconclusive',
    'variable',
  ],
  ['forbidden', one({ nginxConfiguration: forbidden }), 'inconclusive', 'nginx -T'],
  [
    'nothing passed on',
    one({ nginxConfiguration: value({ directives: [], unmatchedIncludes: [] }) }),
    'not-applicable',
  ],
  ['two hosts, one in clear', hosts({ mm1: {}, mm2: backend('192.0.2.7:8065') }), 'fail', 'mm2'],
  ['the document of CentOS 7', one(backend('192.0.2.7:8065')), 'not-applicable', 'no requirement', 'centos7'],
])
