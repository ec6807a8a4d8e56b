import type { Fact } from '../../../core/fact.ts'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import type { VersionName } from '../../../core/tls/registry/versions.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { handshakeFailure, reset, silence, versions } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-intolerance.ts'

type Feature = Fact<'tls.intolerance'>[number]['features'][number]

const tried = (
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
const tls12 = { 'tls.versions': versions({ 'TLS 1.2': 'a' }) }
const tls13 = { 'tls.versions': versions({ 'TLS 1.3': 'a' }) }
const apart = (outcome: Failure | VersionName): [Feature[], Failure | VersionName][] => [
  [['long'], outcome],
  [['fragmented'], outcome],
]

cases(check, [
  ['all borne', {}, 'pass', 'GREASE'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'an alert for reserved values',
    tried([all, handshakeFailure], [['grease'], handshakeFailure], ...apart('TLS 1.3'), medium),
    'fail',
    'GREASE',
  ],
  ['cut off, twice', tried([all, cut], [['grease'], cut], ...apart('TLS 1.3'), medium), 'fail'],
  ['cut off, once', tried([all, cut], [['grease'], reset], ...apart('TLS 1.3'), medium), 'inconclusive'],
  ['silence, twice', tried([all, silence], [['grease'], silence], ...apart('TLS 1.3'), medium), 'fail'],
  ['silence, once', tried([all, cut], [['grease'], silence], ...apart('TLS 1.3'), medium), 'inconclusive'],
  [
    'none is answered: nothing to compare with',
    tried([all, silence], [['grease'], silence], ...apart(silence), medium),
    'inconclusive',
    'not shown to be borne',
  ],
  [
    'each alone but not together',
    tried([all, silence], [['grease'], 'TLS 1.3'], ...apart('TLS 1.3'), medium),
    'inconclusive',
    'together',
  ],
  ['a hello of 256 to 511 bytes', tried([all, 'TLS 1.3'], [['medium-length'], cut]), 'fail', '256'],
  [
    'the same, in silence',
    tried([all, 'TLS 1.3'], [['medium-length'], silence], [['medium-length'], silence]),
    'fail',
  ],
  ['the same, in silence once', tried([all, 'TLS 1.3'], [['medium-length'], silence]), 'inconclusive'],
  [
    'without TLS 1.3, the version after it',
    {
      ...tls12,
      ...tried(
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
    { ...tls12, ...tried([all, 'TLS 1.2'], medium) },
    'inconclusive',
  ],
  ['TLS 1.3 alone', { ...tls13, ...tried([all, 'TLS 1.3']) }, 'pass'],
  ['not asked', { 'tls.intolerance': [] }, 'inconclusive'],
  ['no version', { 'tls.versions': versions({}), 'tls.intolerance': [] }, 'inconclusive', 'no version'],
])
