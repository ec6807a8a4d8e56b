import { type Outcome, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createCrl,
  createListed,
  createRevocation,
  type Overrides,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { goodStaple } from '../../../lab/fixtures/facts/staple-fixture.ts'
import type { Crl } from '../../../probes/tls/revocation/revocation-facts.ts'
import type { Staple } from '../../../probes/tls/tls-facts.ts'
import { check } from './certificate-revocation.ts'

const entry = { revokedAt: '2026-08-20T10:00:00.000Z', reason: 'keyCompromise', unclear: false }
const listed = (leaf: Partial<Crl>, authority: Partial<Crl> = {}): Overrides => ({
  'tls.revocation': createRevocation(leaf, authority),
})
const answered = (crl: Outcome<Crl>): Overrides => ({
  'tls.revocation': { asked: true, certificates: [createListed({}, crl)] },
})
const revokedByStaple: Staple = { ...goodStaple, certificateStatus: 'revoked', revokedAt: entry.revokedAt }
const withoutPoints = { asked: true, certificates: [createListed({ points: [] })] }
const responder = { ocspUrls: ['http://ocsp.example.org'] }

testCases(check, [
  [
    'on neither list',
    {},
    'pass',
    /^the certificate is not among the 100 that its CA has revoked \(list of 2026-09-01/,
  ],
  // sslyze #247, uptime-kuma #1254, check_ssl_cert #121: revoked, and nobody said so.
  [
    'on the list',
    listed({ entry }),
    'fail',
    /^the certificate was revoked on 2026-08-20.* \(keyCompromise\)/,
  ],
  ['without a reason', listed({ entry: { ...entry, reason: null } }), 'fail', 'was revoked on'],
  ['on hold', listed({ entry: { ...entry, reason: 'certificateHold' } }), 'fail', 'was suspended on'],
  [
    'a CA’s certificate',
    listed({}, { entry }),
    'fail',
    /^the CA's certificate CN=Test Intermediate was revoked/,
  ],
  [
    'on a list that has ended: who is on it stays on it',
    listed({ entry, nextUpdate: '2026-08-25T00:00:00.000Z' }),
    'fail',
    'was revoked',
  ],
  [
    'taken off again, which a whole list has no use for (RFC 5280 §5.3.1)',
    listed({ entry: { ...entry, reason: 'removeFromCRL' } }),
    'inconclusive',
    'removeFromCRL',
  ],
  [
    'perhaps another CA’s certificate',
    listed({ entry: { ...entry, unclear: true } }),
    'inconclusive',
    'extension',
  ],
  ['on a list that anybody signed', listed({ entry, signature: 'invalid' }), 'inconclusive', 'signature'],
  ['a list signed in an unknown way', listed({ signature: 'unverifiable' }), 'inconclusive', 'unverifiable'],
  ['on another CA’s list', listed({ entry, obstacle: 'other-issuer' }), 'inconclusive', 'other-issuer'],
  [
    'not on a list for users, being a CA',
    listed({}, { obstacle: 'user-certificates-only' }),
    'inconclusive',
    'user-',
  ],
  [
    'not on another shard',
    listed({ obstacle: 'other-distribution-point' }),
    'inconclusive',
    'does not speak of it',
  ],
  ['some reasons only', listed({ someReasonsOnly: true }), 'inconclusive', 'some reasons'],
  ['on a list of some reasons', listed({ entry, someReasonsOnly: true }), 'fail', 'was revoked'],
  ['deltas are said', listed({ hasDeltas: true }), 'pass', 'deltas'],
  ['without an end', listed({ nextUpdate: null }), 'inconclusive', 'until when'],
  // cmrunton/tls-dashboard #1: lists that nobody renews.
  ['a list that has ended', listed({ nextUpdate: '2026-08-31T00:00:00.000Z' }), 'inconclusive', 'held until'],
  [
    'a list from the future',
    listed({ thisUpdate: '2026-09-02T00:00:00.000Z' }),
    'inconclusive',
    'holds only from',
  ],
  [
    'no answer',
    answered({ status: 'timeout', phase: 'connect', seconds: 10 }),
    'not-assessed',
    'could not be had',
  ],
  ['404', answered({ status: 'violation', field: 'status', received: '404' }), 'not-assessed', 'status 404'],
  [
    'a place that is not asked',
    answered({ status: 'off-limits', place: '10.0.0.1 port 80' }),
    'not-assessed',
    '10.0.0.1',
  ],
  [
    'no list came',
    answered({ status: 'malformed', field: 'certificate_list', offset: 0 }),
    'inconclusive',
    'cannot be read',
  ],
  [
    'too long a list',
    answered({ status: 'oversize', phase: 'body', limit: 33_554_432 }),
    'inconclusive',
    '33554432 bytes',
  ],
  [
    'two places, of which one answers',
    {
      'tls.revocation': {
        asked: true,
        certificates: [
          createListed({
            points: [
              { url: 'http://a.example/', crl: { status: 'refused' } },
              { url: 'http://b.example/', crl: ok(createCrl()) },
            ],
          }),
        ],
      },
    },
    'pass',
  ],
  [
    'nobody else was to be asked',
    { 'tls.revocation': { asked: false, certificates: [createListed({})] } },
    'not-assessed',
    'nobody but the target',
  ],
  [
    'no list named: a short-lived certificate',
    { 'tls.revocation': withoutPoints },
    'not-applicable',
    'names no list',
  ],
  [
    'a responder alone',
    { 'tls.revocation': withoutPoints, 'tls.certificates': [createChain({}, responder)] },
    'not-assessed',
    'OCSP responder',
  ],
  [
    'a responder, and good by its staple',
    {
      'tls.revocation': withoutPoints,
      'tls.certificates': [createChain({ staple: ok(goodStaple) }, responder)],
    },
    'pass',
    'good by its staple',
  ],
  [
    'good by its staple, where the list could not be had',
    {
      ...answered({ status: 'refused' }),
      'tls.certificates': [createChain({ staple: ok(goodStaple) }, responder)],
    },
    'pass',
    'good by its staple',
  ],
  [
    'revoked by its staple',
    { 'tls.certificates': [createChain({ staple: ok(revokedByStaple) }, responder)] },
    'fail',
    'as its staple says',
  ],
  [
    'a staple that says revoked, of a stranger',
    {
      'tls.revocation': withoutPoints,
      'tls.certificates': [
        createChain({ staple: ok({ ...revokedByStaple, responderAuthorized: false }) }, responder),
      ],
    },
    'not-assessed',
  ],
  [
    'no way to a root',
    { 'tls.revocation': { asked: true, certificates: [] } },
    'not-assessed',
    'no signatures lead',
  ],
  ['not collected', { 'tls.revocation': undefined }, 'inconclusive'],
])
