import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  failed,
  forbidden,
  hosts,
  nginx,
  notInstalled,
  one,
  type Replacement,
  value,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './nginx-config.ts'

const hsts = 'add_header Strict-Transport-Security max-age=15768000;'
const cache = 'proxy_cache mattermost_cache;'
const changed = (...replacements: Replacement[]) => one({ nginxConfiguration: nginx(...replacements) })

const older = (version: string) =>
  one({
    nginxVersion: value(version),
    nginxConfiguration: nginx([
      'upstream backend {',
      'server { listen 443 ssl default_server; server_name other; ssl_protocols TLSv1 TLSv1.2 TLSv1.3; }\nupstream backend {',
    ]),
  })

cases(check, [
  ['seed 000', one(), 'pass'],
  ['seed 000, as documented', one(), 'pass', '', 'centos7'],
  ['broken', one({ nginxConfiguration: failed(1) }), 'fail', 'cannot read its configuration'],
  ['ended otherwise', one({ nginxConfiguration: failed(126) }), 'inconclusive', '126'],
  ['forbidden', one({ nginxConfiguration: forbidden }), 'inconclusive', '/usr/sbin/nginx -T'],
  [
    'declared and absent',
    hosts({ mm1: { nginxConfiguration: notInstalled } }, { mm1: ['edge'] }),
    'inconclusive',
    'no nginx',
  ],
  [
    'HSTS discarded in a location',
    changed([cache, `${cache} add_header X-Site chat;`]),
    'fail',
    'sends no Strict-Transport-Security',
  ],
  ['HSTS repeated there', changed([cache, `${cache} add_header X-Site chat; ${hsts}`]), 'pass'],
  ['no HSTS at all', changed([hsts, '']), 'pass'],
  [
    'request headers discarded in a location',
    changed(['proxy_set_header X-Forwarded-Proto $scheme;', '']),
    'fail',
    'no X-Forwarded-Proto',
  ],
  ['no Host', changed(['proxy_set_header Host $http_host;', '']), 'fail', 'no Host'],
  ['no Upgrade', changed(['proxy_set_header Upgrade $http_upgrade;', '']), 'fail', 'no upgrade'],
  ['no Connection', changed(['proxy_set_header Connection "upgrade";', '']), 'fail', 'no upgrade'],
  ['Connection from a map', changed(['Connection "upgrade"', 'Connection $connection_upgrade']), 'pass'],
  ['a location that no WebSocket comes to', changed(['websocket$', 'websockets$']), 'fail', 'location / '],
  [
    'a pattern that is not JavaScript’s',
    changed(['~ /api/v[0-9]+/', '~ (?i)/api/v[0-9]+/']),
    'inconclusive',
    'which location',
  ],
  [
    'a name twice on one address',
    changed([
      'upstream backend {',
      'server { listen 80; listen [::]:80; server_name your_subdomain.example.com; }\nupstream backend {',
    ]),
    'fail',
    'nginx ignores',
  ],
  ['the default server allows TLS 1.0', older('1.22.1'), 'fail', 'do not count'],
  ['the default server allows TLS 1.0, on a newer nginx', older('1.29.0'), 'inconclusive', 'newer'],
  [
    'nothing passed on',
    one({ nginxConfiguration: value({ directives: [], unmatchedIncludes: [] }) }),
    'inconclusive',
    'passes requests on',
  ],
])
