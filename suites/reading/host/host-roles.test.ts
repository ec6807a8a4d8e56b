import { describe, expect, test } from 'vitest'
import type { AccessRecord, HostRole } from '../../../core/access.ts'
import {
  createHosts,
  createReading,
  createUnits,
  forbiddenReading,
  notInstalledReading,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import type { Collection } from '../../../probes/collection.ts'
import { listHostsWithRole, type RoleFacts } from './host-roles.ts'

const silence = { status: 'timeout', phase: 'response', seconds: 10 } as const

function findHosts(collection: Collection, role: HostRole) {
  const { host } = collection.facts
  const facts: RoleFacts = { 'host.units': host?.units ?? {}, 'host.nginxVersion': host?.nginxVersion ?? {} }
  return listHostsWithRole(facts, collection.access, role).map(({ name, certain }) => [name, certain])
}

const none = createUnits({ 'nginx.service': null, 'mattermost.service': null, 'mariadb.service': null })

describe('declared', () => {
  test('roles count, whatever is found', () => {
    const collection = createHosts(
      { a: { units: none, nginxVersion: notInstalledReading }, b: {} },
      { a: ['edge'], b: ['app'] },
    )
    expect(findHosts(collection, 'edge')).toEqual([['a', true]])
    expect(findHosts(collection, 'app')).toEqual([['b', true]])
    expect(findHosts(collection, 'database')).toEqual([])
  })
})

describe('not declared', () => {
  test('what is found there', () => {
    const collection = createHosts({ a: {}, b: { units: none, nginxVersion: notInstalledReading } })
    for (const role of ['edge', 'app', 'database'] as const)
      expect(findHosts(collection, role)).toEqual([['a', true]])
  })

  test('nginx without a unit', () => {
    const collection = createHosts({ a: { units: none, nginxVersion: createReading('1.27.0') } })
    expect(findHosts(collection, 'edge')).toEqual([['a', true]])
    expect(findHosts(collection, 'app')).toEqual([])
  })

  test('a unit that systemd only knows the name of', () => {
    const gone = createUnits({ 'mattermost.service': { loadState: 'not-found' } })
    expect(findHosts(createHosts({ a: { units: gone } }), 'app')).toEqual([])
  })

  test.each([silence, forbiddenReading, notInstalledReading])('%j: it may have the role', (reading) => {
    const collection = createHosts({ a: { units: reading, nginxVersion: notInstalledReading } })
    expect(findHosts(collection, 'app')).toEqual([['a', false]])
    expect(findHosts(collection, 'edge')).toEqual([['a', false]])
  })

  test('not asked', () => {
    const access: AccessRecord = createHosts({ a: {} }).access
    expect(listHostsWithRole({}, access, 'app')).toEqual([
      { name: 'a', certain: false, grounds: 'units: not asked' },
    ])
  })
})
