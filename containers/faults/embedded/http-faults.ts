import { mebibyte } from '../../embedded/replica-settings.ts'
import type { EmbeddedFault } from '../fault.ts'

/** The cleartext port, and what nginx adds to or takes from responses. */
export const httpFaults = {
  'no-redirect': {
    title: 'Plain HTTP serves the application',
    how: 'the server block of port 80 has proxy_pass where it should return 301',
    fails: ['http-redirect', 'api-cleartext'],
    change: ({ http }) => {
      http.redirect = null
    },
  },
  'api-in-clear': {
    title: 'Plain HTTP redirects pages and passes the API on',
    how: 'location ~ /api/v[0-9]+/ { proxy_pass … } in the server block of port 80, too',
    fails: ['http-redirect', 'api-cleartext'],
    change: ({ http }) => {
      http.passesApi = true
    },
  },
  'redirect-temporary': {
    title: 'The redirect to HTTPS is temporary',
    how: 'return 302',
    fails: ['http-redirect'],
    profile: 'centos7',
    change: ({ http }) => {
      http.redirect = { status: 302, scheme: 'https', host: null }
    },
  },
  'redirect-loop': {
    title: 'Plain HTTP redirects to itself',
    how: 'return 301 http://$server_name$request_uri',
    fails: ['http-redirect'],
    change: ({ http }) => {
      http.redirect = { status: 301, scheme: 'http', host: null }
    },
  },
  'redirect-foreign-host': {
    title: 'Plain HTTP redirects to another host',
    how: 'a server_name left over from a template',
    fails: ['http-redirect'],
    change: ({ http }) => {
      http.redirect = { status: 301, scheme: 'https', host: 'www.example.org' }
    },
  },
  'acme-redirected': {
    title: 'The ACME webroot is redirected',
    how: 'letsencrypt.conf is not included',
    fails: ['acme-challenge'],
    profile: 'centos7',
    change: ({ http }) => {
      http.acme = 'redirect'
    },
  },
  'acme-proxied-to-app': {
    title: 'The application answers for the ACME webroot',
    how: 'location ^~ /.well-known/acme-challenge/ is missing from a block that proxies',
    fails: ['acme-challenge'],
    change: ({ http }) => {
      http.acme = 'app'
    },
  },
  'h2c-on-80': {
    title: 'The cleartext port speaks HTTP/2',
    how: 'listen 80 http2',
    fails: ['cleartext-http-version'],
    change: ({ http }) => {
      http.http2 = true
    },
  },
  'no-http2': {
    title: 'HTTPS without HTTP/2',
    how: 'listen 443 ssl',
    fails: ['http2'],
    change: ({ tls }) => {
      tls.protocols = ['http/1.1']
    },
  },
  'no-hsts': {
    title: 'No Strict-Transport-Security',
    how: 'an add_header in a location block discards the ones of the server block',
    fails: ['hsts', 'ssl-labs-grade'],
    change: ({ edge }) => {
      edge.hsts = []
    },
  },
  'hsts-short': {
    title: 'Strict-Transport-Security for one day',
    how: 'max-age=86400, meant for trying out',
    fails: ['hsts'],
    change: ({ edge }) => {
      edge.hsts = ['max-age=86400']
    },
  },
  'hsts-duplicate': {
    title: 'Two Strict-Transport-Security headers, the shorter one first',
    how: 'TLSStrictTransport in Mattermost besides add_header in nginx: clients take the first (RFC 6797 §8.1)',
    fails: ['hsts'],
    change: ({ edge }) => {
      edge.hsts = ['max-age=3600', ...edge.hsts]
    },
  },
  'nosniff-missing': {
    title: 'No X-Content-Type-Options',
    how: 'proxy_hide_header X-Content-Type-Options',
    fails: ['security-headers'],
    change: ({ edge }) => {
      edge.hiddenHeaders = ['x-content-type-options']
    },
  },
  'framing-allowed': {
    title: 'Any site may frame the pages',
    how: 'proxy_hide_header X-Frame-Options and Content-Security-Policy',
    fails: ['security-headers'],
    change: ({ edge }) => {
      edge.hiddenHeaders = ['x-frame-options', 'content-security-policy']
    },
  },
  'nginx-version': {
    title: 'The Server header tells the version',
    how: 'server_tokens on, the default',
    fails: ['server-tokens'],
    change: ({ edge }) => {
      edge.server = 'nginx/1.20.1'
    },
  },
  'powered-by': {
    title: 'A header names the software behind',
    how: 'a module or another proxy adds X-Powered-By',
    fails: ['server-tokens'],
    change: ({ edge }) => {
      edge.addedHeaders = [['X-Powered-By', 'PHP/7.4.33']]
    },
  },
  'upload-10m': {
    title: 'Uploads over 10 MiB are refused',
    how: 'client_max_body_size 10m',
    fails: ['upload-limit'],
    change: ({ edge }) => {
      edge.bodyLimit = 10 * mebibyte
    },
  },
  'websocket-no-upgrade': {
    title: 'The proxy does not pass the WebSocket upgrade on',
    how: 'proxy_set_header Upgrade and Connection are missing',
    fails: ['websocket'],
    change: ({ edge }) => {
      edge.passesUpgrade = false
    },
  },
  'api-compressed': {
    title: 'Answers of the API are compressed',
    how: 'gzip_types application/json, from a list made for files',
    fails: ['breach'],
    change: ({ edge }) => {
      edge.compressesApi = true
    },
  },
  'server-clock-slow': {
    title: 'The clock of the server is a day behind',
    how: 'a virtual machine that was suspended, without NTP',
    fails: ['server-clock'],
    change: ({ edge }) => {
      edge.clockOffset = -24
    },
  },
} as const satisfies Record<string, EmbeddedFault>
