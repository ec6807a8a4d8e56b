import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createNginxReading,
  createNginxText,
  createOneHost,
  createReading,
  forbiddenReading,
  notInstalledReading,
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

const wildcard = createReading([
  { protocol: 'tcp', state: 'LISTEN', address: '*', zone: null, port: 8065, processes: null },
])
const own = (...more: [name: string, address: string, prefix: number][]) =>
  createReading(more.map(([name, address, prefix]) => ({ interface: name, address, prefix })))
const chat = (location: string) => `server { listen 443 ssl; server_name chat.example.org; ${location} }`
const pass = (to: string) => chat(`location / { proxy_pass ${to}; }`)
const createHost = (http: string, files: Record<string, string> = {}) =>
  createOneHost({ nginxConfiguration: createNginxText(http, files) })
const grafana =
  'server { listen 443 ssl; server_name g.example.org; location / { proxy_pass http://198.51.100.3:3000; } }'
const stream = (text: string) => `} stream { ${text}`

// inside.md: LIVE on a replica, and what is like it.
testCases(check, [
  [
    'this host’s own address, with Mattermost on every address',
    createOneHost({
      ...backend('192.0.2.7:8065'),
      sockets: wildcard,
      ownAddresses: own(['eth0', '192.0.2.7', 24]),
    }),
    'pass',
  ],
  [
    'an address that may be this host’s, which did not tell its own',
    createOneHost({ ...backend('192.0.2.7:8065'), sockets: wildcard, ownAddresses: notInstalledReading }),
    'inconclusive',
    'may be another host',
  ],
  [
    'another host’s address, with Mattermost here as well',
    createOneHost({
      ...backend('192.0.2.8:8065'),
      sockets: wildcard,
      ownAddresses: own(['eth0', '192.0.2.7', 24]),
    }),
    'fail',
    '192.0.2.8:8065',
  ],
  [
    'Docker’s bridge',
    createOneHost({ ...backend('172.17.0.1:8065'), ownAddresses: own(['docker0', '172.17.0.1', 16]) }),
    'pass',
  ],
  [
    'a container on Docker’s bridge',
    createOneHost({
      ...backend('172.18.0.3:8065'),
      ownAddresses: own(['br-0123456789ab', '172.18.0.1', 16]),
    }),
    'pass',
  ],
  [
    'a container on Podman’s bridge',
    createOneHost({ ...backend('10.88.0.5:8065'), ownAddresses: own(['podman0', '10.88.0.1', 16]) }),
    'pass',
  ],
  [
    'a machine on a bridge that leads outside',
    createOneHost({ ...backend('192.0.2.9:8065'), ownAddresses: own(['br0', '192.0.2.7', 24]) }),
    'fail',
    '192.0.2.9',
  ],
  [
    'an address beside the bridge’s network',
    createOneHost({ ...backend('172.19.0.3:8065'), ownAddresses: own(['docker0', '172.18.0.1', 16]) }),
    'fail',
    '172.19.0.3',
  ],
])

