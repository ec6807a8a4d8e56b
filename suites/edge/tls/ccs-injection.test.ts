import type { Failure } from '../../../core/outcome.ts'
import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  badRecordMac,
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  reset,
  silence,
  tls13Suites,
  unexpectedMessage,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './ccs-injection.ts'

const answers = (
  first: Failure,
  second: Failure | null = null,
  comparison: Failure | null = null,
): Overrides => ({ 'tls.ccsInjection': ok({ version: 'TLS 1.2', first, second, comparison }) })
const internalError: Failure = { status: 'alert', level: 'fatal', description: 'internal_error' }

testCases(check, [
  ['refused', {}, 'pass', 'unexpected_message'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  // nmap #1322: an alert of another name is a refusal too.
  ['refused by another alert', answers(handshakeFailure), 'pass', 'handshake_failure'],
  ['refused late', answers(silence, unexpectedMessage, unexpectedMessage), 'pass'],
  ['vulnerable', answers(silence, badRecordMac, unexpectedMessage), 'fail', 'was decrypted'],
  ['all unexpected records are undecryptable', answers(silence, badRecordMac, badRecordMac), 'inconclusive'],
  ['nothing to compare with', answers(silence, badRecordMac, silence), 'inconclusive'],
  ['bad_record_mac at once', answers(badRecordMac), 'inconclusive'],
  ['internal_error', answers(internalError), 'inconclusive', 'internal_error'],
  ['silence', answers(silence, silence), 'inconclusive', 'silence'],
  ['hung up', answers(reset), 'inconclusive', 'reset'],
  ['not reached', { 'tls.ccsInjection': reset }, 'inconclusive', 'could not be sent'],
  ['only TLS 1.3', createSuiteFacts({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
  ['every version refused', createSuiteFacts({}), 'inconclusive'],
])

testCases(check, [
  [
    'each answer is shown',
    answers(silence, badRecordMac, unexpectedMessage),
    'fail',
    /./,
    'current',
    [
      /^tls\.ccsInjection TLS 1\.2, an early .*silence/,
      /^tls\.ccsInjection TLS 1\.2, a second .*bad_record_mac/,
      /^tls\.ccsInjection TLS 1\.2, application data .*unexpected_message/,
    ],
  ],
  ['nothing to ask', { 'tls.ccsInjection': ok(null) }, 'inconclusive', 'could not be sent'],
  ...(
    [
      'unexpected_message',
      'handshake_failure',
      'illegal_parameter',
      'decode_error',
      'protocol_version',
    ] as const
  ).map(
    (description) =>
      [
        `refused by ${description}`,
        answers({ status: 'alert', level: 'fatal', description }),
        'pass',
        description,
      ] as const,
  ),
  [
    'a warning refuses nothing',
    answers({ status: 'alert', level: 'warning', description: 'unexpected_message' }),
    'inconclusive',
  ],
  ...(['bad_record_mac', 'decryption_failed', 'decrypt_error'] as const).map(
    (description) =>
      [
        `decrypted, says ${description}`,
        answers(silence, { status: 'alert', level: 'fatal', description }, unexpectedMessage),
        'fail',
        'was decrypted',
      ] as const,
  ),
])
