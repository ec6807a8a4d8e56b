import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  badRecordMac,
  cbcRounds,
  handshakeFailure,
  offering,
  reset,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './lucky-minus-20.ts'

const cbc = offering({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const asked = (...rounds: Parameters<typeof cbcRounds>) => ({
  ...cbc,
  'tls.cbcPadding': cbcRounds(...rounds),
})

const overflow = { status: 'alert', level: 'fatal', description: 'record_overflow' } as const

cases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['patched', asked(), 'pass'],
  [
    'as OpenSSL 1.0.2g',
    asked({ 'incomplete-padding': overflow }, { 'wrong-both': badRecordMac, 'incomplete-padding': overflow }),
    'fail',
    'record_overflow',
  ],
  [
    'differs once',
    asked(
      { 'incomplete-padding': reset },
      { 'wrong-both': badRecordMac, 'incomplete-padding': badRecordMac },
    ),
    'inconclusive',
  ],
  ['another alert elsewhere', asked({ 'wrong-mac': handshakeFailure }), 'pass'],
  ['not asked', { ...cbc, 'tls.cbcPadding': silence }, 'inconclusive'],
])
