import { type Outcome, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createCollection,
  createTimestamp,
  createTransparency,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Timestamp, TimestampSource } from '../../../probes/tls/transparency/transparency-facts.ts'
import { check } from './certificate-transparency.ts'

type Timestamps = Partial<Record<TimestampSource, Outcome<Timestamp[]>>>

const facts = (timestamps: Timestamps, publicRoot: boolean): Overrides => ({
  'tls.transparency': createTransparency({ publicRoot, timestamps }),
})
const createPublicFacts = (...list: Timestamp[]) => facts({ certificate: ok(list) }, true)
const createPrivateFacts = (...list: Timestamp[]) => facts({ certificate: ok(list) }, false)
const state = (of: NonNullable<Timestamp['log']>['state']): Partial<Timestamp> => ({
  log: { description: 'Log A', operator: 'One', state: of },
})

const a = createTimestamp('Log A', 'One')
const b = createTimestamp('Log B', 'Two')
const forged = createTimestamp('Log B', 'Two', { signature: 'invalid' })
const unknown = createTimestamp('Log U', '', { log: null, signature: 'unverifiable' })
const lasting = { notBefore: '2026-03-01T00:00:00.000Z', notAfter: '2026-12-01T00:00:00.000Z' }
const createLongLivedFacts = (...list: Timestamp[]): Overrides => ({
  ...createPublicFacts(...list),
  'tls.certificates': [createChain({}, lasting)],
})

const speaking = (timestamp: Timestamp, isTiled: boolean): Timestamp => ({
  ...timestamp,
  log: timestamp.log && { ...timestamp.log, tiled: isTiled },
})
const tiled = (timestamp: Timestamp) => speaking(timestamp, true)
const classic = (timestamp: Timestamp) => speaking(timestamp, false)

