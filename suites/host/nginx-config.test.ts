import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createFailedReading,
  createHosts,
  createNginxReading,
  createNginxText,
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
    createChangedHost(
      ['Connection "upgrade"', 'Connection $connection_upgrade'],
      [
        'upstream backend {',
        "map $http_upgrade $connection_upgrade { default upgrade; '' close; }\nupstream backend {",
      ],
    ),
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

const tls = 'listen 443 ssl;'
const forwarded = 'proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;'
const upgrade = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
const app = 'proxy_pass http://127.0.0.1:8065;'
const chat = (text: string) => `server { ${tls} server_name chat.example.org; ${text} }`
const ready = `location / { ${app} ${forwarded} ${upgrade} }`
const grafana = `server { ${tls} server_name grafana.example.org; location / { proxy_pass http://127.0.0.1:3000; } }`
const createHost = (http: string, files: Record<string, string> = {}) =>
  createOneHost({ nginxConfiguration: createNginxText(http, files) })
const at = (subpath: string, http: string) => {
  const host = createHost(http)
  return { ...host, target: { ...host.target, subpath } }
}

// What else a proxy serves (inside.md, nginx; nginx-proxy, docs.mattermost.com "subpath"; grafana.com "behind a proxy").
testCases(check, [
  ['Grafana beside it', createHost(chat(ready) + grafana), 'pass'],
  ['Grafana before it, as the default server', createHost(grafana + chat(ready)), 'pass'],
  [
    'Grafana below the same name',
    createHost(chat(`${ready} location /grafana/ { proxy_pass http://127.0.0.1:3000; }`)),
    'pass',
  ],
  [
    'a proxied acme-challenge',
    createHost(
      chat(`${ready} location ^~ /.well-known/acme-challenge/ { proxy_pass http://127.0.0.1:8888; }`),
    ),
    'pass',
  ],
  [
    'a gate that is asked by a subrequest',
    createHost(chat(`${ready} location = /auth { internal; proxy_pass http://127.0.0.1:4180; }`)),
    'pass',
  ],
  [
    'a PHP application beside it',
    createHost(
      `${chat(ready)} server { ${tls} server_name wiki.example.org; location ~ \\.php$ { fastcgi_pass unix:/run/php.sock; } }`,
    ),
    'pass',
  ],
  [
    'Grafana in order, and Mattermost not',
    createHost(grafana + chat(`location / { ${app} ${upgrade} }`)),
    'fail',
    'no Host',
  ],
  [
    'a second name that leads to the same Mattermost',
    createHost(`${chat(ready)} server { ${tls} server_name old.example.org; location / { ${app} } }`),
    'fail',
    'no Host',
  ],
  ['a wildcard name', createHost(grafana + chat(ready).replace('chat.', '*.')), 'pass'],
  [
    'a wildcard name, in a lower place than Grafana’s',
    createHost(grafana + chat(`location / { ${app} ${upgrade} }`).replace('chat.', '*.')),
    'fail',
    'no Host',
  ],
  ['a name by an expression', createHost(grafana + chat(ready).replace('chat.', '~^(chat|talk)\\.')), 'pass'],
  [
    'Mattermost by another port, under the target’s name',
    createHost(grafana + chat(ready.replace('8065', '8070'))),
    'pass',
  ],
  [
    'Mattermost by another port without a Host',
    createHost(grafana + chat(`location / { proxy_pass http://127.0.0.1:8070; ${upgrade} }`)),
    'fail',
    'no Host',
  ],
  [
    'a mail proxy in the same file',
    createHost(`${chat(ready)} } mail { server { listen 143; protocol imap; proxy on; }`),
    'pass',
  ],
])

const websocket = (path: string, more = '') =>
  `location ${path} { ${app} ${forwarded} ${upgrade} ${more} } location / { ${app} ${forwarded} }`

