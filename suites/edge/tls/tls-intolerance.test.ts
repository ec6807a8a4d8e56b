import type { Fact } from '../../../core/fact.ts'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import type { VersionName } from '../../../core/tls/registry/versions.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createVersions,
  handshakeFailure,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-intolerance.ts'

type Feature = Fact<'tls.intolerance'>[number]['features'][number]

const createIntoleranceFacts = (
  ...tries: [features: Feature[], outcome: Failure | VersionName][]
): { 'tls.intolerance': Fact<'tls.intolerance'> } => ({
  'tls.intolerance': tries.map(([features, outcome]) => ({
    features,
    outcome: (typeof outcome === 'string' ? ok({ version: outcome }) : outcome) as Outcome<{
      version: VersionName
    }>,
  })),
})
const all: Feature[] = ['grease', 'long', 'fragmented']
const medium: [Feature[], VersionName] = [['medium-length'], 'TLS 1.2']
const cut: Failure = { ...reset, attempts: 2 } as Failure
const tls12 = { 'tls.versions': createVersions({ 'TLS 1.2': 'a' }) }
const tls13 = { 'tls.versions': createVersions({ 'TLS 1.3': 'a' }) }
const createSingleTries = (outcome: Failure | VersionName): [Feature[], Failure | VersionName][] => [
  [['long'], outcome],
  [['fragmented'], outcome],
]

testCases(check, [
  ['all borne', {}, 'pass', 'GREASE'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'an alert for reserved values',
    createIntoleranceFacts(
      [all, handshakeFailure],
      [['grease'], handshakeFailure],
      ...createSingleTries('TLS 1.3'),
      medium,
    ),
    'fail',
    'GREASE',
  ],
  [
    'cut off, twice',
    createIntoleranceFacts([all, cut], [['grease'], cut], ...createSingleTries('TLS 1.3'), medium),
    'fail',
  ],
  [
    'cut off, once',
    createIntoleranceFacts([all, cut], [['grease'], reset], ...createSingleTries('TLS 1.3'), medium),
    'inconclusive',
  ],
  [
    'silence, twice',
    createIntoleranceFacts([all, silence], [['grease'], silence], ...createSingleTries('TLS 1.3'), medium),
    'fail',
  ],
  [
    'silence, once',
    createIntoleranceFacts([all, cut], [['grease'], silence], ...createSingleTries('TLS 1.3'), medium),
    'inconclusive',
  ],
  [
    'none is answered: nothing to compare with',
    createIntoleranceFacts([all, silence], [['grease'], silence], ...createSingleTries(silence), medium),
    'inconclusive',
    'not shown to be borne',
  ],
  [
    'each alone but not together',
    createIntoleranceFacts([all, silence], [['grease'], 'TLS 1.3'], ...createSingleTries('TLS 1.3'), medium),
    'inconclusive',
    'together',
  ],
  [
    'a hello of 256 to 511 bytes',
    createIntoleranceFacts([all, 'TLS 1.3'], [['medium-length'], cut]),
    'fail',
    '256',
  ],
  [
    'the same, in silence',
    createIntoleranceFacts([all, 'TLS 1.3'], [['medium-length'], silence], [['medium-length'], silence]),
    'fail',
  ],
  [
    'the same, in silence once',
    createIntoleranceFacts([all, 'TLS 1.3'], [['medium-length'], silence]),
    'inconclusive',
  ],
  [
    'without TLS 1.3, the version after it',
    {
      ...tls12,
      ...createIntoleranceFacts(
        [all, 'TLS 1.2'],
        [['future-version', 'medium-length'], handshakeFailure],
        [['future-version'], handshakeFailure],
        medium,
      ),
    },
    'fail',
    'the version after TLS 1.3',
  ],
  [
    'without TLS 1.3 that version must be borne',
    { ...tls12, ...createIntoleranceFacts([all, 'TLS 1.2'], medium) },
    'inconclusive',
  ],
  ['TLS 1.3 alone', { ...tls13, ...createIntoleranceFacts([all, 'TLS 1.3']) }, 'pass'],
  ['not asked', { 'tls.intolerance': [] }, 'inconclusive'],
  ['no version', { 'tls.versions': createVersions({}), 'tls.intolerance': [] }, 'inconclusive', 'no version'],
])

testCases(check, [
  [
    'each hello is shown with its answer',
    createIntoleranceFacts([all, silence], [['grease'], silence], ...createSingleTries('TLS 1.3'), medium),
    'fail',
    /GREASE\) in every list: [^;]*silence[^;]*$/,
    'current',
    [
      /^tls\.intolerance grease, long, fragmented: .*silence/,
      /^tls\.intolerance long: answered in TLS 1\.3$/,
      /^tls\.intolerance medium-length: answered in TLS 1\.2$/,
    ],
  ],
  [
    'a lower version is an answer that refuses',
    createIntoleranceFacts(
      [all, cut],
      [['grease'], { status: 'lower-version', version: 'TLS 1.2' }],
      ...createSingleTries('TLS 1.3'),
      medium,
    ),
    'fail',
    'GREASE',
  ],
  [
    'closed, twice',
    createIntoleranceFacts(
      [all, cut],
      [['grease'], { status: 'closed', phase: 'handshake', attempts: 2 } as Failure],
      ...createSingleTries('TLS 1.3'),
      medium,
    ),
    'fail',
    'GREASE',
  ],
  [
    'closed, once',
    createIntoleranceFacts(
      [all, cut],
      [['grease'], { status: 'closed', phase: 'handshake' }],
      ...createSingleTries('TLS 1.3'),
      medium,
    ),
    'inconclusive',
    /^not shown to be borne: [^;]*GREASE[^;]*$/,
  ],
])
