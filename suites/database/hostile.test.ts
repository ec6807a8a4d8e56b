import { expect, test } from 'vitest'
import { type Failure, ok } from '../../core/outcome.ts'
import { profileNames } from '../../core/requirement.ts'
import {
  createCollection,
  fullAccessRecord,
  type Overrides,
  refused,
  reset,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { createMysqlServer, createPostgresqlServer } from '../../lab/fixtures/facts/database-fixture.ts'
import { collectionSchema } from '../../probes/collection.ts'
import type { Reading } from '../../probes/host/reading.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'

const own = checks.filter(({ area }) => area === 'database')

/** Databases, and hosts, of which nothing was learned. */
function createFactsOfNothing(failure: Failure, reading: Reading<never> = failure): Overrides {
  const barred = { offer: failure, startup: null, encryption: null, inside: failure }
  return {
    'database.servers': [
      { ...createMysqlServer(), ...barred },
      { ...createPostgresqlServer(), ...barred, name: 'replica', through: { host: 'mm1', failure } },
    ],
    'database.dataSources': {
      mm1: { store: null, configs: [], sources: [], unread: [{ place: 'config.json', why: failure }] },
    },
    'host.sockets': { mm1: reading },
    'host.firewalldZones': { mm1: reading },
    'host.firewalldDefaultZone': { mm1: reading },
    'host.ufw': { mm1: reading },
    'host.nftables': { mm1: reading },
    'host.iptables': { mm1: reading },
  }
}

const cases: Record<string, Overrides> = {
  'closed ports': createFactsOfNothing(refused),
  'black holes': createFactsOfNothing(silence),
  'accept and reset': createFactsOfNothing(reset),
  'no login': createFactsOfNothing({ status: 'denied', accepted: [] }),
  'an unknown host key': createFactsOfNothing({ status: 'host-key', reason: 'unknown' }),
  'bytes of something else': createFactsOfNothing({ status: 'malformed', field: 'length', offset: 0 }),
  'more than is taken': createFactsOfNothing({ status: 'oversize', phase: 'body', limit: 1 }),
  'no permission': createFactsOfNothing(silence, ok({ found: 'forbidden' })),
  'nothing installed': createFactsOfNothing(silence, ok({ found: 'not-installed' })),
  'programs that fail': createFactsOfNothing(silence, ok({ found: 'failed', exit: 1 })),
}

test.each(Object.entries(cases))('%s: no profile gives a single pass', (_name, overrides) => {
  const collection = collectionSchema.parse(createCollection(overrides, { access: fullAccessRecord }))
  for (const profile of profileNames) {
    const passes = own.filter((check) => judgeCheck(check, collection, profile).verdict === 'pass')
    expect({ profile, passes: passes.map(({ id }) => id) }).toEqual({ profile, passes: [] })
  }
})

test('without any one fact no verdict turns into a pass', () => {
  for (const check of own) {
    for (const path of [...check.needs, ...(check.uses ?? [])]) {
      const collection = createCollection(
        { ...cases['closed ports'], [path]: undefined },
        { access: fullAccessRecord },
      )
      expect(judgeCheck(check, collection, 'current').verdict, `${check.id} without ${path}`).not.toBe('pass')
    }
  }
})

test('without access nothing is assessed', () => {
  for (const check of own)
    expect(judgeCheck(check, createCollection(), 'current').verdict, check.id).toBe('not-assessed')
})
