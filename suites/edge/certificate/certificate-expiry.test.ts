import { type Case, testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  at,
  createCertificate,
  createChain,
  createCollection,
  createPath,
  intermediate,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './certificate-expiry.ts'

const valid = (notBefore: string, notAfter: string): Overrides => ({
  'tls.certificates': [createChain({}, { notBefore, notAfter })],
})
const expiredIntermediate = { ...intermediate, notAfter: '2026-08-31T00:00:00.000Z' }
const expired = { code: 'CERT_HAS_EXPIRED', pathToRoot: true }

// The fixture's facts speak of 2026-09-01T12:00:00Z.
testCases(check, [
  ['two months left', {}, 'pass', '58.5 days'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['exactly fourteen days left', valid('2026-07-01T00:00:00Z', '2026-09-15T12:00:00Z'), 'pass'],
  ['thirteen days left', valid('2026-06-20T00:00:00Z', '2026-09-14T12:00:00Z'), 'fail', 'in 13.0 days'],
  ['three of six days left', valid('2026-08-30T00:00:00Z', '2026-09-05T00:00:00Z'), 'pass'],
  ['half a day of six left', valid('2026-08-27T00:00:00Z', '2026-09-02T00:00:00Z'), 'fail', 'in 0.5 days'],
  ['expired a second ago', valid('2026-07-01T00:00:00Z', '2026-09-01T11:59:59Z'), 'fail', 'expired on'],
  ['not valid yet', valid('2026-09-02T00:00:00Z', '2026-12-01T00:00:00Z'), 'fail', 'valid only from'],
  [
    'judged as of the collection, not of today',
    createCollection({}, { startedAt: '2026-11-01T00:00:00.000Z' }),
    'fail',
    'expired on',
  ],
  [
    'an expired intermediate',
    {
      'tls.certificates': [
        createChain({ chain: [createCertificate(), expiredIntermediate], verification: expired }),
      ],
    },
    'fail',
    'no path to a trusted root is valid without CN=Test Intermediate',
  ],
  [
    'of two intermediates only the expired one is named',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), intermediate, { ...expiredIntermediate, subject: 'CN=Stale' }],
          verification: expired,
        }),
      ],
    },
    'fail',
    /^no path to a trusted root is valid without CN=Stale, which is valid from 2024-01-01T00:00:00.000Z to 2026-08-31T00:00:00.000Z$/,
  ],
  // RFC 5280 §4.1.2.5: "from notBefore through notAfter, inclusive".
  [
    'an intermediate in the first and the last second of its life',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), { ...intermediate, notBefore: at, notAfter: at }],
          verification: expired,
        }),
      ],
    },
    'pass',
  ],
  [
    'an intermediate a second before its life',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), { ...intermediate, notBefore: '2026-09-01T12:00:01Z' }],
          verification: { code: 'CERT_NOT_YET_VALID', pathToRoot: true },
        }),
      ],
    },
    'fail',
    'without CN=Test Intermediate, which is valid from 2026-09-01T12:00:01Z',
  ],
  [
    'an intermediate a second after its life',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), { ...intermediate, notAfter: '2026-09-01T11:59:59Z' }],
          verification: expired,
        }),
      ],
    },
    'fail',
    'without CN=Test Intermediate',
  ],
  [
    'an expired certificate beside a good path',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), intermediate, expiredIntermediate],
          verification: {
            code: null,
            pathToRoot: true,
            paths: [
              createPath([createCertificate(), expiredIntermediate]),
              createPath([createCertificate(), intermediate]),
            ],
          },
        }),
      ],
    },
    'pass',
    'sent beside a path that is valid: CN=Test Intermediate is valid from 2024-01-01T00:00:00.000Z to 2026-08-31T00:00:00.000Z (issued by CN=Test Root)',
  ],
  [
    'an expired intermediate beside a path that is not understood',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), intermediate, expiredIntermediate],
          verification: {
            code: null,
            pathToRoot: true,
            paths: [
              createPath([createCertificate(), expiredIntermediate]),
              createPath([createCertificate(), intermediate], {
                doubts: [
                  { rule: 'unread', subject: 'CN=Test Intermediate', says: 'has parts that cannot be read' },
                ],
              }),
            ],
          },
        }),
      ],
    },
    'inconclusive',
    'whether a path goes without it cannot be told: CN=Test Intermediate has parts that cannot be read',
  ],
  [
    'a trusted root that has expired',
    {
      'tls.certificates': [
        createChain({
          verification: {
            code: 'CERT_HAS_EXPIRED',
            pathToRoot: true,
            paths: [
              createPath([
                createCertificate(),
                intermediate,
                { ...expiredIntermediate, subject: 'CN=Old Root' },
              ]),
            ],
          },
        }),
      ],
    },
    'fail',
    'without CN=Old Root',
  ],
  ['the first second', valid(at, '2026-12-01T12:00:00Z'), 'pass', 'for another 91.0 days'],
  ['one second before', valid('2026-09-01T12:00:01Z', '2026-12-01T00:00:00Z'), 'fail', 'valid only from'],
  ['one date that cannot be read', valid('2026-07-01T00:00:00Z', 'later'), 'inconclusive', 'cannot be read'],
  [
    'fourteen days less a second',
    valid('2026-06-17T12:00:00Z', '2026-09-15T11:59:59Z'),
    'fail',
    'less than 14.0 left',
  ],
  // spaze/michalspacek.cz #660 to #666: six days (160 hours) are renewed with half of them left, and alarms for all that have less are false.
  ['two of six days left', valid('2026-08-28T12:00:00Z', '2026-09-03T12:00:00Z'), 'pass', 'another 2.0 days'],
  [
    '36 hours of six days left',
    valid('2026-08-27T00:00:00Z', '2026-09-02T23:59:00Z'),
    'fail',
    'less than 1.6 left',
  ],
  ['a day of six left', valid('2026-08-27T12:00:00Z', '2026-09-02T12:00:00Z'), 'fail', 'less than 1.4 left'],
  // elastisys/compliantkubernetes-apps #2453: certificates that are renewed every hour.
  ['half an hour of two left', valid('2026-09-01T10:30:00Z', '2026-09-01T12:30:00Z'), 'pass'],
  ['ten minutes of two hours left', valid('2026-09-01T10:10:00Z', '2026-09-01T12:10:00Z'), 'fail'],
  // Let's Encrypt's 64 days from 2027-02-10 and 45 from 2028-02-16 are renewed with 21 and 15 left.
  ['ten of 64 days left', valid('2026-07-09T12:00:00Z', '2026-09-11T12:00:00Z'), 'pass'],
  [
    'nine of 64 days left',
    valid('2026-07-08T12:00:00Z', '2026-09-10T12:00:00Z'),
    'fail',
    'less than 10.0 left',
  ],
  ['eight of 45 days left', valid('2026-07-26T12:00:00Z', '2026-09-09T12:00:00Z'), 'pass'],
  [
    'six of 45 days left',
    valid('2026-07-24T12:00:00Z', '2026-09-07T12:00:00Z'),
    'fail',
    'less than 7.0 left',
  ],
  ['five of ten days left', valid('2026-08-27T12:00:00Z', '2026-09-06T12:00:00Z'), 'pass'],
  // 2i2c-org/infrastructure #8195 and others count days, whatever the life: a year's certificate still has two weeks.
  ['fifteen of 398 days left', valid('2025-08-14T12:00:00Z', '2026-09-16T12:00:00Z'), 'pass'],
  ...(['current', 'centos7'] as const).flatMap((profile): Case[] => [
    ['a day more than needed', valid('2026-06-18T12:00:00Z', '2026-09-16T12:00:00Z'), 'pass', '', profile],
    ['a second less than needed', valid('2026-06-17T11:59:59Z', '2026-09-15T11:59:59Z'), 'fail', '', profile],
  ]),
  ['unreadable dates', valid('soon', 'later'), 'inconclusive', 'cannot be read'],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
testCases(check, [
  [
    'a life of 366 days',
    valid('2025-10-30T00:00:00Z', '2026-10-31T00:00:00Z'),
    'pass',
    '',
    'mozilla-intermediate',
  ],
  [
    'a second more',
    valid('2025-10-30T00:00:00Z', '2026-10-31T00:00:01Z'),
    'fail',
    '366 are allowed',
    'mozilla-intermediate',
  ],
  [
    'an hour left, where the document does not say when to renew',
    valid('2026-06-03T13:00:00Z', '2026-09-01T13:00:00Z'),
    'pass',
    '',
    'mozilla-modern',
  ],
  ['the last second', valid('2026-06-03T12:00:00Z', at), 'pass', 'another 0.0 days', 'mozilla-modern'],
  ['expired', valid('2026-06-03T11:00:00Z', '2026-09-01T11:00:00Z'), 'fail', 'expired on', 'mozilla-modern'],
])