// docs.mattermost.com, nginx proxy; mattermost/mattermost #4232; nginx.org, WebSocket proxying.
testCases(check, [
  [
    'a subpath',
    at(
      '/chat',
      chat(
        `root /srv; location ~ /chat/api/v4/websocket$ { ${app} ${forwarded} ${upgrade} } location /chat/ { ${app} ${forwarded} }`,
      ),
    ),
    'pass',
  ],
  [
    'a subpath that the target does not name',
    createHost(
      chat(
        `root /srv; location ~ /chat/api/v[0-9]+/(users/)?websocket$ { ${app} ${forwarded} ${upgrade} } location /chat/ { ${app} ${forwarded} }`,
      ),
    ),
    'pass',
  ],
  [
    'a subpath by one location',
    at('/chat', chat(`location /chat/ { ${app} ${forwarded} ${upgrade} }`)),
    'pass',
  ],
  [
    'a subpath without an upgrade',
    at(
      '/chat',
      chat(
        `root /srv; location ~ /api/v4/websockets$ { ${app} ${forwarded} ${upgrade} } location /chat { ${app} ${forwarded} }`,
      ),
    ),
    'fail',
    '/chat/api/v4/websocket',
  ],
  ['an exact location', createHost(chat(websocket('= /api/v4/websocket'))), 'pass'],
  [
    'a location within another',
    createHost(
      chat(
        `location / { ${app} ${forwarded} location /api/v4/websocket { ${app} ${forwarded} ${upgrade} } }`,
      ),
    ),
    'pass',
  ],
  [
    'Upgrade as a literal',
    createHost(chat(ready.replace('Upgrade $http_upgrade', 'Upgrade websocket'))),
    'pass',
  ],
  [
    'Upgrade as a literal in quotes',
    createHost(chat(ready.replace('Upgrade $http_upgrade', 'Upgrade "WebSocket"'))),
    'pass',
  ],
  [
    'Upgrade as another literal',
    createHost(chat(ready.replace('Upgrade $http_upgrade', 'Upgrade h2c'))),
    'fail',
    'no upgrade',
  ],
  [
    'Connection as the client sent it',
    createHost(chat(ready.replace('"upgrade"', '$http_connection'))),
    'pass',
  ],
  ['Connection: close', createHost(chat(ready.replace('"upgrade"', 'close'))), 'fail', 'no upgrade'],
  [
    'Connection emptied for keepalive',
    createHost(chat(ready.replace('"upgrade"', '""'))),
    'fail',
    'no upgrade',
  ],
  [
    'a map that says close for what asks for an upgrade',
    createHost(
      `map $http_upgrade $c { default close; '' upgrade; } ${chat(ready.replace('"upgrade"', '$c'))}`,
    ),
    'fail',
    'no upgrade',
  ],
  [
    'a map in capitals',
    createHost(
      `map $http_upgrade $c { WebSocket Upgrade; default ''; } ${chat(ready.replace('"upgrade"', '$c'))}`,
    ),
    'pass',
  ],
  ['a variable set to it', createHost(chat(`set $c upgrade; ${ready.replace('"upgrade"', '$c')}`)), 'pass'],
  [
    'a variable that nothing here sets',
    createHost(chat(ready.replace('"upgrade"', '$c'))),
    'inconclusive',
    'not known',
  ],
  [
    'a fallback by name',
    createHost(
      chat(`root /srv; location / { try_files $uri @mm; } location @mm { ${app} ${forwarded} ${upgrade} }`),
    ),
    'pass',
  ],
  [
    'a fallback by an error page',
    createHost(
      chat(`root /srv; location / { error_page 404 = @mm; } location @mm { ${app} ${forwarded} ${upgrade} }`),
    ),
    'pass',
  ],
  [
    'a fallback without an upgrade',
    createHost(chat(`root /srv; location / { try_files $uri @mm; } location @mm { ${app} ${forwarded} }`)),
    'fail',
    'no upgrade',
  ],
])

// What a module that nobody here knows may do, in each place where its directive may stand; and modules that are known to do nothing.
testCases(check, [
  ['of http', createHost(`xyzzy on; ${chat(ready)}`), 'inconclusive', 'xyzzy ('],
  ['of the server', createHost(chat(`xyzzy on; ${ready}`)), 'inconclusive', 'xyzzy ('],
  [
    'of the location',
    createHost(chat(ready.replace('{', '{ naxsi_frob "x y"; '))),
    'inconclusive',
    'naxsi_frob',
  ],
  [
    'a line without its semicolon',
    createHost(chat(ready.replace('proxy_set_header', 'xyzzy plugh 17\nproxy_set_header'))),
    'inconclusive',
    'xyzzy',
  ],
  [
    'of another server',
    createHost(`${chat(ready)} server { ${tls} server_name x.example.org; xyzzy on; }`),
    'pass',
  ],
  ['of another location', createHost(chat(`${ready} location /status { xyzzy on; }`)), 'pass'],
  ['brotli', createHost(`brotli on; brotli_types text/css; ${chat(ready)}`), 'pass'],
  ['headers-more', createHost(chat(`more_clear_headers Server; ${ready}`)), 'pass'],
  ['vts', createHost(`vhost_traffic_status_zone; ${chat(ready)}`), 'pass'],
  [
    'geoip2',
    createHost(`geoip2 /x.mmdb { auto_reload 5m; $country country iso_code; } ${chat(ready)}`),
    'pass',
  ],
])

