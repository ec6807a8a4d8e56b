import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createChain, type Overrides, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { goodStaple } from '../../../lab/fixtures/facts/staple-fixture.ts'
import type { Staple } from '../../../probes/tls/tls-facts.ts'
import { check } from './ocsp-stapling.ts'

const responder = { ocspUrls: ['http://ocsp.example.org'] }
const createStapledFacts = (changes: Partial<Staple>): Overrides => ({
  'tls.certificates': [createChain({ staple: ok({ ...goodStaple, ...changes }) }, responder)],
})

testCases(check, [
  ['no responder, no staple', {}, 'not-applicable', 'names no OCSP responder'],
  ['no responder, under a clause that has died', {}, 'not-applicable', '', 'centos7'],
  ['good and fresh', createStapledFacts({}), 'pass', 'until 2026-09-08'],
  ['good and fresh, documented', createStapledFacts({}), 'pass', '', 'centos7'],
  // RFC 6960 §4.2.2.1; MongoDB's server does not staple such a one at all (jstests/ocsp).
  [
    'good without an end, of today',
    createStapledFacts({ nextUpdate: null }),
    'pass',
    'without an end, which clients take for one day',
  ],
  [
    'good without an end, of the day before yesterday',
    createStapledFacts({ thisUpdate: '2026-08-31T11:00:00.000Z', nextUpdate: null }),
    'fail',
    'names no end: clients take it for one day',
  ],
  [
    'good without an end, of 400 days ago',
    createStapledFacts({ thisUpdate: '2025-07-28T00:00:00.000Z', nextUpdate: null }),
    'fail',
    'for one day',
  ],
  [
    'good for ten years, of 300 days ago',
    createStapledFacts({ thisUpdate: '2025-11-05T00:00:00.000Z', nextUpdate: '2035-01-01T00:00:00.000Z' }),
    'fail',
    'clients take it for ten days, though it says until 2035',
  ],
  [
    'good for ten years, of today',
    createStapledFacts({ nextUpdate: '2036-09-01T00:00:00.000Z' }),
    'pass',
    'until 2036',
  ],
  [
    'nine days old, and good until tomorrow',
    createStapledFacts({ thisUpdate: '2026-08-23T00:00:00.000Z', nextUpdate: '2026-09-02T00:00:00.000Z' }),
    'pass',
  ],
  // acme.sh #2938, badssl.com #54: what ssl_stapling_file holds grows old.
  [
    'eleven days old, and good until tomorrow',
    createStapledFacts({ thisUpdate: '2026-08-21T00:00:00.000Z', nextUpdate: '2026-09-02T00:00:00.000Z' }),
    'fail',
    'ten days',
  ],
  // caddy #1922: the responder's certificate may end before its response does.
  [
    'by a responder whose certificate has expired',
    createStapledFacts({
      delegate: { notBefore: '2026-06-01T00:00:00.000Z', notAfter: '2026-09-01T00:00:00.000Z' },
    }),
    'fail',
    "the responder's certificate expired",
  ],
  [
    'by a responder whose certificate holds',
    createStapledFacts({
      delegate: { notBefore: '2026-06-01T00:00:00.000Z', notAfter: '2026-12-01T00:00:00.000Z' },
    }),
    'pass',
  ],
  [
    'must-staple of a CA without a responder (Let’s Encrypt, 2025)',
    { 'tls.certificates': [createChain({}, { mustStaple: true })] },
    'fail',
    'names no OCSP responder that could make one',
  ],
  // proftpd #519, mozilla/server-side-tls #106: what Apache's SSLStaplingFakeTryLater makes.
  [
    'a responder, no staple',
    { 'tls.certificates': [createChain({}, responder)] },
    'fail',
    'nothing is stapled',
  ],
  [
    'must-staple, no staple',
    { 'tls.certificates': [createChain({}, { ...responder, mustStaple: true })] },
    'fail',
    'RFC 7633',
  ],
  [
    'an error',
    createStapledFacts({ responseStatus: 'tryLater', certificateStatus: null }),
    'fail',
    'tryLater',
  ],
  [
    'revoked',
    createStapledFacts({ certificateStatus: 'revoked', revokedAt: '2026-08-30T00:00:00.000Z' }),
    'fail',
    'revoked',
  ],
  ['unknown', createStapledFacts({ certificateStatus: 'unknown' }), 'fail', 'unknown'],
  ['of another certificate', createStapledFacts({ speaksOfLeaf: false }), 'fail', 'another certificate'],
  ['badly signed', createStapledFacts({ signature: 'invalid' }), 'fail', 'signature'],
  ['signed by a stranger', createStapledFacts({ responderAuthorized: false }), 'fail', 'did not authorise'],
  [
    'stale',
    createStapledFacts({ thisUpdate: '2026-08-20T00:00:00.000Z', nextUpdate: '2026-08-27T00:00:00.000Z' }),
    'fail',
    'until 2026-08-27',
  ],
  [
    'from the future: the machine’s clock is slow',
    createStapledFacts({ thisUpdate: '2026-09-02T00:00:00.000Z' }),
    'inconclusive',
    /^this machine’s clock said .*only from.*the staple was signed at 2026-09-02/,
  ],
  [
    'not an OCSP response',
    {
      'tls.certificates': [
        createChain({ staple: { status: 'malformed', field: 'OCSPResponse', offset: 0 } }, responder),
      ],
    },
    'fail',
    'not an OCSP response',
  ],
  [
    'not verifiable',
    createStapledFacts({ signature: 'unverifiable' }),
    'inconclusive',
    'could not be verified',
  ],
  ['unreadable dates', createStapledFacts({ thisUpdate: null }), 'inconclusive'],
  ['silence', { 'tls.certificates': [createChain({ staple: silence }, responder)] }, 'inconclusive'],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