testCases(check, [
  ['a socket in a folder', createHost(pass('http://unix:/run/mm.sock:')), 'pass'],
  ['a socket in a folder, with a path', createHost(pass('http://unix:/run/mm.sock:/')), 'pass'],
  [
    'a socket in a folder, of an upstream',
    createHost(`upstream mm { server unix:/run/mm.sock; } ${pass('http://mm')}`),
    'pass',
  ],
  [
    'a constant in a variable',
    createHost(chat('set $backend http://192.0.2.7:8065; location / { proxy_pass $backend; }')),
    'fail',
    '192.0.2.7',
  ],
  [
    'loopback in a variable',
    createHost(chat('location / { set $backend 127.0.0.1; proxy_pass http://$backend:8065; }')),
    'pass',
  ],
  [
    'an upstream in a variable',
    createHost(
      `upstream mm { server 127.0.0.1:8065; } ${chat('set $to mm; location / { proxy_pass http://$to; }')}`,
    ),
    'pass',
  ],
  [
    'a map of which one value is elsewhere',
    createHost(`map $cookie_x $to { default 127.0.0.1; b 192.0.2.7; } ${pass('http://$to:8065')}`),
    'inconclusive',
    'variable',
  ],
  ['a path behind the port', createHost(pass('http://192.0.2.7:8065/')), 'fail', '192.0.2.7'],
  [
    'a server that is down',
    createHost(`upstream mm { server 127.0.0.1:8065; server 192.0.2.7:8065 down; } ${pass('http://mm')}`),
    'pass',
  ],
  [
    'a backup elsewhere',
    createHost(`upstream mm { server 127.0.0.1:8065; server 192.0.2.7:8065 backup; } ${pass('http://mm')}`),
    'fail',
    '192.0.2.7',
  ],
  [
    'an upstream by another case',
    createHost(`upstream MM { server 192.0.2.7:8065; } ${pass('http://mm')}`),
    'fail',
    '192.0.2.7',
  ],
  ['Grafana elsewhere in clear', createHost(grafana + pass('http://127.0.0.1:8065')), 'pass'],
  [
    'a proxied acme-challenge elsewhere',
    createHost(
      chat(
        'location / { proxy_pass http://127.0.0.1:8065; } location /.well-known/acme-challenge/ { proxy_pass http://198.51.100.9; }',
      ),
    ),
    'pass',
  ],
  [
    'Grafana alone',
    createHost(grafana.replace('g.example.org', 'x.example.org; listen 80')),
    'inconclusive',
    'no server block has the target’s name',
  ],
  [
    'a fallback by name',
    createHost(chat('location / { try_files $uri @mm; } location @mm { proxy_pass http://192.0.2.7:8065; }')),
    'fail',
    '192.0.2.7',
  ],
  [
    'in an if',
    createHost(
      chat(
        'location / { proxy_pass http://127.0.0.1:8065; if ($http_upgrade) { proxy_pass http://192.0.2.7:8065; } }',
      ),
    ),
    'fail',
    '192.0.2.7',
  ],
  [
    'Lua that chooses the backend',
    createHost(`upstream mm { server 0.0.0.1; balancer_by_lua_block { pick() } } ${pass('http://mm')}`),
    'inconclusive',
    'balancer_by_lua_block',
  ],
  [
    'Lua in the location',
    createHost(chat('location / { rewrite_by_lua_block { x() } proxy_pass http://192.0.2.7:8065; }')),
    'inconclusive',
    'rewrite_by_lua_block',
  ],
  [
    'Lua beside it',
    createHost(`${pass('http://192.0.2.7:8065')} server { listen 80; content_by_lua_block { x() } }`),
    'fail',
    '192.0.2.7',
  ],
  [
    'nothing but Lua',
    createHost('server { listen 443 ssl; location / { content_by_lua_block { x() } } }'),
    'inconclusive',
    'content_by_lua_block',
  ],
  [
    'behind ./',
    createHost(chat('location / { include ./pp; }'), {
      '/etc/nginx/./pp': 'proxy_pass http://192.0.2.7:8065;',
    }),
    'fail',
    '192.0.2.7',
  ],
  [
    'behind //',
    createHost('include //conf.d/*.conf;', { '//conf.d/mm.conf': pass('http://192.0.2.7:8065') }),
    'fail',
    '192.0.2.7',
  ],
  [
    'behind ../',
    createHost('include ../nginx-extra/*.conf;', {
      '/etc/nginx/../nginx-extra/mm.conf': pass('http://192.0.2.7:8065'),
    }),
    'fail',
    '192.0.2.7',
  ],
])

// nginx.org: ngx_stream_proxy_module, ngx_stream_ssl_preread_module.
testCases(check, [
  [
    'TLS handed on as it comes',
    createHost(stream('server { listen 443; proxy_pass 192.0.2.7:443; }')),
    'pass',
  ],
  [
    'TLS that ends in stream',
    createHost(stream('server { listen 443 ssl; proxy_pass 192.0.2.7:8065; }')),
    'fail',
    'ends TLS',
  ],
  [
    'TLS that ends in stream, before this host',
    createHost(stream('server { listen 443 ssl; proxy_pass 127.0.0.1:8065; }')),
    'pass',
  ],
  [
    'TLS that begins again',
    createHost(stream('server { listen 443 ssl; proxy_ssl on; proxy_pass 192.0.2.7:8443; }')),
    'pass',
  ],
  [
    'by the name that is asked for',
    createHost(
      stream(
        'map $ssl_preread_server_name $to { default 192.0.2.7:443; } server { listen 443; ssl_preread on; proxy_pass $to; }',
      ),
    ),
    'pass',
  ],
  [
    'handed to a server behind, which speaks clear text',
    createHost(
      `${pass('http://192.0.2.7:8065').replace('443', '127.0.0.1:8443')} ${stream('server { listen 443; proxy_pass 127.0.0.1:8443; }')}`,
    ),
    'fail',
    '192.0.2.7',
  ],
  [
    'another port',
    createHost(stream('server { listen 5432 ssl; proxy_pass 192.0.2.7:5432; }')),
    'inconclusive',
    'none of nginx',
  ],
])

// linuxserver/reverse-proxy-confs: its locations include /config/nginx/proxy.conf.
testCases(check, [
  [
    'a dump that lacks what it includes by name',
    createHost(chat('location / { include /config/nginx/proxy.conf; proxy_pass http://192.0.2.7:8065; }')),
    'inconclusive',
    'lacks /config/nginx/proxy.conf',
  ],
])
