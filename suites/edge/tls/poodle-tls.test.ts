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
import { check } from './poodle-tls.ts'

const cbc = offering({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const asked = (...rounds: Parameters<typeof cbcRounds>) => ({
  ...cbc,
  'tls.cbcPadding': cbcRounds(...rounds),
})
const again = { 'wrong-both': badRecordMac, 'wrong-padding': silence }
const all = (answer: typeof silence) => ({
  valid: answer,
  'wrong-both': answer,
  'wrong-mac': answer,
  'wrong-padding': answer,
  'empty-wrong-mac': answer,
  'incomplete-padding': answer,
})

cases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['patched', asked(), 'pass', 'bad_record_mac'],
  ['taken', asked({ 'wrong-padding': silence }, again), 'fail', 'wrong padding and the right MAC is taken'],
  [
    'differs once',
    asked({ 'wrong-padding': silence }, { ...again, 'wrong-padding': badRecordMac }),
    'inconclusive',
    'asked again',
  ],
  ['not asked again', asked({ 'wrong-padding': silence }), 'inconclusive', 'asked again'],
  [
    'the comparison changed',
    asked({ 'wrong-padding': silence }, { ...again, 'wrong-both': reset }),
    'inconclusive',
  ],
  ['another alert is zombie-poodle’s', asked({ 'wrong-padding': handshakeFailure }), 'pass'],
  ['silence to everything', asked(all(silence)), 'inconclusive', 'not told from'],
  ['a reset for everything', asked(all(reset)), 'inconclusive', 'not told from'],
  ['an alert for everything', asked(all(badRecordMac)), 'inconclusive', 'not told from'],
  ['hangs up on what is broken', asked({ ...all(reset), valid: silence }), 'inconclusive', 'by an alert'],
  ['no finished handshake', { ...cbc, 'tls.cbcPadding': silence }, 'inconclusive', 'could not be tried'],
  ['none that can be finished', cbc, 'inconclusive', 'none that'],
  ['only TLS 1.3', offering({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
])
