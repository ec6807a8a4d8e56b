import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Connection as SshConnection } from 'ssh2'
import { expect, test } from 'vitest'
import type { DatabaseAccess } from '../../../core/database-access.ts'
import type { SshEndpoint } from '../../../core/ssh-endpoint.ts'
import { createContext } from '../../../lab/fixtures/loopback-context.ts'
import { account, createLoopbackAccess, password } from '../../../lab/fixtures/loopback-database.ts'
import { findClosedPort, serveTcp } from '../../../lab/servers/loopback-server.ts'
import * as mysql from '../../../lab/servers/scripted-mysql.ts'
import * as postgresql from '../../../lab/servers/scripted-postgresql.ts'
import { createEndpoint, createKeyPair, createKnownHosts, serveSsh } from '../../../lab/servers/ssh-server.ts'
import { probeDatabaseServers } from '../all-database-servers.ts'
import { databaseServerSchema } from '../database-facts.ts'
import { withForwardedPort } from './forwarded-port.ts'

const timeout = 1000

interface Asked {
  host: string
  port: number
}

/** An SSH host that makes connections for those who ask, and remembers which. */
function createForwardingHost(asked: Asked[] = []) {
  return (client: SshConnection) => {
    client.on('tcpip', (accept, reject, { destIP, destPort }) => {
      asked.push({ host: destIP, port: destPort })
      const out = connect(destPort, destIP)
      out.once('error', () => reject())
      out.once('connect', () => {
        const channel = accept()
        out.on('error', () => channel.destroy())
        channel.on('error', () => out.destroy())
        channel.on('close', () => out.destroy())
        out.on('close', () => channel.end())
        channel.pipe(out).pipe(channel)
      })
    })
  }
}

const contextOf = (port: number, key?: ReturnType<typeof createKeyPair>) => {
  const context = createContext({ timeout })
  return { ...context, access: { ...context.access, hostKeys: { knownHosts: createKnownHosts(port, key) } } }
}

async function probe(ssh: SshEndpoint, access: DatabaseAccess, key?: ReturnType<typeof createKeyPair>) {
  const facts = await probeDatabaseServers(contextOf(ssh.port, key), [{ ...access, through: ssh }])
  expect(JSON.stringify(facts)).not.toContain(password)
  return databaseServerSchema.parse(facts[0])
}

test.each([
  ['mysql', mysql.onQuery(() => {})],
  ['postgresql', postgresql.onQuery(() => {})],
] as const)('%s is asked by the SSH host, everything of it', async (kind, script) => {
  const asked: Asked[] = []
  await using ssh = await serveSsh({ ready: createForwardingHost(asked) })
  await using server = await serveTcp(script)
  const access = createLoopbackAccess(kind, server.port, { account: { ...account, tls: 'disable' } })
  const facts = await probe(createEndpoint(ssh.port), access)
  expect(facts).toMatchObject({
    host: 'localhost',
    port: server.port,
    through: { host: 'mm1', failure: null },
    offer: { status: 'ok', value: { tls: false } },
    inside: { status: 'ok', login: { proof: 'ssh-host' } },
  })
  expect(asked).toHaveLength(server.connections)
  expect(new Set(asked.map(({ host, port }) => `${host}:${port}`))).toEqual(
    new Set([`127.0.0.1:${server.port}`]),
  )
})

test.each([
  ['whose key nobody verified', 'accept-any' as const, 'localhost'],
  ['to another host', null, 'db.example.com'],
])('MySQL is told nothing over a forwarding %s', async (_why, hostKeys, host) => {
  await using ssh = await serveSsh({
    ready: (client) => {
      client.on('tcpip', (accept) => {
        const out = connect(server.port, '127.0.0.1')
        const channel = accept()
        out.on('error', () => {})
        channel.on('error', () => {})
        channel.on('close', () => out.destroy())
        channel.pipe(out).pipe(channel)
      })
    },
  })
  const heard: Buffer[] = []
  await using server = await serveTcp(
    mysql.onQuery(
      () => {},
      (bytes) => heard.push(bytes),
    ),
  )
  const { access, ...context } = contextOf(ssh.port)
  const through = createEndpoint(ssh.port)
  const place = { host, port: server.port, connectTo: undefined, through }
  const [facts] = await probeDatabaseServers(
    { ...context, access: { ...access, ...(hostKeys && { hostKeys }) } },
    [
      {
        ...createLoopbackAccess('mysql', server.port, { account: { ...account, tls: 'disable' } }),
        ...place,
      },
    ],
  )
  const method = 'mysql_native_password'
  expect(facts?.inside).toEqual({ status: 'withheld', method, proof: 'none', encrypted: false })
  expect(heard).toEqual([])
})

test('the place is as the host knows it', async () => {
  const asked: Asked[] = []
  await using ssh = await serveSsh({ ready: createForwardingHost(asked) })
  await using server = await serveTcp((socket) => socket.end(mysql.encodeGreeting()))
  const access = createLoopbackAccess('mysql', server.port, { host: '127.0.0.1', connectTo: undefined })
  await probe(createEndpoint(ssh.port), access)
  expect(asked).toEqual([{ host: '127.0.0.1', port: server.port }])
})

