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
