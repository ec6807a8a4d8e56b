import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './heartbleed.ts'

const spoken = { 'tls.extensions': { 'TLS 1.2': ['renegotiation_info', 'heartbeat'] } }
const createHeartbleedFacts = (
  answer: 'response' | 'discarded' | 'alert',
  returned: number | null,
): Overrides => ({
  ...spoken,
  'tls.heartbleed': ok({ version: 'TLS 1.2', claimed: 33, held: 32, answer, returned }),
})

testCases(check, [
  ['no heartbeat extension', {}, 'pass', 'does not take them up'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'vulnerable',
    createHeartbleedFacts('response', 33),
    'fail',
    'a heartbeat request of 32 bytes was answered with 33',
  ],
  ['patched', createHeartbleedFacts('discarded', null), 'pass', 'a correct one was'],
  ['an alert', createHeartbleedFacts('alert', null), 'pass'],
  ['as much as was sent', createHeartbleedFacts('response', 32), 'pass', 'no more than was sent'],
  ['no heartbeat is answered', { ...spoken, 'tls.heartbleed': silence }, 'inconclusive', 'silence'],
  ['every heartbeat is refused', { ...spoken, 'tls.heartbleed': handshakeFailure }, 'inconclusive'],
  ['spoken and not tried', spoken, 'inconclusive', 'were not tried'],
  ['extensions not seen', { 'tls.extensions': {} }, 'inconclusive', 'not seen in TLS 1.2'],
  [
    'SSL 3.0 beside TLS has no extensions to see',
    createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'pass',
    'does not take them up',
  ],
  [
    'SSL 3.0 alone',
    { ...createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'] }), 'tls.extensions': {} },
    'inconclusive',
    'SSL 3.0',
  ],
  ['only TLS 1.3', createSuiteFacts({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
  ['every version refused', createSuiteFacts({}), 'inconclusive'],
])

testCases(check, [
  [
    'what came back is shown',
    createHeartbleedFacts('response', 33),
    'fail',
    /./,
    'current',
    [/^tls\.heartbleed TLS 1\.2: .* claims 33 bytes and has 32: response with 33 bytes$/],
  ],
  [
    'no answer is shown',
    createHeartbleedFacts('discarded', null),
    'pass',
    /./,
    'current',
    [/has 32: discarded$/],
  ],
  [
    'the extensions are shown',
    { 'tls.extensions': { 'TLS 1.2': ['renegotiation_info', 'ec_point_formats'] } },
    'pass',
    /./,
    'current',
    [/^tls\.extensions TLS 1\.2: renegotiation_info, ec_point_formats$/],
  ],
  [
    'extensions not seen are shown',
    { 'tls.extensions': {} },
    'inconclusive',
    /./,
    'current',
    [/^tls\.extensions TLS 1\.2: not seen$/],
  ],
])
