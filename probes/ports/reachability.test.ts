import { expect, test } from 'vitest'
import { internalPorts } from '../../core/target.ts'
import { createContext, loopbackFacts } from '../../lab/fixtures/loopback-context.ts'
import {
  answerWith,
  findClosedPort,
  serveHttp,
  serveTcp,
  writeEndlessly,
} from '../../lab/servers/loopback-server.ts'
import { reachability } from './reachability.ts'

const everyPort = [80, 443, 8065, ...internalPorts]
const address = { address: '127.0.0.1', family: 4 }

/** Every port of the catalogue is closed, unless it is said where it is. */
async function reach(ports: Record<string, number>) {
  const closed = await findClosedPort()
  const elsewhere = Object.fromEntries(everyPort.map((port) => [String(port), closed]))
  const context = createContext({ timeout: 2000, ports: { ...elsewhere, ...ports } })
  return (await reachability.collect(context, loopbackFacts))['ports.reachability']
}

test('closed ports are refused, each by its number in the documents', async () => {
  const fact = await reach({})
  expect(fact.map(({ port }) => port)).toEqual(everyPort)
  for (const entry of fact) expect(entry).toMatchObject({ address, outcome: { status: 'refused' } })
  expect(fact.some((entry) => entry.http)).toBe(false)
})

test('where the web server answers, refused ports are asked three times, with it as the control', async () => {
  await using web = await serveTcp(() => {})
  const fact = await reach({ 80: web.port })
  const expected = { asked: 3, absent: 3, controls: 3, sound: 3 }
  const refusals = fact.flatMap((entry) => entry.refusals ?? [])
  expect(refusals).toEqual([443, 8065, ...internalPorts].map(() => expected))
  expect(fact.find(({ port }) => port === 80)?.refusals).toBeUndefined()
  expect(web.connections).toBe(4)
})

test('a banner, an open port that says nothing, and a port that is found elsewhere', async () => {
  await using ssh = await serveTcp((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'))
  await using mysql = await serveTcp((socket) =>
    writeEndlessly(socket, `\x00\x0a\x1b[31m${'5.5'.repeat(1000)}`),
  )
  await using silent = await serveTcp(() => {})
  await using resetting = await serveTcp((socket) => socket.resetAndDestroy())
  const fact = await reach({ 22: ssh.port, 3306: mysql.port, 5432: silent.port, 8067: resetting.port })
  const entry = (port: number) => fact.find((candidate) => candidate.port === port)
  expect(entry(22)).toEqual({
    address,
    port: 22,
    actual: ssh.port,
    outcome: { status: 'ok', value: { banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\\x0d\\x0a' } },
  })
  expect(entry(3306)?.outcome).toEqual({
    status: 'ok',
    value: { banner: expect.stringMatching(/^\\x00\\x0a\\x1b\[31m5\.5[5.]+$/) },
  })
  expect(entry(5432)?.outcome).toEqual({ status: 'ok', value: { banner: '' } })
  // It accepted before it reset: the port is open.
  expect(entry(8067)?.outcome).toEqual({ status: 'ok', value: { banner: '' } })
})

test.each([
  ['the JSON of a ping', { 'content-type': 'application/json' }, '{"status":"OK"}', true],
  ['the version header', { 'x-version-id': '11.10.0.1.abc.false' }, '', true],
  ['another application', {}, '<html>', false],
  ['other JSON', {}, '["status"]', false],
])('what the app port serves: %s', async (_, headers, body, mattermost) => {
  const asked: string[] = []
  await using app = await serveHttp((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, headers as Record<string, string>).end(body)
  })
  const fact = await reach({ 8065: app.port })
  expect(fact.find(({ port }) => port === 8065)).toMatchObject({
    outcome: { status: 'ok', value: { banner: '' } },
    http: { status: 'ok', value: { status: 200, mattermost } },
  })
  expect(asked).toEqual(['/api/v4/system/ping'])
})

test('an app port that speaks no HTTP', async () => {
  await using app = await serveTcp(answerWith('\x15\x03\x01\x00\x02\x02\x46'))
  const fact = await reach({ 8065: app.port })
  expect(fact.find(({ port }) => port === 8065)?.http).toMatchObject({ status: 'malformed' })
})

test('without an address nothing is asked', async () => {
  const facts = { 'net.addresses': { status: 'unresolved', code: 'ENOTFOUND' } } as const
  expect(await reachability.collect(createContext(), facts)).toEqual({ 'ports.reachability': [] })
})
