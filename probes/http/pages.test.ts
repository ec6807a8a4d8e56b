import { expect, test } from 'vitest'
import { createContext, loopbackFacts, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { serveHttps } from '../../lab/servers/loopback-server.ts'
import { pages } from './pages.ts'

test('each page by its key, redirects not followed, but the one of / asked whether Mattermost is there', async () => {
  const asked: string[] = []
  await using server = await serveHttps((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const statuses: Record<string, number> = { '/': 302, '/api/v4/system/ping': 200, '/api/v4/users/me': 401 }
    response.writeHead(statuses[path] ?? 404, { location: '/login', 'x-path': path }).end('body')
  })
  const fact = (await pages.collect(createContext({ port: server.port }), loopbackFacts))['http.pages']
  const statuses = Object.entries(fact).map(([key, outcome]) => [
    key,
    outcome.status === 'ok' && outcome.value.status,
  ])
  expect(Object.fromEntries(statuses)).toEqual({
    '/': 302,
    '/<nonexistent>': 404,
    '/api/v4/system/ping': 200,
    '/api/v4/users/me': 401,
  })
  expect(asked.filter((path) => path.startsWith('/login'))).toEqual(['/login/api/v4/system/ping'])
  expect(asked).toHaveLength(5)
  expect(asked.filter((path) => /^\/mmverify-[\w-]{16}$/.test(path))).toHaveLength(1)
})

test('compressed content is taken, and its header kept', async () => {
  await using server = await serveHttps((request, response) => {
    response.setHeader(
      'content-encoding',
      String(request.headers['accept-encoding']).includes('br') ? 'br' : '',
    )
    response.end(Buffer.of(1, 2, 3))
  })
  const fact = (await pages.collect(createContext({ port: server.port }), loopbackFacts))['http.pages']
  const page = fact['/']
  if (page?.status !== 'ok') throw new Error(page?.status)
  expect(page.value.headers).toContainEqual(['content-encoding', 'br'])
  expect(page.value.bodyBytes).toBe(3)
})

test('without HTTPS nothing is asked again', async () => {
  const fact = (await pages.collect(createContext(), withoutHttps))['http.pages']
  expect(Object.values(fact)).toEqual(Array(4).fill({ status: 'refused' }))
})
