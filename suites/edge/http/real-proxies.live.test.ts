import { writeFileSync } from 'node:fs'
import { createServer, type OutgoingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { auditEdge } from '../../../lab/audits/edge-audit.ts'
import { createTestCredentials, type TestCredentials } from '../../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import { serve } from '../../../lab/servers/loopback-server.ts'
import { answerAsMattermost } from '../../../lab/servers/mattermost-answers.ts'
import { findFreePort, startServer } from '../../../lab/servers/tls/live-server.ts'

/** Made once, by the first test that needs them. */
let made: Promise<TestCredentials> | null = null
afterAll(async () => (await made)?.[Symbol.asyncDispose]())

interface Proxy {
  program: string
  args: readonly string[]
  file: string
  render(places: { port: number; app: number; certificate: string; key: string; combined: string }): string
}

const policy = "frame-ancestors 'self'; script-src 'self'"
const hsts = 'max-age=63072000'
const withoutOwn = Object.fromEntries(
  ['strict-transport-security', 'server'].map((name) => [name, undefined]),
)

/** @param tls - what else stands in the server block. */
const nginx = (tls = '', location = ''): Proxy => ({
  program: 'nginx',
  args: ['-e', 'stderr', '-p', '{folder}', '-c', '{folder}/configuration'],
  file: 'configuration',
  render: ({ port, app, certificate, key }) => `daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port} ssl http2;
    server_tokens off;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    add_header Strict-Transport-Security "${hsts}" always;
    ${tls}
    location / {
      proxy_pass http://127.0.0.1:${app};
      proxy_http_version 1.1;
      ${location}
    }
  }
}
`,
})

const caddy: Proxy = {
  program: 'caddy',
  args: ['run', '--config', '{folder}/configuration', '--adapter', 'caddyfile'],
  file: 'configuration',
  render: ({ port, app, certificate, key }) => `{
  admin off
  auto_https off
  default_sni localhost
}
https://localhost:${port} {
  bind 127.0.0.1
  tls ${certificate} ${key}
  encode {
    zstd
    gzip
    match header Content-Type text/html*
  }
  header Strict-Transport-Security "${hsts}"
  reverse_proxy 127.0.0.1:${app}
}
`,
}

const haproxy: Proxy = {
  program: 'haproxy',
  args: ['-db', '-f', '{folder}/configuration'],
  file: 'configuration',
  render: ({ port, app, combined }) => `global
  maxconn 200
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 5s
frontend tls
  bind 127.0.0.1:${port} ssl crt ${combined} alpn h2,http/1.1
  http-response set-header Strict-Transport-Security "${hsts}"
  default_backend app
backend app
  server app 127.0.0.1:${app}
`,
}

const apacheModules = '/usr/lib/apache2/modules'
const apache: Proxy = {
  program: 'apache2',
  args: ['-X', '-d', '{folder}', '-f', '{folder}/configuration'],
  file: 'configuration',
  render: ({ port, app, certificate, key }) => `DefaultRuntimeDir .
PidFile apache.pid
ErrorLog error.log
${['mpm_event', 'authz_core', 'socache_shmcb', 'ssl', 'http2', 'headers', 'proxy', 'proxy_http']
  .map((name) => `LoadModule ${name}_module ${apacheModules}/mod_${name}.so`)
  .join('\n')}
ServerName localhost
ServerTokens Prod
User #65534
Group #65534
Listen 127.0.0.1:${port}
SSLSessionCache none
SSLEngine on
SSLCertificateFile ${certificate}
SSLCertificateKeyFile ${key}
Protocols h2 http/1.1
Header always set Strict-Transport-Security "${hsts}"
ProxyPass / http://127.0.0.1:${app}/
`,
}

const checks = [
  'hsts',
  'security-headers',
  'server-tokens',
  'http2',
  'mattermost-ping',
  'breach',
  'cookie-security',
] as const
const sound = {
  hsts: 'pass',
  'security-headers': 'pass',
  'server-tokens': 'pass',
  http2: 'pass',
  'mattermost-ping': 'pass',
  breach: 'pass',
  'cookie-security': 'not-applicable',
}

/** The verdicts on a proxy in front of an app that answers as Mattermost, and adds these fields. */
async function auditProxy({ program, args, file, render }: Proxy, added: OutgoingHttpHeaders = {}) {
  made ??= createTestCredentials()
  const credential = (await made)['ECDSA-P256']
  await using app = await serve(
    createServer((request, response) => {
      const { status, headers, body } = answerAsMattermost({ path: request.url ?? '/' })
      const fields = Object.entries({ ...headers, ...withoutOwn, ...added })
      for (const [name, value] of fields)
        if (value !== undefined) response.setHeader(name, value as string | string[])
      response.writeHead(status).end(body)
    }),
  )
  const port = await findFreePort()
  await using _ = await startServer({
    program,
    args,
    ports: [port],
    prepare: (folder) => writeFileSync(join(folder, file), render({ port, app: app.port, ...credential })),
  })
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
  return await auditEdge({ target }, { checks, timeout: 10_000 })
}

describe.skipIf(listMissingPrograms(['nginx', 'caddy', 'haproxy', 'apache2']).length > 0)(
  'real proxies',
  () => {
    test.each([
      ['nginx', nginx()],
      ['nginx that compresses pages', nginx('gzip on; gzip_min_length 1;')],
      [
        'nginx that compresses though nobody asks for it',
        nginx('gzip on; gzip_min_length 1; gzip_proxied any; gzip_http_version 1.0;'),
      ],
      ['Caddy', caddy],
      ['HAProxy', haproxy],
      ['Apache', apache],
    ] as const)('%s is in order over both ways', async (_, proxy) => {
      expect((await auditProxy(proxy)).verdicts).toEqual(sound)
    })

    test('fields of the app and of the proxy: two of HSTS, of which the first counts', async () => {
      const { verdicts, results } = await auditProxy(nginx(), { 'strict-transport-security': 'max-age=300' })
      expect(verdicts).toEqual({ ...sound, hsts: 'fail' })
      expect(results.hsts.reason).toContain('max-age is 300 s')
    })

    test('a policy over several lines is read over HTTP/1.1, and is none over HTTP/2: nginx #540', async () => {
      const { verdicts, results } = await auditProxy(
        nginx(
          `add_header Content-Security-Policy "${policy.replace('; ', ';\n      ')}" always;`,
          'proxy_hide_header Content-Security-Policy; proxy_hide_header X-Frame-Options;',
        ),
      )
      expect(verdicts).toMatchObject({ hsts: 'pass', 'security-headers': 'fail', 'mattermost-ping': 'pass' })
      expect(results['security-headers'].reason).toMatch(/^over HTTP\/2, unlike HTTP\/1\.1: neither/)
      expect(results.http2).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('content-security-policy'),
      })
    })

    test('Upgrade of an Apache behind nginx, which HTTP/2 forbids: nginx #1461', async () => {
      const { verdicts, results } = await auditProxy(nginx(), { upgrade: 'h2,h2c', connection: 'Upgrade' })
      expect(verdicts.http2).toBe('fail')
      expect(results.http2.reason).toContain('have what HTTP/2 forbids')
    })
  },
)
