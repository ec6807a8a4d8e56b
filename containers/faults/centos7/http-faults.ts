import type { StackFault } from '../fault.ts'
import { createReplacement } from '../file-change.ts'
import { changeProxy } from '../proxy-change.ts'

const redirect = 'return 301 https://$server_name$request_uri;'
const challenge = 'include letsencrypt.conf;'
const hsts = 'add_header Strict-Transport-Security max-age=15768000;'

/** What nginx says in HTTP, clear and over TLS. */
export const httpFaults = {
  'hsts-absent': {
    title: 'No Strict-Transport-Security',
    stack: 'centos7',
    how: 'the add_header line was lost in an edit',
    fails: ['hsts', 'ssl-labs-grade'],
    ...changeProxy(createReplacement([hsts, ''])),
  },
  'hsts-shadowed': {
    title: 'No Strict-Transport-Security on the pages',
    stack: 'centos7',
    how: 'an add_header in a location discards the ones of the server block',
    fails: ['hsts', 'ssl-labs-grade', 'nginx-config'],
    ...changeProxy(
      createReplacement([
        'proxy_cache mattermost_cache;',
        'proxy_cache mattermost_cache; add_header X-Site chat;',
      ]),
    ),
  },
  'hsts-one-day': {
    title: 'Strict-Transport-Security for one day',
    stack: 'centos7',
    how: 'max-age=86400, meant for trying out',
    fails: ['hsts'],
    ...changeProxy(createReplacement(['max-age=15768000', 'max-age=86400'])),
  },
  'cleartext-app': {
    title: 'Plain HTTP serves the application',
    stack: 'centos7',
    how: 'the server block of port 80 has proxy_pass where it should return 301',
    fails: ['http-redirect', 'api-cleartext'],
    ...changeProxy(
      createReplacement([redirect, 'proxy_set_header Host $http_host; proxy_pass http://backend;']),
    ),
  },
  'redirect-302': {
    title: 'The redirect to HTTPS is temporary',
    stack: 'centos7',
    how: 'return 302',
    profile: 'centos7',
    fails: ['http-redirect'],
    ...changeProxy(createReplacement(['return 301', 'return 302'])),
  },
  'redirect-to-itself': {
    title: 'Plain HTTP redirects to itself',
    stack: 'centos7',
    how: 'return 301 http://$server_name$request_uri',
    fails: ['http-redirect'],
    ...changeProxy(createReplacement(['return 301 https:', 'return 301 http:'])),
  },
  'redirect-other-host': {
    title: 'Plain HTTP redirects to another host',
    stack: 'centos7',
    how: 'the name of the template was left in the return line',
    fails: ['http-redirect'],
    ...changeProxy(createReplacement(['https://$server_name', 'https://your_subdomain.example.com'])),
  },
  'acme-path-redirected': {
    title: 'The ACME path is redirected',
    stack: 'centos7',
    how: 'letsencrypt.conf is not included',
    profile: 'centos7',
    fails: ['acme-challenge'],
    ...changeProxy(createReplacement([challenge, ''])),
  },
  'acme-path-proxied': {
    title: 'The application answers for the ACME path',
    stack: 'centos7',
    how: 'the challenge location passes to Mattermost instead of the webroot',
    fails: ['acme-challenge'],
    ...changeProxy(
      createReplacement([
        challenge,
        'location ^~ /.well-known/acme-challenge/ { proxy_pass http://backend; }',
      ]),
    ),
  },
  'acme-over-h2c': {
    title: 'The port of the ACME challenge speaks HTTP/2',
    stack: 'centos7',
    how: 'listen 80 http2',
    fails: ['cleartext-http-version'],
    ...changeProxy(createReplacement([':80;', ':80 http2;'], ['listen 80;', 'listen 80 http2;'])),
  },
  'http2-off': {
    title: 'HTTPS without HTTP/2',
    stack: 'centos7',
    how: 'listen 443 ssl',
    fails: ['http2'],
    ...changeProxy(createReplacement(['ssl http2;', 'ssl;'])),
  },
  'websocket-headers-absent': {
    title: 'The WebSocket location passes no upgrade on',
    stack: 'centos7',
    how: 'its Upgrade and Connection lines are missing',
    fails: ['websocket', 'nginx-config'],
    ...changeProxy(
      createReplacement(
        ['proxy_set_header Upgrade $http_upgrade;', ''],
        ['proxy_set_header Connection "upgrade";', ''],
      ),
    ),
  },
  'websocket-location-absent': {
    title: 'WebSocket requests go through the location for pages',
    stack: 'centos7',
    how: 'the pattern of the location has a typing error',
    fails: ['websocket', 'nginx-config'],
    ...changeProxy(createReplacement(['(users/)?websocket$', '(users/)?websockets$'])),
  },
  'body-limit-default': {
    title: 'Uploads over 1 MiB are refused with 413',
    stack: 'centos7',
    how: 'without client_max_body_size nginx takes 1m',
    profile: 'centos7',
    fails: ['upload-limit'],
    ...changeProxy(createReplacement(['client_max_body_size 50M;', ''])),
  },
  'framing-allowed-by-proxy': {
    title: 'Any site may frame the pages',
    stack: 'centos7',
    how: 'proxy_hide_header, to embed Mattermost in an intranet page',
    fails: ['security-headers'],
    ...changeProxy(
      createReplacement([
        'proxy_cache mattermost_cache;',
        'proxy_cache mattermost_cache; proxy_hide_header X-Frame-Options; proxy_hide_header Content-Security-Policy;',
      ]),
    ),
  },
} as const satisfies Record<string, StackFault>
