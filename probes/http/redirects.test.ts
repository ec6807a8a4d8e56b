import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import {
  createContext,
  type LoopbackTarget,
  loopbackFacts,
  withoutHttps,
} from '../../lab/fixtures/loopback-context.ts'
import { serveHttp, serveHttps } from '../../lab/servers/loopback-server.ts'
import { redirects } from './redirects.ts'

const redirect =
  (location: (path: string, host: string) => string, status = 301): RequestListener =>
  (request, response) => {
    response.writeHead(status, { location: location(request.url ?? '', request.headers.host ?? '') }).end()
  }

async function walk(target: LoopbackTarget, facts = loopbackFacts) {
  const walks = (await redirects.collect(createContext(target), facts))['http.redirects']
  const [first] = walks
  if (!first) throw new Error('no walk')
  return { ...first, walks, urls: first.hops.map(({ url }) => url) }
}

test('to HTTPS at the documented port, which is found elsewhere: path and query kept', async () => {
  const hosts: (string | undefined)[] = []
  await using https = await serveHttps((request, response) => {
    hosts.push(request.headers.host)
    response.end('hello')
  })
  await using http = await serveHttp(redirect((path) => `https://localhost${path}`))
  const { walks } = await walk({ port: 443, ports: { 443: https.port }, http: http.port })
  expect(walks.map(({ path, end, hops }) => ({ path, end, urls: hops.map(({ url }) => url) }))).toEqual(
    ['/', '/blablabla', '/login?redirect_to=%2Ftown', '/api/v4/system/ping'].map((path) => ({
      path,
      end: 'final',
      urls: [`http://localhost:${http.port}${path}`, `https://localhost${path}`],
    })),
  )
  expect(walks[0]?.hops.map(({ outcome }) => outcome.status === 'ok' && outcome.value.status)).toEqual([
    301, 200,
  ])
  expect(hosts).toEqual(Array(4).fill('localhost'))
})

test('a relative Location and a port that is said', async () => {
  await using https = await serveHttps((_, response) => response.end())
  await using http = await serveHttp((request, response) => {
    const location = request.url === '/next' ? `https://LOCALHOST:${https.port}/x#part` : '/next'
    response.writeHead(302, { location }).end()
  })
  const { end, urls } = await walk({ port: https.port, http: http.port })
  expect(end).toBe('final')
  expect(urls.slice(1)).toEqual([`http://localhost:${http.port}/next`, `https://localhost:${https.port}/x`])
})

test('another host is named and never contacted', async () => {
  await using other = await serveHttp((_, response) => response.end())
  await using http = await serveHttp(redirect(() => `http://127.0.0.1:${other.port}/`))
  const { end, hops } = await walk({ http: http.port })
  expect(end).toBe('foreign')
  expect(hops).toHaveLength(1)
  expect(other.connections).toBe(0)
})

test('a port of this machine that is not the target’s hears nothing', async () => {
  await using other = await serveHttp((_, response) => response.end())
  await using http = await serveHttp(redirect(() => `http://localhost:${other.port}/latest/meta-data`))
  const { end, hops } = await walk({ http: http.port })
  expect(end).toBe('failure')
  expect(hops.at(-1)?.outcome).toEqual({ status: 'off-limits', place: `127.0.0.1 port ${other.port}` })
  expect(other.connections).toBe(0)
})

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/',
  'http://0.0.0.0/',
  'http://2130706433/',
  'http://127.1/',
  'http://localhost./',
  'http://user@127.0.0.1/',
  'http://metadata.google.internal/',
])('%s is another host', async (location) => {
  await using http = await serveHttp(redirect(() => location))
  const { end, hops } = await walk({ http: http.port })
  expect(end).toBe('foreign')
  expect(hops).toHaveLength(1)
})

test('another scheme is foreign too', async () => {
  await using http = await serveHttp(redirect(() => 'ftp://localhost/'))
  expect((await walk({ http: http.port })).end).toBe('foreign')
})

test('a loop', async () => {
  await using http = await serveHttp(redirect((path) => (path === '/b' ? '/a' : '/b')))
  const { end, urls } = await walk({ http: http.port })
  expect(end).toBe('loop')
  expect(urls.map((url) => new URL(url).pathname)).toEqual(['/', '/b', '/a'])
})

test('no end', async () => {
  await using http = await serveHttp(redirect((path) => `${path}a`))
  const { end, hops } = await walk({ http: http.port })
  expect(end).toBe('limit')
  expect(hops).toHaveLength(10)
})

test.each([
  ['a status that is no redirect', 200, '/x'],
  ['a redirect to nowhere', 301, 'https://'],
  ['not modified', 304, '/x'],
])('%s is final', async (_, status, location) => {
  await using http = await serveHttp(redirect(() => location, status))
  const { end, hops } = await walk({ http: http.port })
  expect(end).toBe('final')
  expect(hops).toHaveLength(1)
})

test('a failure ends the walk and is kept', async () => {
  await using http = await serveHttp((request) => request.socket.resetAndDestroy())
  const { end, hops } = await walk({ http: http.port })
  expect(end).toBe('failure')
  expect(hops).toEqual([
    { url: `http://localhost:${http.port}/`, outcome: { status: 'reset', phase: 'response' } },
  ])
})

test('where HTTPS does not accept, port 80 is still asked and HTTPS is not asked again', async () => {
  await using https = await serveHttps((_, response) => response.end())
  await using http = await serveHttp(redirect((path) => `https://localhost${path}`))
  const { end, hops } = await walk({ port: https.port, http: http.port }, withoutHttps)
  expect(end).toBe('failure')
  expect(hops.map(({ outcome }) => outcome.status)).toEqual(['ok', 'refused'])
  expect(https.connections).toBe(0)
})

test('where there is no address, nothing is asked', async () => {
  const unresolved = { status: 'unresolved', code: 'ENOTFOUND' } as const
  const { end, hops } = await walk(
    {},
    {
      ...withoutHttps,
      'net.addresses': unresolved,
      'net.primary': unresolved,
    },
  )
  expect(end).toBe('failure')
  expect(hops.map(({ outcome }) => outcome)).toEqual([unresolved])
})
