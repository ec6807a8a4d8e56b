import { describe, expect, test } from 'vitest'
import type { AccessRecord, HostRole } from '../../../core/access.ts'
import { forbidden, hosts, notInstalled, units, value } from '../../../lab/fixtures/facts/host-fixture.ts'
import type { Collection } from '../../../probes/collection.ts'
import { hostsWithRole, type RoleFacts } from './host-roles.ts'

const silence = { status: 'timeout', phase: 'response', seconds: 10 } as const

function found(collection: Collection, role: HostRole) {
  const { host } = collection.facts
  const facts: RoleFacts = { 'host.units': host?.units ?? {}, 'host.nginxVersion': host?.nginxVersion ?? {} }
  return hostsWithRole(facts, collection.access, role).map(({ name, certain }) => [name, certain])
}

const none = units({ 'nginx.service': null, 'mattermost.service': null, 'mariadb.service': null })

describe('declared', () => {
  test('roles count, whatever is found', () => {
    const collection = hosts(
      { a: { units: none, nginxVersion: notInstalled }, b: {} },
      { a: ['edge'], b: ['app'] },
    )
    expect(found(collection, 'edge')).toEqual([['a', true]])
    expect(found(collection, 'app')).toEqual([['b', true]])
    expect(found(collection, 'database')).toEqual([])
  })
})

describe('not declared', () => {
  test('what is found there', () => {
    const collection = hosts({ a: {}, b: { units: none, nginxVersion: notInstalled } })
    for (const role of ['edge', 'app', 'database'] as const)
      expect(found(collection, role)).toEqual([['a', true]])
  })

  test('nginx without a unit', () => {
    const collection = hosts({ a: { units: none, nginxVersion: value('1.27.0') } })
    expect(found(collection, 'edge')).toEqual([['a', true]])
    expect(found(collection, 'app')).toEqual([])
  })

  test('a unit that systemd only knows the name of', () => {
    const gone = units({ 'mattermost.service': { loadState: 'not-found' } })
    expect(found(hosts({ a: { units: gone } }), 'app')).toEqual([])
  })

  test.each([silence, forbidden, notInstalled])('%j: it may have the role', (reading) => {
    const collection = hosts({ a: { units: reading, nginxVersion: notInstalled } })
    expect(found(collection, 'app')).toEqual([['a', false]])
    expect(found(collection, 'edge')).toEqual([['a', false]])
  })

  test('not asked', () => {
    const access: AccessRecord = hosts({ a: {} }).access
    expect(hostsWithRole({}, access, 'app')).toEqual([
      { name: 'a', certain: false, grounds: 'units: not asked' },
    ])
  })
})
