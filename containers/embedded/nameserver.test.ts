import { Resolver } from 'node:dns/promises'
import { expect, test } from 'vitest'
import { createZone } from './dns-zone.ts'
import { startNameserver, type Zone } from './nameserver.ts'
import { createReplicaSettings } from './replica-settings.ts'

/** As Node's own resolver (c-ares) reads it. */
async function askZone(zone: Zone) {
  const server = await startNameserver(() => zone)
  const resolver = new Resolver({ timeout: 2000, tries: 1 })
  resolver.setServers([`127.0.0.1:${server.port}`])
  return { resolver, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const site = 'mattermost.test'
const key = Buffer.from('a key')

test('CAA and TLSA', async () => {
  const { dns } = createReplicaSettings('current')
  await using client = await askZone(createZone({ ...dns, tlsa: 'matching' }, site, key))
  expect(await client.resolver.resolveCaa('mattermost.test')).toMatchObject([
    { critical: 0, issue: 'letsencrypt.org' },
  ])
  const [record] = await client.resolver.resolveTlsa('_443._tcp.mattermost.test')
  expect(record).toMatchObject({ certUsage: 3, selector: 1, match: 1 })
  expect(record?.data.byteLength).toBe(32)
})

test('a name without such records, and no such name', async () => {
  const { dns } = createReplicaSettings('current')
  await using client = await askZone(createZone({ ...dns, caa: [] }, site, key))
  await expect(client.resolver.resolveCaa('mattermost.test')).rejects.toMatchObject({ code: 'ENODATA' })
  await expect(client.resolver.resolveTlsa('_443._tcp.mattermost.test')).rejects.toMatchObject({
    code: 'ENOTFOUND',
  })
})
