import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createRobotFlow,
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  reset,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './robot.ts'

const rsa = createSuiteFacts({ 'TLS 1.2': [...tls12Suites, 'TLS_RSA_WITH_AES_256_GCM_SHA384'] })
const answerAllWith = (answer: typeof silence) => ({
  valid: answer,
  'wrong-prefix': answer,
  'misplaced-zero': answer,
  'no-zero': answer,
  'wrong-version': answer,
})
const createRobotFacts = (...flows: ReturnType<typeof createRobotFlow>[]): Overrides => ({
  ...rsa,
  'tls.robot': flows,
})
const weak = {
  'wrong-prefix': handshakeFailure,
  'misplaced-zero': handshakeFailure,
  'no-zero': handshakeFailure,
}
const strong = { 'wrong-prefix': handshakeFailure }
const sound = createRobotFlow('full', {})
const unasked = { ...sound, rounds: sound.rounds.map((round) => ({ ...round, 'no-zero': reset })) }

testCases(check, [
  ['no RSA key exchange', {}, 'pass', 'no suites with RSA key exchange'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'no RSA key exchange seen, enumeration broken off',
    { 'tls.suiteRefusals': { 'TLS 1.2': [silence], 'TLS 1.3': [silence] } },
    'inconclusive',
  ],
  [
    'patched',
    createRobotFacts(sound, createRobotFlow('short', answerAllWith(silence))),
    'pass',
    'the same answer',
  ],
  ['weak oracle', createRobotFacts(createRobotFlow('full', weak, weak)), 'fail', 'weak oracle, full'],
  ['strong oracle', createRobotFacts(createRobotFlow('full', strong, strong)), 'fail', 'strong oracle'],
  [
    'in the short flow',
    createRobotFacts(sound, createRobotFlow('short', weak, weak)),
    'fail',
    'weak oracle, short',
  ],
  // testssl.sh #1107, #2083: a difference that is seen only once comes from the network.
  [
    'differs once',
    createRobotFacts(createRobotFlow('full', weak, {}), createRobotFlow('short', {})),
    'inconclusive',
    'asked again',
  ],
  ['differs otherwise', createRobotFacts(createRobotFlow('full', weak, strong)), 'inconclusive'],
  [
    'one was not asked',
    createRobotFacts(unasked, createRobotFlow('short', {})),
    'inconclusive',
    'could be sent',
  ],
  [
    'always silence',
    createRobotFacts(createRobotFlow('full', answerAllWith(silence)), createRobotFlow('short', {})),
    'inconclusive',
  ],
  [
    'always hangs up',
    createRobotFacts(createRobotFlow('full', answerAllWith(reset)), createRobotFlow('short', {})),
    'inconclusive',
  ],
  ['half asked', createRobotFacts(sound), 'inconclusive'],
  ['not asked at all', createRobotFacts(), 'inconclusive'],
  ['only TLS 1.3', createSuiteFacts({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
])
