import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { namedGroupNamed } from '../../core/tls/registry/named-groups.ts'
import { signatureSchemeNamed } from '../../core/tls/registry/signature-schemes.ts'
import { versionNames } from '../../core/tls/registry/versions.ts'
import { captureHello, helloOfEntry } from '../../lab/clients/own-hello.ts'
import type { Client } from './client.ts'
import { clients } from './clients.ts'
import { clientsOfOldPlatforms, clientsOfToday } from './tables/required-clients.ts'

const all: readonly [string, Client][] = Object.entries(clients)

test('there are many, and no two have one name', () => {
  expect(all.length).toBeGreaterThanOrEqual(60)
  expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length)
})

test.each(all)('%s is spelt in the registries’ names', (_id, client) => {
  const { suites, groups, keyShares, signatureSchemes, versions } = client
  expect(suites.filter((name) => !cipherSuiteNamed(name))).toEqual([])
  expect((groups ?? []).filter((name) => !namedGroupNamed(name))).toEqual([])
  expect((signatureSchemes ?? []).filter((name) => !signatureSchemeNamed(name))).toEqual([])
  // Apple's signature_algorithms has one scheme twice.
  for (const list of [suites, groups ?? [], keyShares ?? []]) expect(new Set(list).size).toBe(list.length)
  expect(versions).toEqual(versionNames.filter((name) => versions.includes(name)))
  expect(versions.length).toBeGreaterThan(0)
  expect(suites.length).toBeGreaterThan(0)
})

test.each(all)('%s keeps the rules of its versions', (_id, client) => {
  const { suites, groups, keyShares, signatureSchemes, versions, pointFormats, helloFormat } = client
  const modern = versions.includes('TLS 1.3')
  const protocols = new Set(suites.map((name) => cipherSuiteNamed(name)?.protocol))
  // RFC 8446 §9.2: what a hello of TLS 1.3 must have. Older ones may carry its suites, as drafts of it did.
  if (modern) expect(protocols).toContain('TLS 1.3')
  expect(modern).toBe(keyShares !== undefined && modern)
  if (modern) expect([groups, signatureSchemes]).not.toContain(null)
  // RFC 8446 §4.2.8: shares are of offered groups, in their order.
  const shared = keyShares ?? []
  expect((groups ?? []).filter((name) => shared.includes(name))).toEqual(shared)
  // RFC 8422 §5.1.2
  if (pointFormats) expect(pointFormats).toContain(0)
  if (helloFormat)
    expect([groups, signatureSchemes, client.alpn, client.serverName]).toEqual([null, null, null, false])
})

test('what the profiles ask for is in the tables once', () => {
  const asked = [...clientsOfToday, ...clientsOfOldPlatforms]
  expect(new Set(asked).size).toBe(asked.length)
  for (const id of asked) expect(clients[id].serverName).toBe(true)
})

test.skipIf(!process.version.startsWith('v24.'))('Node.js says what its entry says', async () => {
  const hello = await captureHello((port) => {
    const client = connect({ port, host: '127.0.0.1', servername: 'localhost' })
    client.on('error', () => {})
    return () => client.destroy()
  })
  expect(hello).toEqual(helloOfEntry(clients['node-24']))
})
