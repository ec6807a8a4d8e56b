import { expect, test } from 'vitest'
import type { Failure } from '../../core/outcome.ts'
import { profileNames } from '../../core/requirement.ts'
import { createCollection } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  absentReading,
  createFailedReading,
  createHosts,
  createOneHost,
  createUniformHost,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'
import { findRequirement } from '../profiles.ts'
import { check as nginxConfig } from './nginx-config.ts'

const ofHosts = checks.filter(({ area }) => area === 'host')
/** It judges a file of this machine, and no host. */
const remote = ofHosts.filter(({ id }) => id !== 'inventory-secrets')

const silence: Failure = { status: 'timeout', phase: 'response', seconds: 10 }
const denied: Failure = { status: 'denied', accepted: ['publickey'] }

const readings = {
  'nobody was let in': denied,
  'the host key is another': { status: 'host-key', reason: 'changed' },
  silence,
  'connection reset': { status: 'reset', phase: 'response' },
  'the run ended': { status: 'cancelled' },
  'unreadable answers': { status: 'malformed', field: 'zone', offset: 0 },
  'answers too long': { status: 'oversize', phase: 'body', limit: 65_536 },
  'nothing may be run': forbiddenReading,
  'everything ends with 2': createFailedReading(2),
  'everything is ended by a signal': createFailedReading(null),
} as const satisfies Record<string, Parameters<typeof createUniformHost>[0]>

test.each(Object.entries(readings))('%s: every check says that it does not know', (_name, reading) => {
  const collection = createUniformHost(reading)
  const known = profileNames.flatMap((profile) =>
    remote
      .filter((check) => findRequirement(check.requirements, profile))
      .map((check) => ({ profile, ...judgeCheck(check, collection, profile) }))
      .filter(({ verdict }) => verdict !== 'inconclusive')
      .map(({ profile, id, verdict, reason }) => ({ profile, id, verdict, reason })),
  )
  expect(known).toEqual([])
})

test('of everything that ends with 1, nginx alone says something by it', () => {
  const collection = createUniformHost(createFailedReading(1))
  const known = remote.filter((check) => judgeCheck(check, collection, 'current').verdict !== 'inconclusive')
  expect(known.map(({ id }) => id)).toEqual([])
  const nginx = judgeCheck(
    nginxConfig,
    createOneHost({ nginxConfiguration: createFailedReading(1) }),
    'current',
  )
  expect(nginx.verdict).toBe('fail')
})

test('a host with nothing on it passes nothing', () => {
  for (const reading of [absentReading, notInstalledReading]) {
    const collection = createUniformHost(reading)
    const passes = remote.filter((check) => judgeCheck(check, collection, 'current').verdict === 'pass')
    expect(passes.map(({ id }) => id)).toEqual([])
  }
})

test('nor does one whose roles were declared', () => {
  const roles = { mm1: ['edge', 'app', 'database'] } as const
  for (const reading of [absentReading, notInstalledReading]) {
    const { facts } = createUniformHost(reading)
    const collection = { ...createHosts({ mm1: {} }, roles), facts }
    const passes = remote.filter((check) => judgeCheck(check, collection, 'current').verdict === 'pass')
    expect(passes.map(({ id }) => id)).toEqual([])
  }
})

test('one host that cannot be read beside a healthy one', () => {
  const mixed = createHosts({ mm1: {}, mm2: Object.fromEntries(names().map((name) => [name, silence])) })
  const results = remote.map((check) => judgeCheck(check, mixed, 'current'))
  expect(results.filter(({ verdict }) => verdict !== 'inconclusive').map(({ id }) => id)).toEqual([])
  expect(results.filter(({ reason }) => !reason.includes('mm2')).map(({ id }) => id)).toEqual([])
})

test('what is forbidden is named with the command to grant', () => {
  const collection = createUniformHost(forbiddenReading)
  const reasons = remote.map((check) => judgeCheck(check, collection, 'current'))
  const unnamed = reasons.filter(({ reason }) => !/sudo -n \/|units: forbidden/.test(reason))
  expect(unnamed.map(({ id, reason }) => ({ id, reason }))).toEqual([])
})

test('without SSH access nothing is assessed', () => {
  const outside = createCollection()
  const judged = ofHosts.filter((check) => judgeCheck(check, outside, 'current').verdict !== 'not-assessed')
  expect(judged.map(({ id }) => id)).toEqual([])
})

test('a healthy host fails nothing', () => {
  const healthy = createOneHost()
  for (const profile of profileNames) {
    const failing = remote
      .map((check) => judgeCheck(check, healthy, profile))
      .filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict))
      .map(({ id, reason }) => ({ profile, id, reason }))
    expect(failing).toEqual(
      // Its openssl.cnf lacks the optional part of seed 000.
      profile === 'centos7-perfect' ? [expect.objectContaining({ id: 'openssl-policy' })] : [],
    )
  }
})

test('current: what does not apply to a healthy Debian is known', () => {
  const healthy = createOneHost()
  const results = remote.map((check) => judgeCheck(check, healthy, 'current'))
  expect(results.filter(({ verdict }) => verdict === 'not-applicable').map(({ id }) => id)).toEqual([
    'selinux',
  ])
})

function names(): string[] {
  return Object.keys(createOneHost().facts.host ?? {}).filter((name) => name !== 'logins')
}
