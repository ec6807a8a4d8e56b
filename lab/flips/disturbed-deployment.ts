import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createApp } from '../../containers/embedded/mattermost-stand-in.ts'
import { createReplicaSettings } from '../../containers/embedded/replica-settings.ts'
import type { Target } from '../../core/target.ts'
import { readCertificatePem, readServerCredentials } from '../fixtures/pki.ts'
import { requireProgram } from '../programs/programs.ts'
import { serve } from '../servers/loopback-server.ts'
import { startServer } from '../servers/tls/live-server.ts'
import { renderSeedTls } from '../servers/tls/nginx.ts'
import { type Disturbance, deadAddress, serverAddress } from './disturbances.ts'
import { startUnreliableRelay } from './unreliable-relay.ts'

export interface DisturbedDeployment extends AsyncDisposable {
  target: Target
  /** Tells what is in the way that a new audit begins. */
  begin(drawn: number): void
}

const ports = [80, 443, 8065] as const

/**
 * The documented edge as real nginx with a stand-in for Mattermost behind it, whose own port is open to everyone, which is its one
 * defect. It takes the ports themselves, and rules of the packet filter: only for a network namespace that was made for it.
 */
export async function startDisturbedDeployment(disturbance: Disturbance): Promise<DisturbedDeployment> {
  await using stack = new AsyncDisposableStack()
  run('ip', 'link set lo up')
  for (const address of [serverAddress, deadAddress]) run('ip', `address add ${address}/32 dev lo`)
  // Addresses where servers listen besides 127.0.0.1, which the relay and the test for readiness use.
  const listening = disturbance.relay ? ['127.0.0.1'] : ['127.0.0.1', serverAddress]

  const settings = createReplicaSettings('current').app
  for (const address of listening) {
    const app = createApp(settings, 'https://localhost', { token: 'none', config: () => '{}' })
    stack.use(await serve(app, address, 8065))
  }
  let folder = ''
  stack.use(
    await startServer({
      program: 'nginx',
      ports: [80, 443],
      args: ['-e', 'stderr', '-p', '{folder}', '-c', '{folder}/nginx.conf'],
      prepare(made) {
        folder = made
        const { cert, key } = readServerCredentials('rsa')
        mkdirSync(`${folder}/html`)
        writeFileSync(`${folder}/cert.pem`, cert)
        writeFileSync(`${folder}/key.pem`, key)
        writeFileSync(`${folder}/nginx.conf`, renderNginx(disturbance, listening))
      },
    }),
  )
  const relay = disturbance.relay
    ? stack.use(await startUnreliableRelay(serverAddress, ports, disturbance.relay))
    : null
  for (const rule of disturbance.rules ?? []) run('iptables', `-A ${rule}`)
  if (disturbance.busy) for (const _ of cpus()) stack.use(spawnProgram(process.execPath, ['-e', 'for (;;);']))
  if (disturbance.reloadEvery !== undefined) {
    const nginx = requireProgram('nginx')
    const args = ['-e', 'stderr', '-p', folder, '-c', `${folder}/nginx.conf`, '-s', 'reload']
    const timer = setInterval(() => spawnProgram(nginx, args), disturbance.reloadEvery)
    stack.defer(() => clearInterval(timer))
  }
  const disposing = stack.move()
  return {
    target: {
      host: 'localhost',
      port: 443,
      connectTo: disturbance.deadAddress ? [serverAddress, deadAddress] : [serverAddress],
      ports: {},
      ca: [readCertificatePem('root')],
    },
    begin: (drawn) => relay?.begin(drawn),
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  }
}

function run(program: string, args: string): void {
  execFileSync(requireProgram(program), args.split(' '), { stdio: 'inherit' })
}

function spawnProgram(file: string, args: readonly string[]): Disposable & { child: ChildProcess } {
  const child = spawn(file, args, { stdio: 'ignore' })
  return { child, [Symbol.dispose]: () => void child.kill('SIGKILL') }
}

function renderNginx({ nginx }: Disturbance, addresses: readonly string[]): string {
  const listen = (port: string) => addresses.map((address) => `listen ${address}:${port};`).join(' ')
  return `daemon off;
user root;
worker_processes 1;
pid nginx.pid;
error_log /dev/null;
events { worker_connections ${nginx?.connections ?? 512}; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ${nginx?.http ?? ''}
  server {
    ${listen('80')}
    server_name localhost;
    ${nginx?.server ?? ''}
    location / { return 301 https://$server_name$request_uri; }
    location /.well-known/acme-challenge/ { root html; }
  }
  server {
    ${listen('443 ssl http2')}
    server_name localhost;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    ${renderSeedTls('modern')}
    client_max_body_size 50M;
    ${nginx?.server ?? ''}
    location ~ /api/v[0-9]+/(users/)?websocket$ {
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header Host $http_host;
      proxy_http_version 1.1;
      proxy_pass http://127.0.0.1:8065;
    }
    location / {
      proxy_set_header Host $http_host;
      proxy_pass http://127.0.0.1:8065;
    }
  }
}
`
}
