import { expect, test } from 'vitest'
import { type Failure, ok } from '../../core/outcome.ts'
import { profileNames } from '../../core/requirement.ts'
import {
  fixture,
  inside,
  type Overrides,
  refused,
  reset,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { mysqlServer, postgresqlServer } from '../../lab/fixtures/facts/database-fixture.ts'
import { collectionSchema } from '../../probes/collection.ts'
import type { Reading } from '../../probes/host/reading.ts'
import { checks } from '../check-catalogue.ts'
import { judge } from '../judge.ts'

const own = checks.filter(({ area }) => area === 'database')

/** Databases, and hosts, of which nothing was learned. */
function nothing(failure: Failure, reading: Reading<never> = failure): Overrides {
  const barred = { offer: failure, startup: null, encryption: null, inside: failure }
  return {
    'database.servers': [
      { ...mysqlServer(), ...barred },
      { ...postgresqlServer(), ...barred, name: 'replica', through: { host: 'mm1', failure } },
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
  'closed ports': nothing(refused),
  'black holes': nothing(silence),
  'accept and reset': nothing(reset),
  'no login': nothing({ status: 'denied', accepted: [] }),
  'an unknown host key': nothing({ status: 'host-key', reason: 'unknown' }),
  'bytes of something else': nothing({ status: 'malformed', field: 'length', offset: 0 }),
  'more than is taken': nothing({ status: 'oversize', phase: 'body', limit: 1 }),
  'no permission': nothing(silence, ok({ found: 'forbidden' })),
  'nothing installed': nothing(silence, ok({ found: 'not-installed' })),
  'programs that fail': nothing(silence, ok({ found: 'failed', exit: 1 })),
}

test.each(Object.entries(cases))('%s: no profile gives a single pass', (_name, overrides) => {
  const collection = collectionSchema.parse(fixture(overrides, { access: inside }))
  for (const profile of profileNames) {
    const passes = own.filter((check) => judge(check, collection, profile).verdict === 'pass')
    expect({ profile, passes: passes.map(({ id }) => id) }).toEqual({ profile, passes: [] })
  }
})

test('without any one fact no verdict turns into a pass', () => {
  for (const check of own) {
    for (const path of [...check.needs, ...(check.uses ?? [])]) {
      const collection = fixture({ ...cases['closed ports'], [path]: undefined }, { access: inside })
      expect(judge(check, collection, 'current').verdict, `${check.id} without ${path}`).not.toBe('pass')
    }
  }
})

test('without access nothing is assessed', () => {
  for (const check of own) expect(judge(check, fixture(), 'current').verdict, check.id).toBe('not-assessed')
})
