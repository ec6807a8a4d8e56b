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
type Repeated = Fact<'tls.intolerance'>[number]['repeated']

const createIntoleranceFacts = (
  ...tries: [features: Feature[], outcome: Failure | VersionName, repeated?: Repeated][]
): { 'tls.intolerance': Fact<'tls.intolerance'> } => ({
  'tls.intolerance': tries.map(([features, outcome, repeated]) => ({
    features,
    outcome: (typeof outcome === 'string' ? ok({ version: outcome }) : outcome) as Outcome<{
      version: VersionName
    }>,
    ...(repeated && { repeated }),
  })),
})
const whole: [Feature[], VersionName][] = [
  [['long', 'split'], 'TLS 1.3'],
  [['fragmented'], 'TLS 1.3'],
]
const all: Feature[] = ['grease', 'hybrid-key']
const medium: [Feature[], VersionName] = [['medium-length'], 'TLS 1.2']
const tls12 = { 'tls.versions': createVersions({ 'TLS 1.2': 'a' }) }
const tls13 = { 'tls.versions': createVersions({ 'TLS 1.3': 'a' }) }
const closed: Failure = { status: 'closed', phase: 'handshake' }
const always: Repeated = { asked: 7, absent: 7, controls: 7, sound: 7 }
const silentAlways: Repeated = { asked: 4, absent: 4, controls: 4, sound: 4 }

/** Together they failed; alone one met with this, and the others were answered. */
const createGreaseFacts = (outcome: Failure | VersionName, repeated?: Repeated) =>
  createIntoleranceFacts(
    ...whole,
    [all, outcome],
    [['grease'], outcome, repeated],
    [['hybrid-key'], 'TLS 1.3'],
    medium,
  )

testCases(check, [
  ['all borne', {}, 'pass', 'GREASE'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['an alert for reserved values', createGreaseFacts(handshakeFailure, always), 'fail', 'GREASE'],
  ['cut off each time', createGreaseFacts(reset, always), 'fail', 'GREASE'],
  ['closed each time', createGreaseFacts(closed, always), 'fail', 'GREASE'],
  [
    'a lower version',
    createGreaseFacts({ status: 'lower-version', version: 'TLS 1.2' }, always),
    'fail',
    'GREASE',
  ],
  ['silence each time', createGreaseFacts(silence, silentAlways), 'fail', 'GREASE'],
  [
    'an alert that was not asked for again',
    createGreaseFacts(handshakeFailure),
    'inconclusive',
    'not shown to be borne',
  ],
  [
    'cut off too seldom',
    createGreaseFacts(reset, { asked: 3, absent: 3, controls: 3, sound: 3 }),
    'inconclusive',
    /^not shown to be borne: [^;]*GREASE[^;]*only 3 times[^;]*$/,
  ],
  [
    'hellos without the feature were cut off, too',
    createGreaseFacts(reset, { asked: 7, absent: 7, controls: 7, sound: 6 }),
    'inconclusive',
    '1 of 7 control exchanges around it failed',
  ],
  [
    'silence once, then cut off',
    createGreaseFacts(silence, { asked: 4, absent: 3, controls: 4, sound: 4 }),
    'inconclusive',
    'absent 3 of 4 times',
  ],
  [
    'each alone, and together neither time',
    createIntoleranceFacts(
      ...whole,
      [all, silence],
      ...all.map((feature): [Feature[], VersionName] => [[feature], 'TLS 1.3']),
      [all, silence],
      medium,
    ),
    'inconclusive',
    'together',
  ],
  [
    'each alone, and together the second time',
    createIntoleranceFacts(
      ...whole,
      [all, silence],
      ...all.map((feature): [Feature[], VersionName] => [[feature], 'TLS 1.3']),
      [all, 'TLS 1.3'],
      medium,
    ),
    'pass',
  ],
  [
    'facts of a version that never sent a long hello in one record',
    createIntoleranceFacts([['grease', 'long', 'fragmented'], 'TLS 1.3'], medium),
    'inconclusive',
    'a key for X25519MLKEM768; a hello of 3000 bytes in one record; a hello that comes in two pieces',
  ],
  [
    'a hello of 256 to 511 bytes',
    createIntoleranceFacts(...whole, [all, 'TLS 1.3'], [['medium-length'], closed, always]),
    'fail',
    '256',
  ],
  [
    'lengths that are refused with whatever feature',
    createIntoleranceFacts(...whole, [all, 'TLS 1.3'], medium, [['certain-lengths'], reset, always]),
    'fail',
    'a hello of certain lengths, whatever is in it',
  ],
  [
    'without TLS 1.3, the version after it',
    {
      ...tls12,
      ...createIntoleranceFacts(
        ...whole,
        [all, 'TLS 1.2'],
        [['future-version', 'medium-length'], handshakeFailure],
        [['future-version'], handshakeFailure, always],
        medium,
      ),
    },
    'fail',
    'the version after TLS 1.3',
  ],
  [
    'without TLS 1.3 that version must be borne',
    { ...tls12, ...createIntoleranceFacts(...whole, [all, 'TLS 1.2'], medium) },
    'inconclusive',
  ],
  ['TLS 1.3 alone', { ...tls13, ...createIntoleranceFacts(...whole, [all, 'TLS 1.3']) }, 'pass'],
  ['not asked', { 'tls.intolerance': [] }, 'inconclusive'],
  ['no version', { 'tls.versions': createVersions({}), 'tls.intolerance': [] }, 'inconclusive', 'no version'],
])

testCases(check, [
  [
    'each hello is shown with its answer',
    createGreaseFacts(silence, silentAlways),
    'fail',
    /GREASE\) in every list: [^;]*silence[^;]*$/,
    'current',
    [
      /^tls\.intolerance long, split: answered in TLS 1\.3$/,
      /^tls\.intolerance fragmented: answered in TLS 1\.3$/,
      /^tls\.intolerance grease, hybrid-key: .*silence/,
      /^tls\.intolerance grease: .*silence.* failed 4 of 4 times; 4 of 4 hellos without it were answered$/,
      /^tls\.intolerance hybrid-key: answered in TLS 1\.3$/,
      /^tls\.intolerance medium-length: answered in TLS 1\.2$/,
    ],
  ],
])