test('nothing answers where the host looks', async () => {
  await using ssh = await serveSsh({ ready: createForwardingHost() })
  const failure = { status: 'unreachable', code: 'SSH_OPEN_2' }
  const facts = await probe(
    createEndpoint(ssh.port),
    createLoopbackAccess('mysql', await findClosedPort(), { account }),
  )
  expect(facts).toMatchObject({ through: { failure }, offer: failure, inside: failure, encryption: null })
})

test('the host may not forward', async () => {
  const prohibited = (client: SshConnection) => {
    client.on('tcpip', (_accept, reject) => reject())
  }
  await using ssh = await serveSsh({ ready: prohibited })
  const facts = await probe(createEndpoint(ssh.port), createLoopbackAccess('postgresql', 5432))
  expect(facts.through?.failure).toMatchObject({ status: 'unreachable' })
  expect(facts.startup).toBeNull()
})

test('the host never opens a channel', async () => {
  await using ssh = await serveSsh({ ready: (client) => client.on('tcpip', () => {}) })
  const facts = await probe(createEndpoint(ssh.port), createLoopbackAccess('postgresql', 5432))
  // The prober's own wait, in the connection that was never made, may end first.
  expect(facts.offer.status).toBe('timeout')
})

test('the host lets nobody in', async () => {
  await using ssh = await serveSsh()
  const endpoint = createEndpoint(ssh.port, { user: 'nobody' })
  const failure = { status: 'denied', accepted: ['publickey', 'password'] }
  expect(await probe(endpoint, createLoopbackAccess('mysql', 3306, { account }))).toMatchObject({
    through: { host: 'mm1', failure },
    offer: failure,
    inside: failure,
  })
})

test('the host is another one', async () => {
  await using ssh = await serveSsh()
  const facts = await probe(createEndpoint(ssh.port), createLoopbackAccess('mysql', 3306), createKeyPair())
  expect(facts.through?.failure).toEqual({ status: 'host-key', reason: 'changed' })
})

test('the host is down', async () => {
  const facts = await probe(createEndpoint(await findClosedPort()), createLoopbackAccess('mysql', 3306))
  expect(facts.through?.failure).toEqual({ status: 'refused' })
})

test('the host goes away in between', async () => {
  const leaving = (client: SshConnection) => {
    client.on('tcpip', (accept) => {
      accept().write(mysql.encodeGreeting().subarray(0, 10))
      setTimeout(() => client.end(), 50)
    })
  }
  await using ssh = await serveSsh({ ready: leaving })
  const facts = await probe(createEndpoint(ssh.port), createLoopbackAccess('mysql', 3306))
  expect(['closed', 'reset']).toContain(facts.offer.status)
  expect(facts.inside).toBeNull()
})

const openSocket = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

test('the port lives as long as its use, and so do connections', async () => {
  await using ssh = await serveSsh({ ready: createForwardingHost() })
  await using server = await serveTcp((socket) => socket.write('hello'))
  const place = { address: '127.0.0.1', port: server.port }
  const context = {
    timeout,
    signal: new AbortController().signal,
    hostKeys: { knownHosts: createKnownHosts(ssh.port) },
  }
  const used = await withForwardedPort(context, createEndpoint(ssh.port), place, async ({ port }) => {
    const socket = await openSocket(port)
    const [bytes] = await once(socket, 'data')
    return { port, socket, said: String(bytes) }
  })
  if (used.status !== 'ok') throw new Error(used.status)
  const { port, socket, said } = used.value
  expect(said).toBe('hello')
  if (!socket.destroyed) await once(socket, 'close')
  await expect(openSocket(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('whoever else finds the port is hung up on, and the database hears nothing', async () => {
  await using ssh = await serveSsh({ ready: createForwardingHost() })
  await using server = await serveTcp((socket) => socket.write('hello'))
  const place = { address: '127.0.0.1', port: server.port }
  const context = {
    timeout,
    signal: new AbortController().signal,
    hostKeys: { knownHosts: createKnownHosts(ssh.port) },
  }
  const stranger = `
    const { connect } = require('node:net')
    const { parentPort, workerData } = require('node:worker_threads')
    const socket = connect(workerData, '127.0.0.1')
    let heard = ''
    socket.on('data', (bytes) => { heard += bytes })
    socket.on('error', () => {})
    socket.on('close', () => parentPort.postMessage(heard))`
  const heard = await withForwardedPort(context, createEndpoint(ssh.port), place, async ({ port }) => {
    // Another thread has other sockets, as another process has.
    const worker = new Worker(stranger, { eval: true, workerData: port })
    const [message] = await once(worker, 'message')
    return message
  })
  expect(heard).toEqual({ status: 'ok', value: '' })
  expect(server.connections).toBe(0)
})
