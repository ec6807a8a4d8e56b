import type * as z from 'zod'
import { ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { chain, type Overrides, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { stapleSchema } from '../../../probes/tls/tls-facts.ts'
import { check } from './ocsp-stapling.ts'

const good: z.infer<typeof stapleSchema> = {
  responseStatus: 'successful',
  certificateStatus: 'good',
  revokedAt: null,
  producedAt: '2026-09-01T00:00:00.000Z',
  thisUpdate: '2026-09-01T00:00:00.000Z',
  nextUpdate: '2026-09-08T00:00:00.000Z',
  speaksOfLeaf: true,
  serialNumber: '01',
  signature: 'valid',
  responderAuthorized: true,
}
const responder = { ocspUrls: ['http://ocsp.example.org'] }
const stapled = (changes: Partial<typeof good>): Overrides => ({
  'tls.certificates': [chain({ staple: ok({ ...good, ...changes }) }, responder)],
})

cases(check, [
  ['no responder, no staple', {}, 'not-applicable', 'names no OCSP responder'],
  ['no responder, under a clause that has died', {}, 'not-applicable', '', 'centos7'],
  ['good and fresh', stapled({}), 'pass', 'until 2026-09-08'],
  ['good and fresh, documented', stapled({}), 'pass', '', 'centos7'],
  ['good without an end', stapled({ nextUpdate: null }), 'pass', 'without an end'],
  ['a responder, no staple', { 'tls.certificates': [chain({}, responder)] }, 'fail', 'nothing is stapled'],
  ['must-staple, no staple', { 'tls.certificates': [chain({}, { mustStaple: true })] }, 'fail', 'RFC 7633'],
  ['an error', stapled({ responseStatus: 'tryLater', certificateStatus: null }), 'fail', 'tryLater'],
  [
    'revoked',
    stapled({ certificateStatus: 'revoked', revokedAt: '2026-08-30T00:00:00.000Z' }),
    'fail',
    'revoked',
  ],
  ['unknown', stapled({ certificateStatus: 'unknown' }), 'fail', 'unknown'],
  ['of another certificate', stapled({ speaksOfLeaf: false }), 'fail', 'another certificate'],
  ['badly signed', stapled({ signature: 'invalid' }), 'fail', 'signature'],
  ['signed by a stranger', stapled({ responderAuthorized: false }), 'fail', 'did not authorise'],
  [
    'stale',
    stapled({ thisUpdate: '2026-08-20T00:00:00.000Z', nextUpdate: '2026-08-27T00:00:00.000Z' }),
    'fail',
    'until 2026-08-27',
  ],
  ['from the future', stapled({ thisUpdate: '2026-09-02T00:00:00.000Z' }), 'fail', 'only from'],
  [
    'not an OCSP response',
    {
      'tls.certificates': [
        chain({ staple: { status: 'malformed', field: 'OCSPResponse', offset: 0 } }, responder),
      ],
    },
    'fail',
    'not an OCSP response',
  ],
  ['not verifiable', stapled({ signature: 'unverifiable' }), 'inconclusive', 'could not be verified'],
  ['unreadable dates', stapled({ thisUpdate: null }), 'inconclusive'],
  ['silence', { 'tls.certificates': [chain({ staple: silence }, responder)] }, 'inconclusive'],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
