import { expect, test } from 'vitest'
import { parseNginxConfiguration } from '../../../probes/host/questions/nginx/nginx-configuration.ts'
import {
  findHeaderValue,
  findLocation,
  formatPlace,
  listEffectiveDirectives,
  listListenAddresses,
  listOwnDirectives,
  listServers,
} from './nginx-contexts.ts'

const [server] = listServers(
  parseNginxConfiguration(`# configuration file /etc/nginx/nginx.conf:
events {}
http {
  add_header X-Frame-Options deny;
  server {
    listen 443 ssl http2 default_server;
    listen [::]:80;
    add_header Referrer-Policy no-referrer;
    add_header X-Content-Type-Options nosniff;
    location = /exact { return 200; }
    location / { return 200; }
    location /api/ { return 200; }
    location ^~ /api/v4/files { return 200; }
    location ~ /api/v[0-9]+/(users/)?websocket$ { add_header Alt-Svc clear; return 200; }
    location ~* \\.PNG$ { return 200; }
    location ~ /api/v4/.* { return 200; }
  }
}
`),
)

/** What nginx 1.22.1 itself answered with these locations. */
test.each([
  ['/exact', '= /exact'],
  ['/exact/', '/'],
  ['/', '/'],
  ['/api/', '/api/'],
  ['/api/v3/x', '/api/'],
  ['/api/v4/x', '~ /api/v4/.*'],
  ['/api/v4/files/1.png', '^~ /api/v4/files'],
  ['/api/v4/websocket', '~ /api/v[0-9]+/(users/)?websocket$'],
  ['/api/v4/users/websocket', '~ /api/v[0-9]+/(users/)?websocket$'],
  ['/api/v4/websockets', '~ /api/v4/.*'],
  ['/a.png', '~* \\.PNG$'],
  ['/api/v3/a.PnG', '~* \\.PNG$'],
])('%s is served by %s', (path, location) => {
  const found = server && findLocation(server, path)
  expect(found && found !== 'unreadable' && found.block.arguments?.join(' ')).toBe(location)
})

test.each([
  ['/', ['Referrer-Policy', 'X-Content-Type-Options']],
  ['/api/v4/websocket', ['Alt-Svc']],
])('%s sends the headers of the innermost level that has any', (path, headers) => {
  const found = server && findLocation(server, path)
  if (!found || found === 'unreadable') throw new Error('no location')
  expect(listEffectiveDirectives(found, 'add_header').map(({ arguments: args }) => args?.[0])).toEqual(
    headers,
  )
})

test('addresses', () => {
  expect(server && listListenAddresses(server)).toEqual([
    { address: '*:443', ssl: true, isDefault: true },
    { address: '[::]:80', ssl: false, isDefault: false },
  ])
})

/** The first server with these lines, from the third line of its file. */
function createServer(lines: string) {
  const [first] = listServers(
    parseNginxConfiguration(
      `# configuration file /etc/nginx/nginx.conf:\nhttp {\nserver {\n${lines}\n}\n}\n`,
    ),
  )
  if (!first) throw new Error('no server')
  return first
}

// ngx_http_core_module, listen: without one, *:80.
test.each([
  ['', ['*:80']],
  ['listen 8080;', ['*:8080']],
  ['listen 443 ssl;', ['*:443 ssl']],
  ['listen 443 quic;', ['*:443 ssl']],
  ['listen 80 default_server;', ['*:80 default']],
  ['listen 80 default;', ['*:80 default']],
  ['listen 127.0.0.1:80; listen [::1]:443 ssl;', ['127.0.0.1:80', '[::1]:443 ssl']],
])('"%s" listens at %j', (lines, addresses) => {
  expect(
    listListenAddresses(createServer(lines)).map(
      ({ address, ssl, isDefault }) => `${address}${ssl ? ' ssl' : ''}${isDefault ? ' default' : ''}`,
    ),
  ).toEqual(addresses)
})

test('a header by its name in any case, and where a directive stands', () => {
  const server = createServer(
    'proxy_set_header Host $host;\nproxy_set_header X-Real-IP $remote_addr;\nlisten 80;',
  )
  const headers = listOwnDirectives(server, 'proxy_set_header')
  expect(headers).toHaveLength(2)
  expect(findHeaderValue(headers, 'x-real-ip')).toBe('$remote_addr')
  expect(findHeaderValue(headers, 'HOST')).toBe('$host')
  expect(findHeaderValue(headers, 'X-Forwarded-For')).toBeNull()
  expect(headers.map(formatPlace)).toEqual([
    'proxy_set_header Host $host (/etc/nginx/nginx.conf:3)',
    'proxy_set_header X-Real-IP $remote_addr (/etc/nginx/nginx.conf:4)',
  ])
})

// ngx_http_core_module, location: only `=` ends the search at once.
test('a prefix that is the whole path still gives way to an expression', () => {
  const whole = createServer('location /a.png { return 200; }\nlocation ~ png$ { return 200; }')
  const found = findLocation(whole, '/a.png')
  expect(found && found !== 'unreadable' && found.block.arguments?.join(' ')).toBe('~ png$')
  const exact = createServer('location ~ png$ { return 200; }\nlocation = /a.png { return 200; }')
  const first = findLocation(exact, '/a.png')
  expect(first && first !== 'unreadable' && first.block.arguments?.join(' ')).toBe('= /a.png')
})
