import { expect, test } from 'vitest'
import { createContext, loopbackFacts, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { serveHttp } from '../../lab/servers/loopback-server.ts'
import { acme } from './acme.ts'

test('the directory and a token, over plain HTTP; redirects of the token are followed', async () => {
  const asked: string[] = []
  await using server = await serveHttp((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/.well-known/acme-challenge/') response.writeHead(403).end('Forbidden')
    else if (request.url === '/elsewhere') response.writeHead(404).end()
    else response.writeHead(301, { location: '/elsewhere' }).end()
  })
  for (const facts of [loopbackFacts, withoutHttps]) {
    asked.length = 0
    const fact = (await acme.collect(createContext({ http: server.port }), facts))['http.acme']
    expect(fact.directory).toMatchObject({ status: 'ok', value: { status: 403, bodyBytes: 9 } })
    expect(fact.token).toMatchObject({ status: 'ok', value: { status: 301 } })
    expect(fact.tokenPath).toMatch(/^\/\.well-known\/acme-challenge\/mmverify-[\w-]{32}$/)
    expect(asked.sort()).toEqual(['/.well-known/acme-challenge/', fact.tokenPath, '/elsewhere'])
    expect(fact.places).toMatchObject([{ end: 'final', hops: [{}, { outcome: { value: { status: 404 } } }] }])
  }
})

test('nobody could have made a file of that name', async () => {
  const unresolved = { status: 'unresolved', code: 'ENOTFOUND' } as const
  const collect = () =>
    acme.collect(createContext(), { 'net.addresses': unresolved, 'net.primary': unresolved })
  const [first, second] = [await collect(), await collect()].map((facts) => facts['http.acme'])
  expect(first?.tokenPath).not.toBe(second?.tokenPath)
  expect(first).toMatchObject({ directory: unresolved, token: unresolved })
})
