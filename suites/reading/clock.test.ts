import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import {
  createChain,
  createCollection,
  createResponse,
  type Overrides,
  pageHeaders,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { gradeCollection } from '../grade/grade.ts'
import { judgeCheck } from '../judge.ts'
import { checkNamed } from '../run-checks.ts'
import { moveVerification } from './clock.ts'

/** The fixture's certificate is valid from 1 August to 30 October 2026. */
const whileValid = '2026-09-01T12:00:00.000Z'
const expired = '2026-11-30T12:00:00.000Z'

/** All answers of the server say this; a staple of a trusted CA was made then, where it says so. */
function saying(date: string, producedAt: string | null = null, pathToRoot = true): Overrides {
  const response = createResponse(200, [
    ...pageHeaders.filter(([name]) => name !== 'date'),
    ['date', new Date(date).toUTCString()],
  ])
  const transparency = createCollection().facts.tls?.transparency
  return {
    'http.pages': { '/': ok(response), '/api/v4/users/me': ok(response) },
    'http.http2': ok({ ...response, httpVersion: '2' }),
    'http.redirects': [],
    // The fixture's timestamps were signed in August 2026.
    ...(transparency && { 'tls.transparency': { ...transparency, certificates: [] } }),
    ...(producedAt !== null && {
      'tls.certificates': [
        createChain({
          verification: { code: null, pathToRoot },
          staple: ok({
            ...{ responseStatus: 'successful', certificateStatus: 'good', revokedAt: null, producedAt },
            ...{ thisUpdate: producedAt, nextUpdate: null, speaksOfLeaf: true, serialNumber: '01' },
            ...{ signature: 'valid', responderAuthorized: true },
          }),
        }),
      ],
    }),
  }
}

function judgeExpiry(startedAt: string, overrides: Overrides) {
  const collection = { ...createCollection(overrides), startedAt, finishedAt: startedAt }
  return judgeCheck(checkNamed('certificate-expiry'), collection, 'current')
}

test('where all agree, the machine’s clock decides', () => {
  expect(judgeExpiry(whileValid, saying(whileValid)).verdict).toBe('pass')
  expect(judgeExpiry(expired, saying(expired)).verdict).toBe('fail')
})

test('a machine whose clock is slow does not pass what has expired by the server’s', () => {
  const { verdict, reason, evidence } = judgeExpiry(whileValid, saying(expired))
  expect(verdict).toBe('inconclusive')
  expect(reason).toMatch(
    /^this machine’s clock said 2026-09-01T12:00:00.000Z, .*; but 3 answers of the server say 2026-11-30T12:00:00.000Z/,
  )
  expect(evidence[0]).toMatchObject({ fact: 'http.pages' })
})

test('a server that says that it is earlier excuses nothing', () => {
  expect(judgeExpiry(expired, saying(whileValid))).toMatchObject({ verdict: 'fail' })
})

test('a server that says so is believed no more than its own staple', () => {
  expect(judgeExpiry(whileValid, saying('2025-01-01T00:00:00Z', '2026-09-01T10:00:00Z')).verdict).toBe('pass')
})

test('what a trusted CA signed later shows that the machine’s clock is slow, in either direction', () => {
  // How slow it is nobody knows, where the server's clock agrees with it.
  expect(judgeExpiry(whileValid, saying(whileValid, '2026-09-10T00:00:00Z')).verdict).toBe('inconclusive')
  // Together with the server's, another time is known.
  expect(judgeExpiry(whileValid, saying('2026-09-10T00:10:00Z', '2026-09-10T00:00:00Z')).verdict).toBe('pass')
  expect(judgeExpiry('2026-07-01T00:00:00Z', saying(whileValid, '2026-09-01T10:00:00Z')).verdict).toBe(
    'inconclusive',
  )
  expect(judgeExpiry('2026-07-01T00:00:00Z', saying(whileValid)).verdict).toBe('fail')
})

test('a CA that nobody trusts signs nothing about the time', () => {
  const untrusted = saying(whileValid, '2026-09-10T00:00:00Z', false)
  expect(judgeExpiry(whileValid, untrusted).verdict).toBe('pass')
})

test('the grade is open where its letter would be another', () => {
  const grade = (startedAt: string, overrides: Overrides) =>
    gradeCollection({ ...createCollection(overrides), startedAt, finishedAt: startedAt })
  const sound = grade(whileValid, saying(whileValid)).letter
  expect(sound).not.toBeNull()
  expect(grade(whileValid, saying(expired))).toMatchObject({
    letter: null,
    reasons: expect.arrayContaining([expect.stringContaining('3 answers of the server say')]),
  })
  expect(grade(expired, saying(whileValid)).letter).toBe('T')
})

test('answers without a Date, and silence, contradict nothing', () => {
  expect(judgeExpiry(whileValid, { 'http.pages': { '/': silence }, 'http.http2': silence }).verdict).toBe(
    'pass',
  )
})

test('where the paths are known, what the verifier said of dates is left out, and nothing else of it', () => {
  const code = (code: string | null) =>
    moveVerification([createChain({ verification: { code, pathToRoot: true } })], new Date(expired))[0]
      ?.verification.code
  expect(code('CERT_HAS_EXPIRED')).toBeNull()
  expect(code('CERT_NOT_YET_VALID')).toBeNull()
  expect(code(null)).toBeNull()
  expect(code('INVALID_PURPOSE')).toBe('INVALID_PURPOSE')
})

test('what the verifier said of dates is moved to another time, and nothing else of it', () => {
  const code = (code: string | null, time: string) =>
    moveVerification(
      [createChain({ verification: { code, pathToRoot: true, paths: undefined } })],
      new Date(time),
    )[0]?.verification.code
  expect(code(null, whileValid)).toBeNull()
  expect(code(null, expired)).toBe('CERT_HAS_EXPIRED')
  expect(code('CERT_HAS_EXPIRED', whileValid)).toBeNull()
  expect(code(null, '2026-07-01T00:00:00Z')).toBe('CERT_NOT_YET_VALID')
  expect(code('INVALID_PURPOSE', expired)).toBe('INVALID_PURPOSE')
})
