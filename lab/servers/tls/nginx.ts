import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

export interface NginxServer extends LiveServer {
  /** Redirects everything to HTTPS, as seed 000's does. */
  readonly httpPort: number
}

/** Seed 000's first cipher list and its list for old platforms, to the letter. */
export const seedCiphers = {
  modern:
    'TLS13-AES-256-GCM-SHA384:TLS13-CHACHA20-POLY1305-SHA256:TLS_AES_256_GCM_SHA384:TLS-AES-256-GCM-SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS-CHACHA20-POLY1305-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-SHA',
  legacy:
    'TLS13-AES-256-GCM-SHA384:TLS13-CHACHA20-POLY1305-SHA256:TLS_AES_256_GCM_SHA384:TLS-AES-256-GCM-SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS-CHACHA20-POLY1305-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA',
} as const

/** The TLS block of seed 000's mattermost.conf as written there, but for the two paths above it. */
export function renderSeedTls(ciphers: keyof typeof seedCiphers): string {
  return `ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ${seedCiphers[ciphers]};
    ssl_prefer_server_ciphers on;
    ssl_ecdh_curve secp521r1:secp384r1;
    ssl_session_cache shared:SSL:50m;
    ssl_session_timeout 1d;
    add_header Strict-Transport-Security max-age=15768000;
    ssl_stapling on;
    ssl_stapling_verify on;`
}

/**
 * Debian's nginx, one process in the foreground, everything it writes below its temporary folder.
 * @param tls - the server block's TLS directives besides the certificate.
 */
export async function startNginx(credentials: readonly TestCredential[], tls = ''): Promise<NginxServer> {
  const port = await findFreePort()
  const httpPort = await findFreePort()
  const server = await startServer({
    program: 'nginx',
    ports: [port, httpPort],
    args: ['-e', 'stderr', '-p', '{folder}', '-c', '{folder}/nginx.conf'],
    prepare(folder) {
      mkdirSync(join(folder, 'html'))
      writeFileSync(join(folder, 'html/index.html'), 'nginx\n')
      writeFileSync(join(folder, 'nginx.conf'), renderConfiguration({ port, httpPort, credentials, tls }))
    },
  })
  return { ...server, port, httpPort }
}

interface NginxSettings {
  port: number
  httpPort: number
  credentials: readonly TestCredential[]
  tls: string
}

function renderConfiguration({ port, httpPort, credentials, tls }: NginxSettings): string {
  const certificates = credentials.map(
    ({ certificate, key }) => `ssl_certificate ${certificate};\n    ssl_certificate_key ${key};`,
  )
  return `daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${httpPort};
    server_name localhost;
    location / { return 301 https://$server_name:${port}$request_uri; }
    location /.well-known/acme-challenge/ { root html; }
  }
  server {
    listen 127.0.0.1:${port} ssl http2;
    server_name localhost;
    ${certificates.join('\n    ')}
    ${tls}
    location / { root html; }
  }
}
`
}
