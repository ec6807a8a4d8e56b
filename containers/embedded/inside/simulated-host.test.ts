import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import ssh2 from 'ssh2'
import { expect, test } from 'vitest'
import type { SshEndpoint } from '../../../core/ssh-endpoint.ts'
import { osRelease } from '../../../probes/host/questions/os-release.ts'
import { withSession } from '../../../probes/host/transports/ssh/ssh-session.ts'
import { createSshKey } from '../../pki/ssh-key.ts'
import { type SimulatedHost, startSimulatedHost } from './simulated-host.ts'

const recording = { stdout: 'Debian\n', stderr: '', exit: 0 }

async function startHost(forwards: Record<string, number> = {}): Promise<SimulatedHost> {
  return startSimulatedHost({ answer: () => recording, forwards })
}

function context({ knownHosts }: SimulatedHost) {
  return { timeout: 5000, signal: new AbortController().signal, hostKeys: { knownHosts } }
}

test('answers a command of the table, with its key verified', async () => {
  await using host = await startHost()
  const result = await withSession(context(host), host.endpoint, (session) => session.run(osRelease.command))
  expect(result).toEqual({
    status: 'ok',
    value: {
      status: 'ok',
      value: { exit: 0, by: 'program', stdout: Buffer.from('Debian\n'), stderr: Buffer.alloc(0) },
    },
  })
})

test('lets nobody in with another key, another name or a password', async () => {
  await using host = await startHost()
  const { endpoint } = host
  const other = { ...endpoint.credentials, keys: [createSshKey().private] }
  const strangers: SshEndpoint[] = [
    { ...endpoint, credentials: other },
    { ...endpoint, user: 'root' },
    { ...endpoint, credentials: { ...other, keys: [] } },
  ]
  for (const stranger of strangers) {
    const outcome = await withSession(context(host), stranger, async () => 'in')
    expect(outcome.status).toBe('denied')
  }
})

test('its key is another at every start', async () => {
  await using host = await startHost()
  await using again = await startHost()
  const outcome = await withSession(context(host), again.endpoint, async () => 'in')
  expect(outcome).toEqual({ status: 'host-key', reason: 'unknown' })
})

test('any other command line is answered with 127, and there is no shell', async () => {
  await using host = await startHost()
  const client = await connectClient(host)
  const lines = ['id', 'exec /bin/sh -c id', '']
  for (const line of lines) {
    const exit = await new Promise((resolve, reject) => {
      client.exec(line, (error, channel) => {
        if (error) return reject(error)
        channel.on('exit', resolve).resume()
      })
    })
    expect(exit).toBe(127)
  }
  const refused = await new Promise((resolve) => client.shell((error) => resolve(error)))
  expect(refused).toBeInstanceOf(Error)
  client.end()
})

test('forwards to the places it was told of, and nowhere else', async () => {
  const echo = createServer((socket) => socket.end('database')).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const { port } = echo.address() as AddressInfo
  await using host = await startHost({ 'db.test:5432': port })
  await withSession(context(host), host.endpoint, async (session) => {
    const stream = await session.forward('db.test', 5432)
    if (stream.status !== 'ok') throw new Error(stream.status)
    const [said] = await once(stream.value, 'data')
    expect(String(said)).toBe('database')
    stream.value.destroy()
    for (const [name, place] of [
      ['127.0.0.1', port],
      ['db.test', 22],
    ] as const)
      expect(await session.forward(name, place)).toMatchObject({ status: 'unreachable' })
  })
  echo.close()
})

async function connectClient({ endpoint }: SimulatedHost): Promise<ssh2.Client> {
  const client = new ssh2.Client()
  const [key] = endpoint.credentials.keys
  if (!key) throw new Error('no key')
  // The server hangs up when it is disposed of.
  client.on('error', () => {})
  client.connect({
    host: endpoint.host,
    port: endpoint.port,
    username: endpoint.user,
    authHandler: (_left, _partial, next) => next({ type: 'publickey', username: endpoint.user, key }),
  })
  await once(client, 'ready')
  return client
}
