import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createChain, type Overrides, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { goodStaple } from '../../../lab/fixtures/facts/staple-fixture.ts'
import type { Staple } from '../../../probes/tls/tls-facts.ts'
import { check } from './must-staple.ts'

const createStapledFacts = (changes: Partial<Staple>): Overrides => ({
  'tls.certificates': [createChain({ staple: ok({ ...goodStaple, ...changes }) }, { mustStaple: true })],
})

testCases(check, [
  ['not demanded', {}, 'not-applicable', 'does not demand'],
  [
    'not demanded, and missing all the same',
    { 'tls.certificates': [createChain({}, { ocspUrls: ['http://ocsp.example'] })] },
    'not-applicable',
  ],
  ['demanded and good', createStapledFacts({}), 'pass', 'until 2026-09-08'],
  [
    'demanded and missing',
    { 'tls.certificates': [createChain({}, { mustStaple: true })] },
    'fail',
    'RFC 7633',
  ],
  ['demanded and revoked', createStapledFacts({ certificateStatus: 'revoked' }), 'fail', 'revoked'],
  [
    'demanded and stale',
    createStapledFacts({ nextUpdate: '2026-08-31T00:00:00.000Z' }),
    'fail',
    'was valid until',
  ],
  ['demanded and not verifiable', createStapledFacts({ signature: 'unverifiable' }), 'inconclusive'],
  [
    'one certificate of two without',
    {
      'tls.certificates': [
        ...(createStapledFacts({})['tls.certificates'] ?? []),
        createChain({}, { mustStaple: true }),
      ],
    },
    'fail',
  ],
  [
    'silence',
    { 'tls.certificates': [createChain({ staple: silence }, { mustStaple: true })] },
    'inconclusive',
    'not answered',
  ],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