testCases(check, [
  ['two logs of two operators', createPublicFacts(a, b), 'pass', '2 logs of two operators'],
  // groups.google.com/a/chromium.org/g/ct-policy, amrnTiDFdwM: Chrome no longer asks for a log of RFC 6962; Apple's page does.
  ['two logs, one of each kind', createPublicFacts(classic(a), tiled(b)), 'pass', 'and Apple, if'],
  [
    'two logs of the static API',
    createPublicFacts(tiled(a), tiled(b)),
    'inconclusive',
    'asks for one of a log that speaks RFC 6962',
  ],
  [
    'two logs, of which it is not known',
    createPublicFacts(a, tiled(b)),
    'pass',
    /which is what Chrome asks for$/,
  ],
  [
    '180 days to the second, which Apple takes for 181',
    {
      ...createPublicFacts(classic(a), classic(b)),
      'tls.certificates': [
        createChain({}, { notBefore: '2026-08-01T00:00:00.000Z', notAfter: '2027-01-28T00:00:00.000Z' }),
      ],
    },
    'fail',
    'as they ask for 3 logs',
  ],
  [
    '180 days less a second',
    {
      ...createPublicFacts(classic(a), classic(b)),
      'tls.certificates': [
        createChain({}, { notBefore: '2026-08-01T00:00:00.000Z', notAfter: '2027-01-27T23:59:59.000Z' }),
      ],
    },
    'pass',
    'and Apple',
  ],
  [
    'more than 180 days, three logs of two operators, as Apple counts them',
    createLongLivedFacts(classic(a), classic(b), classic(createTimestamp('Log C', 'One'))),
    'pass',
    'and Apple',
  ],
  ['by TLS, of the static API', facts({ tls: ok([tiled(a), tiled(b)]) }, true), 'inconclusive', 'RFC 6962'],
  ['one of them retired', createPublicFacts(createTimestamp('Log A', 'One', state('retired')), b), 'pass'],
  [
    'two logs of one operator',
    createPublicFacts(a, createTimestamp('Log C', 'One')),
    'fail',
    'two operators',
  ],
  [
    'a list of logs that is too old',
    createCollection(
      {
        ...createPublicFacts(a, b),
        'tls.certificates': [
          createChain({}, { notBefore: '2027-03-01T00:00:00.000Z', notAfter: '2027-06-01T00:00:00.000Z' }),
        ],
      },
      { startedAt: '2027-03-02T00:00:00.000Z' },
    ),
    'inconclusive',
    'not known to this version: the list of logs was read on 2026-08-01 and is believed until 2027-02-01; a newer one',
  ],
  ['one log twice', createPublicFacts(a, a), 'fail'],
  ['one log', createPublicFacts(a), 'fail', '2 logs'],
  ['none at all', facts({}, true), 'fail', 'no timestamp came'],
  [
    'a rejected log does not count',
    createPublicFacts(createTimestamp('Log A', 'One', state('rejected')), b),
    'fail',
  ],
  [
    'nothing but retired ones',
    createPublicFacts(
      createTimestamp('Log A', 'One', state('retired')),
      createTimestamp('Log B', 'Two', { log: { description: 'Log B', operator: 'Two', state: 'retired' } }),
    ),
    'fail',
  ],
  ['more than 180 days, two logs', createLongLivedFacts(a, b), 'fail', '3 logs'],
  [
    'more than 180 days, three logs',
    createLongLivedFacts(a, b, createTimestamp('Log C', 'One')),
    'pass',
    '3 logs',
  ],
  ['forged', createPublicFacts(a, b, forged), 'fail', 'Log B is not signed'],
  [
    'from the future',
    createPublicFacts(a, createTimestamp('Log B', 'Two', { timestamp: '2026-09-02T00:00:00.000Z' })),
    'inconclusive',
    /^this machine’s clock said .*in the future.*Log B was signed at 2026-09-02/,
  ],
  ['a log that is not in the list', createPublicFacts(a, unknown), 'inconclusive', '2026-08-01'],
  [
    'a log of unknown state',
    createPublicFacts(createTimestamp('Log A', 'One', state(null)), b),
    'inconclusive',
    '--ct-logs',
  ],
  [
    'a log whose state is pending',
    createPublicFacts(createTimestamp('Log A', 'One', state('pending')), b),
    'inconclusive',
  ],
  ['enough besides one that is not in the list', createPublicFacts(a, b, unknown), 'pass'],
  [
    'one that is not in the list is not enough either way',
    createLongLivedFacts(a, unknown),
    'fail',
    '3 logs',
  ],
  [
    'the issuer was not sent',
    createPublicFacts(
      createTimestamp('Log A', 'One', { signature: 'unverifiable' }),
      createTimestamp('Log B', 'Two', { signature: 'unverifiable' }),
    ),
    'inconclusive',
    'issuer',
  ],
  ['in the handshake', facts({ tls: ok([a, b]) }, true), 'pass'],
  ['one in the handshake, one in the staple', facts({ tls: ok([a]), ocsp: ok([b]) }, true), 'pass'],
  [
    'one in the certificate, one in the handshake',
    facts({ certificate: ok([a]), tls: ok([b]) }, true),
    'fail',
  ],
  [
    'a retired log does not count beside the certificate',
    facts({ tls: ok([createTimestamp('Log A', 'One', state('retired')), b]) }, true),
    'fail',
  ],
  [
    'a list that cannot be read',
    facts({ certificate: ok([a, b]), tls: { status: 'malformed', field: 'sct_list', offset: 0 } }, true),
    'fail',
    'in the handshake',
  ],
  ['a private CA without', facts({}, false), 'not-applicable', 'private CA'],
  ['a private CA with', createPrivateFacts(a), 'pass', 'private CA'],
  ['a private CA with a forged one', createPrivateFacts(a, forged), 'fail', 'not signed'],
  ['a private CA with one of an unknown log', createPrivateFacts(unknown), 'inconclusive', 'private CA'],
  [
    'a certificate whose timestamps were not read',
    { 'tls.certificates': [createChain({}, { sha256: 'ef'.repeat(32) })] },
    'inconclusive',
  ],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
