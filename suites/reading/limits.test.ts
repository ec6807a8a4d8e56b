import { expect, test } from 'vitest'
import {
  address4,
  createCollection,
  type Overrides,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'

const judge = (id: string, overrides: Overrides) => {
  const check = checks.find((known) => known.id === id)
  if (!check) throw new Error(id)
  return judgeCheck(check, createCollection(overrides), 'current')
}
const ban: Overrides = {
  'net.limits': {
    ...{ declined: 0, interval: 0 },
    closed: [{ address: address4.address, port: 443, accepted: 30, failed: 71, status: 'refused' }],
  },
}

test('an open question says that a ban closed in, and what is settled stays as it is', () => {
  const open = judge('websocket', {
    ...ban,
    'websocket.upgrade': { sameOrigin: silence, foreignOrigin: silence, noOrigin: silence },
  })
  expect(open.verdict).toBe('inconclusive')
  expect(open.reason).toContain('had accepted 30 connections of this run before the last 71 failed (refused)')
  expect(judge('hsts', ban)).toEqual(judge('hsts', {}))
})

test('a limit of requests is told with the pace that came of it', () => {
  const { verdict, reason } = judge('mattermost-ping', {
    'net.limits': { declined: 12, interval: 800, closed: [] },
    'mattermost.ping': silence,
  })
  expect(verdict).toBe('inconclusive')
  expect(reason).toContain('12 requests of this run were declined for their rate')
  expect(reason).toContain('one in 800 ms')
})

test('without limits, and in facts that have none, nothing is added', () => {
  const plain = judge('mattermost-ping', { 'mattermost.ping': silence })
  expect(plain.reason).not.toContain('this run')
  expect(judge('mattermost-ping', { 'mattermost.ping': silence, 'net.limits': undefined })).toEqual(plain)
})
