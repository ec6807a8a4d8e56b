import { expect, test } from 'vitest'
import { createCollection } from '../lab/fixtures/facts/collection-fixture.ts'
import { probes } from '../probes/probe-catalogue.ts'
import { checks } from './check-catalogue.ts'
import { check as acmeChallenge } from './edge/http/acme-challenge.ts'
import { check as drown } from './edge/tls/drown.ts'
import { check as ech } from './edge/tls/ech.ts'
import { gradeCollection } from './grade/grade.ts'
import { factsBehind, judgeCheck } from './judge.ts'
import { listWantedFacts } from './wanted-facts.ts'

test('a verdict is made from the facts that its check names, those of them that are there', () => {
  const { facts } = createCollection()
  expect(factsBehind(drown, createCollection())).toEqual([
    { path: 'tls.versions', value: facts.tls?.versions },
  ])
  expect(factsBehind(drown, createCollection({ 'tls.versions': undefined }))).toEqual([])
  const named = [...ech.needs, ...(ech.uses ?? [])]
  expect(factsBehind(ech, createCollection()).map(({ path }) => path)).toEqual(named)
})

test('what nobody asked for says nothing, whether a check needs it or could do without', () => {
  const whole = createCollection()
  expect(judgeCheck(drown, { ...whole, unasked: ['tls.sni'] }, 'current').verdict).toBe('pass')
  const { tls, ...others } = whole.facts
  const { versions: _, ...kept } = tls ?? {}
  const without = { ...whole, facts: { ...others, tls: kept }, unasked: ['tls.versions'] }
  expect(judgeCheck(drown, without, 'current')).toMatchObject({
    verdict: 'inconclusive',
    reason:
      'not asked: the run that collected these facts had chosen other checks, which need no tls.versions',
  })
  expect(acmeChallenge.uses).toContain('net.connections')
  expect(judgeCheck(acmeChallenge, { ...whole, unasked: ['net.connections'] }, 'current')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('net.connections'),
  })
  expect(gradeCollection({ ...whole, unasked: ['tls.robot'] })).toMatchObject({
    letter: null,
    reasons: [expect.stringMatching(/^no letter: not asked: .* tls\.robot$/)],
  })
})

test('the facts of a choice: what the checks name, and the controls; every one of the catalogue can be provided', () => {
  const wanted = listWantedFacts(['drown'])
  expect(wanted).toEqual(expect.arrayContaining(['tls.versions', 'net.connections', 'tls.handshake']))
  expect(wanted).not.toContain('tls.suites')
  const provided = probes.flatMap(({ provides }) => provides)
  expect(listWantedFacts(checks.map(({ id }) => id)).filter((path) => !provided.includes(path))).toEqual([])
})
