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
import { check } from './goldendoodle.ts'

const cbc = offering({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const asked = (...rounds: Parameters<typeof cbcRounds>) => ({
  ...cbc,
  'tls.cbcPadding': cbcRounds(...rounds),
})

cases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['patched', asked(), 'pass'],
  [
    'another alert',
    asked({ 'wrong-mac': handshakeFailure }, { 'wrong-both': badRecordMac, 'wrong-mac': handshakeFailure }),
    'fail',
    'wrong MAC and the right padding',
  ],
  [
    'empty records only',
    asked({ 'empty-wrong-mac': silence }, { 'wrong-both': badRecordMac, 'empty-wrong-mac': silence }),
    'fail',
    'CVE-2019-1559',
  ],
  [
    'differs once',
    asked({ 'wrong-mac': reset }, { 'wrong-both': badRecordMac, 'wrong-mac': badRecordMac }),
    'inconclusive',
  ],
  [
    'wrong padding is not this one’s',
    asked({ 'wrong-padding': silence }, { 'wrong-both': badRecordMac, 'wrong-padding': silence }),
    'pass',
  ],
  ['not asked', { ...cbc, 'tls.cbcPadding': handshakeFailure }, 'inconclusive'],
])
