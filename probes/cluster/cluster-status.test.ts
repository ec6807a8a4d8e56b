import { expect, test } from 'vitest'
import { noAccess } from '../../core/access.ts'
import { wrapSecret } from '../../core/secret.ts'
import {
  createContext,
  type LoopbackTarget,
  loopbackFacts,
  withoutHttps,
} from '../../lab/fixtures/loopback-context.ts'
import { readCertificatePem } from '../../lab/fixtures/pki.ts'
import { serveHttps } from '../../lab/servers/loopback-server.ts'
import { clusterFactsSchema } from './cluster-facts.ts'
import { clusterStatus } from './cluster-status.ts'

const token = 'canary-of-a-token'

async function ask(target: LoopbackTarget, facts = loopbackFacts) {
  const access = { ...noAccess, api: { token: wrapSecret(token) } }
  const context = createContext({ ca: [readCertificatePem('root')], ...target })
  const fact = (await clusterStatus.collect({ ...context, access }, facts))['cluster.status']
  expect(clusterFactsSchema.shape.status.parse(fact)).toEqual(fact)
  expect(JSON.stringify(fact)).not.toContain('canary')
  return fact
}

/** What a server answers to the token. */
async function collectFrom(status: number, body: string, target: LoopbackTarget = {}) {
  const asked: (string | undefined)[] = []
  await using server = await serveHttps((request, response) => {
    asked.push(request.url, request.headers.authorization)
    response.writeHead(status).end(body)
  })
  return { fact: await ask({ port: server.port, ...target }), asked }
}

const entry = {
  id: 'n1',
  version: '11.10.0',
  schema_version: '120',
  config_hash: 'ab12',
  ipaddress: '172.20.0.2',
  hostname: 'mm1',
}

test('the nodes, as one of them sees them', async () => {
  const { fact, asked } = await collectFrom(
    200,
    JSON.stringify([{ ...entry, extra: 'canary' }, { hostname: 'mm2' }]),
  )
  expect(asked).toEqual(['/api/v4/cluster/status', `Bearer ${token}`])
  const members = [
    {
      id: 'n1',
      version: '11.10.0',
      schemaVersion: '120',
      configHash: 'ab12',
      ipAddress: '172.20.0.2',
      hostname: 'mm1',
    },
    { id: '', version: '', schemaVersion: '', configHash: '', ipAddress: '', hostname: 'mm2' },
  ]
  expect(fact).toEqual({ status: 'ok', value: { httpStatus: 200, members } })
})

test.each([
  ['a server by itself', 200, '[]', []],
  ['a token that is not known', 401, '{"id":"x"}', null],
  ['an object', 200, '{"nodes":[]}', null],
  ['no JSON', 200, '<html>', null],
  ['names that are no text', 200, '[{"hostname":7}]', null],
  ['more nodes than any cluster has', 200, JSON.stringify(Array(1001).fill({})), null],
])('%s', async (_name, status, body, members) => {
  expect((await collectFrom(status, body)).fact).toEqual({
    status: 'ok',
    value: { httpStatus: status, members },
  })
})

test('a name that would act on a terminal does not', async () => {
  const { fact } = await collectFrom(200, '[{"hostname":"\\u001b[2Jmm1"}]')
  expect(fact).toMatchObject({ value: { members: [{ hostname: '\uFFFD[2Jmm1' }] } })
})

test('an answer without end is cut off', async () => {
  const { fact } = await collectFrom(200, `[${' '.repeat(300 * 1024)}]`)
  expect(fact).toMatchObject({ status: 'oversize', phase: 'body' })
})

test('a server that does not prove who it is learns no token', async () => {
  const { fact, asked } = await collectFrom(200, JSON.stringify([entry]), { ca: [] })
  expect(fact).toMatchObject({ status: 'unprotected' })
  expect(asked).toEqual([])
})

test('a target that cannot be reached', async () => {
  expect(await ask({}, withoutHttps)).toEqual({ status: 'refused' })
})