// openresty/lua-nginx-module: what a script may do to a request, and where.
testCases(check, [
  [
    'Lua in another server',
    createHost(
      `${chat(ready)} server { ${tls} server_name x.example.org; location / { content_by_lua_block { ngx.say("}") } } }`,
    ),
    'pass',
  ],
  [
    'Lua in another location',
    createHost(chat(`${ready} location /status { content_by_lua_block { ngx.say([[}]]) } }`)),
    'pass',
  ],
  ['Lua that logs', createHost(chat(ready.replace('{', '{ log_by_lua_block { count() } '))), 'pass'],
  ['Lua that starts workers', createHost(`init_worker_by_lua_block { require "x" } ${chat(ready)}`), 'pass'],
  [
    'Lua in the location',
    createHost(chat(ready.replace('{', '{ access_by_lua_block { ngx.req.set_header("Host", "x") } '))),
    'inconclusive',
    'access_by_lua_block',
  ],
  [
    'Lua in the server',
    createHost(chat(`rewrite_by_lua_block { -- }\n } ${ready}`)),
    'inconclusive',
    'rewrite_by_lua_block',
  ],
  [
    'Lua for all of http',
    createHost(`rewrite_by_lua_file /etc/nginx/x.lua; ${chat(ready)}`),
    'inconclusive',
    'rewrite_by_lua_file',
  ],
  [
    'Perl in the location',
    createHost(chat(ready.replace('{', '{ perl x::handler; '))),
    'inconclusive',
    'perl',
  ],
])

// Includes as nginx's dump spells them (inside.md, LIVE).
testCases(check, [
  [
    'headers behind ./',
    createHost(chat(`location / { ${app} ${upgrade} include ./pp; }`), { '/etc/nginx/./pp': forwarded }),
    'pass',
  ],
  [
    'headers behind ../',
    createHost(chat(`location / { ${app} ${upgrade} include ../nginx-extra/*.conf; }`), {
      '/etc/nginx/../nginx-extra/a.conf': forwarded,
    }),
    'pass',
  ],
  [
    'headers behind //',
    createHost(chat(`location / { ${app} ${upgrade} include //conf.d/*.conf; }`), {
      '//conf.d/a.conf': forwarded,
    }),
    'pass',
  ],
  [
    'a header that is lost behind ./',
    createHost(chat(`${hsts} location / { ${app} ${forwarded} ${upgrade} include ./h; }`), {
      '/etc/nginx/./h': 'add_header X-A b;',
    }),
    'fail',
    'Strict-Transport-Security',
  ],
])

// nginx.org, add_header; headers-more-nginx-module.
testCases(check, [
  [
    'headers that are merged',
    createHost(chat(`${hsts} add_header_inherit merge; ${ready.replace('{', '{ add_header X-A b;')}`)),
    'pass',
  ],
  [
    'headers that are not inherited',
    createHost(chat(`${hsts} add_header_inherit off; ${ready.replace('{', '{ add_header X-A b;')}`)),
    'fail',
    'sends no',
  ],
  [
    'HSTS by headers-more',
    createHost(
      chat(
        `${hsts} more_set_headers "Strict-Transport-Security: max-age=1"; ${ready.replace('{', '{ add_header X-A b;')}`,
      ),
    ),
    'pass',
  ],
  [
    'HSTS for all of http',
    createHost(`${hsts} ${chat(ready.replace('{', '{ add_header X-A b;'))}`),
    'fail',
    'sends no',
  ],
  [
    'a header lost beside Mattermost',
    createHost(chat(`${hsts} ${ready} location /x/ { add_header X-A b; proxy_pass http://127.0.0.1:3000; }`)),
    'pass',
  ],
])
