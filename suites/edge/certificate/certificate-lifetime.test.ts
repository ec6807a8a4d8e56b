import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createCollection,
  createTransparency,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './certificate-lifetime.ts'

const day = 86_400_000
/** A leaf of a public CA. A life of `days` has its last second a second earlier: notAfter is part of it (RFC 5280 §4.1.2.5). */
const issued = (from: string, days: number, seconds = 0, publicRoot = true): Overrides => ({
  'tls.certificates': [
    createChain(
      {},
      {
        notBefore: from,
        notAfter: new Date(Date.parse(from) + days * day + (seconds - 1) * 1000).toISOString(),
      },
    ),
  ],
  'tls.transparency': createTransparency({ publicRoot }),
})
const later = (at: string, facts: Overrides) => createCollection(facts, { startedAt: at })
const spring2027 = '2027-03-15T00:00:00.000Z'

testCases(check, [
  ['90 days of a private CA', {}, 'pass', 'of a private CA, lives for 90 days; iOS and macOS take up to 825'],
  [
    '90 days of a public CA',
    issued('2026-08-01T00:00:00Z', 90),
    'pass',
    'lives for 90 days, and may for 200 days',
  ],
  // Six days and sixteen hours are what Let's Encrypt's shortlived profile gives.
  ['160 hours', issued('2026-08-30T00:00:00Z', 160 / 24), 'pass', 'short-lived'],
  ['7 days, issued in 2026', issued('2026-08-30T00:00:00Z', 7), 'pass', 'short-lived'],
  [
    'a second more',
    issued('2026-08-30T00:00:00Z', 7, 1),
    'pass',
    /^the certificate lives for 7 days and 1 s, and may/,
  ],
  ['10 days, issued in 2025', issued('2025-08-30T00:00:00Z', 10), 'pass', 'short-lived'],
  // certlint #23, cabforum/servercert #553.
  ['200 days', issued('2026-03-15T00:00:00Z', 200), 'pass'],
  [
    '200 days and a second',
    issued('2026-03-15T00:00:00Z', 200, 1),
    'fail',
    'lives for 200 days and 1 s; issued since 2026-03-15 it may live for 200',
  ],
  ['398 days, issued the second before', issued('2026-03-14T23:59:59Z', 398), 'pass'],
  ['398 days, issued too late', issued('2026-03-15T00:00:00Z', 398), 'fail', 'may live for 200 days'],
  ['399 days', issued('2025-09-01T00:00:00Z', 399), 'fail', 'since 2020-09-01 it may live for 398'],
  // mozilla/pkipolicy #204: what was issued before stays valid.
  ['825 days, issued in August 2020', issued('2020-08-31T23:59:59Z', 825), 'pass'],
  // testssl.sh #1450, certlint #58: exactly 825 days, and the day after 1 March 2018.
  ['826 days', issued('2020-08-31T00:00:00Z', 826), 'fail', 'may live for 825'],
  [
    '39 months, issued on 1 March 2018',
    issued('2018-03-01T00:00:00Z', 1186),
    'inconclusive',
    'not known here',
  ],
  ['100 days, issued in spring 2027', later('2027-04-01T00:00:00Z', issued(spring2027, 100)), 'pass'],
  [
    '101 days, issued in spring 2027',
    later('2027-04-01T00:00:00Z', issued(spring2027, 101)),
    'fail',
    'may live for 100',
  ],
  ['64 days, issued in spring 2027', later('2027-04-01T00:00:00Z', issued(spring2027, 64)), 'pass'],
  [
    'issued after the table is believed',
    later('2028-04-01T00:00:00Z', issued('2028-03-20T00:00:00Z', 90)),
    'inconclusive',
    'not known to this version',
  ],
  // ioBroker #222, mage2click/m2c #8.
  [
    'ten years of a private CA',
    issued('2026-08-01T00:00:00Z', 3650, 0, false),
    'fail',
    'iOS and macOS refuse',
  ],
  [
    '825 days of a private CA, and the second that Apple does not count',
    issued('2026-08-01T00:00:00Z', 825, 1, false),
    'pass',
  ],
  ['825 days and a second', issued('2026-08-01T00:00:00Z', 825, 2, false), 'fail', '825 days and 1 s'],
  [
    'ten years of a private CA, issued in 2018',
    issued('2018-08-01T00:00:00Z', 3650, 0, false),
    'not-applicable',
    'before there were limits',
  ],
  [
    'whose CA is not known',
    { 'tls.transparency': { ...createTransparency(), certificates: [] } },
    'inconclusive',
    'is not known',
  ],
  [
    'dates that cannot be read',
    { 'tls.certificates': [createChain({}, { notAfter: 'later' })] },
    'inconclusive',
  ],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
