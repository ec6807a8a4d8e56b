import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'

// The stand-in as its host runs it, with a `psql` that only tells the cipher of its session.

const token = 'secret-token'
const site = 'https://chat.example.test'
let folder: string
let port: number
let stop: () => void

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-stand-in-'))
  await writeFile(
    join(folder, 'psql'),
    '#!/bin/sh\nwhile read -r line; do echo "Ssl_cipher TLS_AES_256_GCM_SHA384"; done\n',
  )
  await chmod(join(folder, 'psql'), 0o755)
  await writeFile(
    join(folder, 'config.json'),
    JSON.stringify({
      ServiceSettings: {
        SiteURL: site,
        ListenAddress: '127.0.0.1:0',
        EnableLocalMode: true,
        LocalModeSocketLocation: join(folder, 'local.socket'),
      },
      SqlSettings: {
        DriverName: 'postgres',
        DataSource: 'postgres://mmuser:hidden@localhost/mattermost?sslmode=require',
      },
      LocalizationSettings: { DefaultClientLocale: 'fr' },
    }),
  )
  const main = join(import.meta.dirname, 'mattermost-stand-in', 'main.mjs')
  const child = spawn(process.execPath, [main, '--config', join(folder, 'config.json')], {
    env: {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      STAND_IN_TOKEN: token,
      MM_PASSWORDSETTINGS_MINIMUMLENGTH: '12',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stop = () => child.kill('SIGKILL')
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = JSON.parse(line) as { msg: string; port?: number }
    if (entry.msg === 'Server is listening on' && entry.port) {
      port = entry.port
      break
    }
  }
})

afterAll(async () => {
  stop()
  await rm(folder, { recursive: true })
})

test('ping says OK, and tells of the database when asked', async () => {
  expect((await get('/api/v4/system/ping')).body).toMatchObject({ status: 'OK' })
  const { body } = await get('/api/v4/system/ping?get_server_status=true')
  expect(body).toMatchObject({ status: 'OK', database_status: 'OK' })
})

test('the client configuration is config.json under MM_ variables, strings only', async () => {
  const { body } = await get('/api/v4/config/client?format=old')
  expect(body).toMatchObject({ SiteURL: site, DefaultClientLocale: 'fr', PasswordMinimumLength: '12' })
})

test('the server’s headers are there, and HSTS is not', async () => {
  const { headers } = await get('/')
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'SAMEORIGIN',
  })
  expect(headers['x-request-id']).toMatch(/^[a-z0-9]{26}$/)
  expect(headers).not.toHaveProperty('strict-transport-security')
})

test('cluster status and configuration need the token, and the DataSource stays masked', async () => {
  expect((await get('/api/v4/cluster/status')).status).toBe(401)
  expect((await get('/api/v4/config')).status).toBe(401)
  const authorization = `Bearer ${token}`
  expect((await get('/api/v4/cluster/status', { authorization })).body).toEqual([])
  expect(JSON.stringify((await get('/api/v4/config', { authorization })).body)).not.toContain('hidden')
})

test('local mode shows the DataSource', async () => {
  const { body } = await get('/api/v4/config', {}, join(folder, 'local.socket'))
  expect(JSON.stringify(body)).toContain('hidden')
})

test.each([
  ['none', undefined, 101],
  ['the site’s own', site, 101],
  ['another host', 'https://elsewhere.example.test', 403],
  ['the site’s host with another scheme', 'http://chat.example.test', 403],
  ['null', 'null', 403],
])('WebSocket with origin %s', async (_name, origin, status) => {
  expect(await upgrade(origin)).toBe(status)
})

test('a WebSocket that authenticates gets hello', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v4/websocket`)
  await once(socket, 'open')
  socket.send(JSON.stringify({ seq: 1, action: 'authentication_challenge', data: { token } }))
  const [first] = await once(socket, 'message')
  expect(JSON.parse(String(first))).toMatchObject({ event: 'hello', seq: 0 })
  socket.terminate()
})

test('a WebSocket that does not is dropped after five seconds without a close frame', async () => {
  // From before it connects: the five seconds of the other process begin later, however busy the machine is.
  const started = performance.now()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v4/websocket`)
  await once(socket, 'open')
  const [code] = await once(socket, 'close')
  const withoutCloseFrame = 1006
  expect(code).toBe(withoutCloseFrame)
  expect(performance.now() - started).toBeGreaterThan(4500)
})

interface Answer {
  status: number | undefined
  headers: IncomingHttpHeaders
  body: unknown
}

async function get(path: string, headers: Record<string, string> = {}, socketPath?: string): Promise<Answer> {
  const where = socketPath ? { socketPath } : { host: '127.0.0.1', port }
  const call = request({ ...where, path, headers, agent: false, signal: AbortSignal.timeout(5000) })
  call.end()
  const [answer] = await once(call, 'response')
  const body = await text(answer)
  const json = answer.headers['content-type']?.startsWith('application/json') ?? false
  return { status: answer.statusCode, headers: answer.headers, body: json ? JSON.parse(body) : body }
}

function upgrade(origin: string | undefined): Promise<number | undefined> {
  const socket = new WebSocket(
    `ws://127.0.0.1:${port}/api/v4/websocket`,
    origin === undefined ? {} : { origin },
  )
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode)
    })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
  })
}
