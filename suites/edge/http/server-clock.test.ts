import { type Outcome, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createCollection,
  createResponse,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import type { Staple } from '../../../probes/tls/tls-facts.ts'
import { check } from './server-clock.ts'

const page = (date?: string, age?: string): Outcome<Response> =>
  ok(
    createResponse(200, [
      ...(date === undefined ? [] : [['date', date] as const]),
      ...(age === undefined ? [] : [['age', age] as const]),
    ]),
  )
/** These are all pages that have answers of the server's. */
const answers = (...pages: Outcome<Response>[]): Overrides => ({
  'http.pages': Object.fromEntries(pages.map((one, index) => [`/${index}`, one])),
  'http.redirects': [],
  'http.acme': undefined,
  'http.http2': silence,
  'mattermost.ping': silence,
  'mattermost.clientConfig': silence,
})
const staple: Staple = {
  responseStatus: 'successful',
  certificateStatus: 'good',
  revokedAt: null,
  producedAt: null,
  thisUpdate: null,
  nextUpdate: null,
  speaksOfLeaf: true,
  serialNumber: '01',
  signature: 'valid',
  responderAuthorized: true,
}
const signedAt = (producedAt: string, overrides: Partial<Staple> = {}): Overrides => ({
  'tls.certificates': [createChain({ staple: ok({ ...staple, producedAt, ...overrides }) })],
})
const right = 'Tue, 01 Sep 2026 12:03:00 GMT'
const dayBehind = 'Mon, 31 Aug 2026 12:00:00 GMT'
const dayAhead = 'Wed, 02 Sep 2026 12:00:00 GMT'

testCases(check, [
  ['the time', createCollection(), 'pass', 'within five minutes'],
  ['three minutes off', answers(page(right), page(right)), 'pass'],
  ['made earlier, says a cache', answers(page(dayBehind, '86400')), 'pass'],
  ['a day behind', answers(page(dayBehind), page(dayBehind)), 'fail', 'nothing else speaks for'],
  ['a day ahead', answers(page(dayAhead)), 'fail', 'this machine’s clock said 2026-09-01T12:00:00.000Z'],
  ['a page with another Date', answers(page(dayBehind), page(right)), 'inconclusive', 'do not agree'],
  ['no Date', answers(page()), 'not-applicable', 'no answer carries a Date'],
  ['a Date that is none', answers(page('yesterday')), 'not-applicable'],
  ['no answer', answers(silence), 'inconclusive', 'no page was answered'],
  [
    'behind what somebody else signed',
    { ...answers(page(dayBehind)), ...signedAt('2026-09-01T11:00:00.000Z') },
    'fail',
    'the staple was signed later than the server’s',
  ],
  [
    'ahead, and somebody else signed that this machine’s clock is slow',
    { ...answers(page(dayAhead)), ...signedAt('2026-09-02T11:00:00.000Z') },
    'inconclusive',
    'the staple was signed later than that',
  ],
  [
    'ahead, and the staple that says so is not verified',
    { ...answers(page(dayAhead)), ...signedAt('2026-09-02T11:00:00.000Z', { signature: 'unverifiable' }) },
    'fail',
  ],
  ['not asked', { 'http.pages': undefined }, 'inconclusive'],
])
