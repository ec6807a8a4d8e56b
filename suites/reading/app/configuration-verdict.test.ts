import { expect, test } from 'vitest'
import type { Failure } from '../../../core/outcome.ts'
import { profileNames } from '../../../core/requirement.ts'
import { createBaseline, createFullRun, createGivenRun } from '../../../lab/fixtures/facts/app-fixture.ts'
import {
  createHostileCollection,
  refused,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { createFailedReading, forbiddenReading } from '../../../lab/fixtures/facts/host-fixture.ts'
import { checks } from '../../check-catalogue.ts'
import { judgeCheck } from '../../judge.ts'
import { configurationFacts } from './configuration-facts.ts'

/** Checks that judge Mattermost's settings and nothing of another part. */
const own = checks.filter(
  ({ area, uses = [] }) =>
    ['app', 'push'].includes(area) && uses.some((path) => configurationFacts.some((fact) => fact === path)),
)

test('a healthy site, seen from everywhere', () => {
  const results = own.map((check) => judgeCheck(check, createFullRun(), 'current'))
  expect(results.map(({ id, verdict }) => `${id}: ${verdict}`).toSorted()).toEqual([
    'app-listen-address: pass',
    'app-transport-encryption: pass',
    'config-drift: pass',
    'config-locale: pass',
    'config-password-policy: pass',
    'config-plugins: pass',
    'config-sql: pass',
    'config-user-deletion: pass',
    'push-contents: pass',
    'push-encryption: pass',
  ])
})

const denied: Failure = { status: 'denied', accepted: ['publickey'] }
const hostKey: Failure = { status: 'host-key', reason: 'changed' }

test.each([
  ['silence', silence],
  ['a reset', reset],
  ['a refusal', refused],
  ['a denied login', denied],
  ['another host key', hostKey],
  ['no permission', forbiddenReading],
  ['commands that fail', createFailedReading(1)],
] as const)('%s everywhere passes nothing, by no profile', (_, reading) => {
  const failure = 'value' in reading ? silence : reading
  const { facts } = createGivenRun({
    hosts: {
      mm1: {
        mattermostConfigEtc: reading,
        mattermostConfigOpt: reading,
        mattermostRunning: reading,
        units: reading,
        nginxVersion: reading,
      },
    },
    api: { 'mattermost.configuration': failure },
    baseline: createBaseline({ status: 'malformed', field: 'json', offset: 0 }),
  })
  const hostile = createHostileCollection(failure)
  const collection = {
    ...hostile,
    access: createFullRun().access,
    facts: {
      ...hostile.facts,
      host: facts.host,
      mattermost: { ...facts.mattermost, ...hostile.facts.mattermost },
    },
  }
  for (const profile of profileNames) {
    const passes = own.filter((check) => judgeCheck(check, collection, profile).verdict === 'pass')
    expect({ profile, passes: passes.map(({ id }) => id) }).toEqual({ profile, passes: [] })
  }
})
