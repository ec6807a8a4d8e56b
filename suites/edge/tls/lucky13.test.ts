import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  badRecordMac,
  createCbcRounds,
  createSuiteFacts,
  handshakeFailure,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './lucky13.ts'

const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'

const withCbc = createSuiteFacts({ 'TLS 1.2': [...tls12Suites, cbc] })

testCases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'a CBC suite',
    { ...withCbc, 'tls.cbcPadding': createCbcRounds() },
    'not-assessed',
    /cannot be told from outside.*AES_256_CBC_SHA/,
  ],
  ['a CBC suite that was not tried', { ...withCbc, 'tls.cbcPadding': silence }, 'inconclusive'],
  ...(['wrong-padding', 'wrong-mac', 'empty-wrong-mac', 'incomplete-padding'] as const).map(
    (vector): Parameters<typeof testCases>[1][number] => [
      `another answer: ${vector}`,
      {
        ...withCbc,
        'tls.cbcPadding': createCbcRounds(
          { [vector]: handshakeFailure },
          { [vector]: handshakeFailure, 'wrong-both': badRecordMac },
        ),
      },
      'fail',
      'told by the time',
    ],
  ),
  ['in SSL 3.0 it is poodle’s', createSuiteFacts({ 'SSL 3.0': [cbc], 'TLS 1.2': tls12Suites }), 'pass'],
  ['the enumeration broke off', { 'tls.suiteRefusals': { 'TLS 1.2': [silence] } }, 'inconclusive'],
  ['nothing accepted', createSuiteFacts({}), 'inconclusive'],
])
