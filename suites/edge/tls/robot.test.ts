import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  handshakeFailure,
  type Overrides,
  offering,
  reset,
  robotFlow,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './robot.ts'

const rsa = offering({ 'TLS 1.2': [...tls12Suites, 'TLS_RSA_WITH_AES_256_GCM_SHA384'] })
const all = (answer: typeof silence) => ({
  valid: answer,
  'wrong-prefix': answer,
  'misplaced-zero': answer,
  'no-zero': answer,
  'wrong-version': answer,
})
const asked = (...flows: ReturnType<typeof robotFlow>[]): Overrides => ({ ...rsa, 'tls.robot': flows })
const weak = {
  'wrong-prefix': handshakeFailure,
  'misplaced-zero': handshakeFailure,
  'no-zero': handshakeFailure,
}
const strong = { 'wrong-prefix': handshakeFailure }
const sound = robotFlow('full', {})
const unasked = { ...sound, rounds: sound.rounds.map((round) => ({ ...round, 'no-zero': reset })) }

cases(check, [
  ['no RSA key exchange', {}, 'pass', 'no suites with RSA key exchange'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'no RSA key exchange seen, enumeration broken off',
    { 'tls.suiteRefusals': { 'TLS 1.2': [silence], 'TLS 1.3': [silence] } },
    'inconclusive',
  ],
  ['patched', asked(sound, robotFlow('short', all(silence))), 'pass', 'the same answer'],
  ['weak oracle', asked(robotFlow('full', weak, weak)), 'fail', 'weak oracle, full'],
  ['strong oracle', asked(robotFlow('full', strong, strong)), 'fail', 'strong oracle'],
  ['in the short flow', asked(sound, robotFlow('short', weak, weak)), 'fail', 'weak oracle, short'],
  // testssl.sh #1107, #2083: a difference that is seen only once comes from the network.
  ['differs once', asked(robotFlow('full', weak, {}), robotFlow('short', {})), 'inconclusive', 'asked again'],
  ['differs otherwise', asked(robotFlow('full', weak, strong)), 'inconclusive'],
  ['one was not asked', asked(unasked, robotFlow('short', {})), 'inconclusive', 'could be sent'],
  ['always silence', asked(robotFlow('full', all(silence)), robotFlow('short', {})), 'inconclusive'],
  ['always hangs up', asked(robotFlow('full', all(reset)), robotFlow('short', {})), 'inconclusive'],
  ['half asked', asked(sound), 'inconclusive'],
  ['not asked at all', asked(), 'inconclusive'],
  ['only TLS 1.3', offering({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
])
