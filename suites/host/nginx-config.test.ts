import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createFailedReading,
  createHosts,
  createNginxReading,
  createOneHost,
  createReading,
  forbiddenReading,
  notInstalledReading,
  type Replacement,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './nginx-config.ts'

const hsts = 'add_header Strict-Transport-Security max-age=15768000;'
const cache = 'proxy_cache mattermost_cache;'
const createChangedHost = (...replacements: Replacement[]) =>
  createOneHost({ nginxConfiguration: createNginxReading(...replacements) })

const createOlderHost = (version: string) =>
  createOneHost({
    nginxVersion: createReading(version),
    nginxConfiguration: createNginxReading([
      'upstream backend {',
      'server { listen 443 ssl default_server; server_name other; ssl_protocols TLSv1 TLSv1.2 TLSv1.3; }\nupstream backend {',
    ]),
  })

testCases(check, [
  ['seed 000', createOneHost(), 'pass'],
  ['seed 000, as documented', createOneHost(), 'pass', '', 'centos7'],
  [
    'broken',
    createOneHost({ nginxConfiguration: createFailedReading(1) }),
    'fail',
    'cannot read its configuration',
  ],
  ['ended otherwise', createOneHost({ nginxConfiguration: createFailedReading(126) }), 'inconclusive', '126'],
  [
    'forbidden',
    createOneHost({ nginxConfiguration: forbiddenReading }),
    'inconclusive',
    '/usr/sbin/nginx -T',
  ],
  [
    'declared and absent',
    createHosts({ mm1: { nginxConfiguration: notInstalledReading } }, { mm1: ['edge'] }),
    'inconclusive',
    'no nginx',
  ],
  [
    'HSTS discarded in a location',
    createChangedHost([cache, `${cache} add_header X-Site chat;`]),
    'fail',
    'sends no Strict-Transport-Security',
  ],
  ['HSTS repeated there', createChangedHost([cache, `${cache} add_header X-Site chat; ${hsts}`]), 'pass'],
  ['no HSTS at all', createChangedHost([hsts, '']), 'pass'],
  [
    'request headers discarded in a location',
    createChangedHost(['proxy_set_header X-Forwarded-Proto $scheme;', '']),
    'fail',
    'no X-Forwarded-Proto',
  ],
  ['no Host', createChangedHost(['proxy_set_header Host $http_host;', '']), 'fail', 'no Host'],
  ['no Upgrade', createChangedHost(['proxy_set_header Upgrade $http_upgrade;', '']), 'fail', 'no upgrade'],
  ['no Connection', createChangedHost(['proxy_set_header Connection "upgrade";', '']), 'fail', 'no upgrade'],
  [
    'Connection from a map',
    createChangedHost(['Connection "upgrade"', 'Connection $connection_upgrade']),
    'pass',
  ],
  [
    'a location that no WebSocket comes to',
    createChangedHost(['websocket$', 'websockets$']),
    'fail',
    'location / ',
  ],
  [
    'a pattern that is not JavaScript’s',
    createChangedHost(['~ /api/v[0-9]+/', '~ (?i)/api/v[0-9]+/']),
    'inconclusive',
    'which location',
  ],
  [
    'a name twice on one address',
    createChangedHost([
      'upstream backend {',
      'server { listen 80; listen [::]:80; server_name your_subdomain.example.com; }\nupstream backend {',
    ]),
    'fail',
    'nginx ignores',
  ],
  ['the default server allows TLS 1.0', createOlderHost('1.22.1'), 'fail', 'do not count'],
  ['the default server allows TLS 1.0, on a newer nginx', createOlderHost('1.29.0'), 'inconclusive', 'newer'],
  [
    'nothing passed on',
    createOneHost({ nginxConfiguration: createReading({ directives: [], unmatchedIncludes: [] }) }),
    'inconclusive',
    'passes requests on',
  ],
])

testCases(check, [
  [
    'a location that loses a header is shown with those it has',
    createChangedHost([cache, `${cache} add_header X-Site chat;`]),
    'fail',
    'Strict-Transport-Security',
    'current',
    [/^host\.nginxConfiguration .*location .*: .*proxy_set_header Host \$http_host; .*add_header X-Site$/],
  ],
])
