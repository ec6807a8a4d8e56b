import type { Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { internalPorts } from '../../core/target.ts'
import { password } from '../fixtures/loopback-database.ts'
import { readCertificatePem, readServerCredentials } from '../fixtures/pki.ts'
import {
  answerAndClose,
  type LoopbackServer,
  onRequest,
  serve,
  serveTcp,
  serveTls,
} from './loopback-server.ts'
import { reserveClosedPort } from './misbehaving-servers.ts'
import { type Script as Resolve, startScriptedNameserver } from './scripted-nameserver.ts'
import { hostKey, userKey } from './ssh-server.ts'

type Script = (socket: Socket) => void

/** A target of which one part is hostile, with the rest of what a config file says of it. */
export interface HostileDeployment extends AsyncDisposable {
  target: object
  config?: object
  files?: Readonly<Record<string, string>>
  secrets?: Readonly<Record<string, string>>
}

/** Ports of a target; where none is given nobody listens. */
interface Ports {
  https?: LoopbackServer
  http?: LoopbackServer
}

async function deploy(
  stack: AsyncDisposableStack,
  { https, http }: Ports,
  more: Omit<HostileDeployment, 'target' | keyof AsyncDisposable> & { of?: object } = {},
): Promise<HostileDeployment> {
  const { of, ...rest } = more
  const closed = stack.use(await reserveClosedPort())
  const kept = stack.move()
  const port = (server?: LoopbackServer) => server?.port ?? closed.port
  return {
    target: {
      host: `chat.example.com:${port(https)}`,
      connectTo: '127.0.0.1',
      ports: {
        ...Object.fromEntries(internalPorts.map((internal) => [internal, closed.port])),
        80: port(http),
        8065: port(http),
      },
      ...of,
    },
    ...rest,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** On every port, instead of TLS. */
export async function deployTls(script: Script): Promise<HostileDeployment> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await serveTcp(script))
  return await deploy(stack, { https: server, http: server })
}

/** Behind TLS, and in clear. */
export async function deployHttp(script: Script): Promise<HostileDeployment> {
  await using stack = new AsyncDisposableStack()
  const https = stack.use(await serveTls(script))
  const http = stack.use(await serveTcp(script))
  return await deploy(stack, { https, http })
}

/** What may come in HTTP/1.1. */
export const soundAnswer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

/** Where h2 is selected; HTTP/1.1 is answered as it should be. */
export async function deployHttp2(script: Script): Promise<HostileDeployment> {
  await using stack = new AsyncDisposableStack()
  const options = { ...readServerCredentials('ecdsa'), ALPNProtocols: ['h2', 'http/1.1'] }
  const https = stack.use(
    await serve(
      createTlsServer(options, (socket) => {
        socket.on('error', () => {})
        if (socket.alpnProtocol === 'h2') script(socket)
        else answerAndClose(soundAnswer)(socket)
      }),
    ),
  )
  return await deploy(stack, { https, http: stack.use(await serveTcp(answerAndClose(soundAnswer))) })
}

/** To requests for an upgrade; others are answered as they should be. */
export async function deployWebSocket(
  script: (socket: Socket, request: string) => void,
): Promise<HostileDeployment> {
  await using stack = new AsyncDisposableStack()
  const answer = onRequest((socket, request) =>
    /^upgrade: websocket\r$/im.test(request) ? script(socket, request) : void socket.end(soundAnswer),
  )
  const https = stack.use(await serveTls(answer))
  return await deploy(stack, { https, http: stack.use(await serveTcp(answer)) })
}

/** As the resolver of a target that is closed. */
export async function deployDns(script: Resolve): Promise<HostileDeployment> {
  await using stack = new AsyncDisposableStack()
  const { port } = stack.use(await startScriptedNameserver(script))
  return await deploy(stack, {}, { of: { host: 'chat.example.com', resolvers: [`127.0.0.1:${port}`] } })
}

/** As the database of a target that is closed, with an account that logs in over verified TLS alone. */
const deployDatabase = (kind: 'mysql' | 'postgresql') => async (script: Script) => {
  await using stack = new AsyncDisposableStack()
  const { port } = stack.use(await serveTcp(script))
  const database = {
    name: 'primary',
    kind,
    host: 'localhost',
    connectTo: `127.0.0.1:${port}`,
    ca: ['root.pem'],
    account: { user: 'auditor', tls: 'verify-full', passwordEnv: 'MMVERIFY_TEST_PASSWORD' },
  }
  return await deploy(
    stack,
    {},
    {
      of: { databases: [database] },
      files: { 'root.pem': readCertificatePem('root') },
      secrets: { MMVERIFY_TEST_PASSWORD: password },
    },
  )
}

export const deployMysql = deployDatabase('mysql')
export const deployPostgresql = deployDatabase('postgresql')

/** As the one host of a target that is closed, whose key is known. */
export async function deploySsh(start: () => Promise<LoopbackServer>): Promise<HostileDeployment> {
  await using stack = new AsyncDisposableStack()
  const { port } = stack.use(await start())
  return await deploy(
    stack,
    {},
    {
      of: { nodes: [{ name: 'mm1', host: '127.0.0.1', port, user: 'audit', identityFiles: ['key'] }] },
      config: { ssh: { knownHosts: 'known_hosts', agent: false } },
      files: { key: userKey.private, known_hosts: `[127.0.0.1]:${port} ${hostKey.public}\n` },
    },
  )
}
