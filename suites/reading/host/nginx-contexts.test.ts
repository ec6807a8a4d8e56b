import { expect, test } from 'vitest'
import { parseNginxConfiguration } from '../../../probes/host/questions/nginx/nginx-configuration.ts'
import { findLocation, listEffectiveDirectives, listListenAddresses, listServers } from './nginx-contexts.ts'

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
