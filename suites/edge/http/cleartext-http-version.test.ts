import { type Failure, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createRefusedPorts,
  createResponse,
  refused,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './cleartext-http-version.ts'

const http1 = ok({ settings: false, firstBytes: 'HTTP/1.1 400 Bad Request' })
const http2 = ok({ settings: true, firstBytes: '' })
const closed: Failure = { status: 'closed', phase: 'response' }

testCases(check, [
  ['HTTP/1.1 answers both', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  [
    'HTTP/2 by prior knowledge',
    { 'http.cleartext': { priorKnowledge: http2, upgrade: ok(createResponse(301)) } },
    'fail',
    'without having been asked',
  ],
  [
    'HTTP/2 by prior knowledge wins over a silent upgrade',
    { 'http.cleartext': { priorKnowledge: http2, upgrade: silence } },
    'fail',
  ],
  [
    'h2c by upgrade',
    { 'http.cleartext': { priorKnowledge: http1, upgrade: ok(createResponse(101)) } },
    'fail',
    'upgrades to h2c',
  ],
  [
    'port closed',
    { ...createRefusedPorts([80]), 'http.cleartext': { priorKnowledge: refused, upgrade: refused } },
    'not-applicable',
  ],
  [
    'refused once',
    { 'http.cleartext': { priorKnowledge: refused, upgrade: refused } },
    'inconclusive',
    'then it came',
  ],
  [
    'port closed, HTTPS dead',
    { 'http.cleartext': { priorKnowledge: refused, upgrade: refused }, 'tls.handshake': refused },
    'inconclusive',
  ],
  [
    'a bare close after the preface',
    { 'http.cleartext': { priorKnowledge: closed, upgrade: ok(createResponse(301)) } },
    'inconclusive',
    'no answer',
  ],
  [
    'no answer to the upgrade',
    { 'http.cleartext': { priorKnowledge: http1, upgrade: silence } },
    'inconclusive',
    'upgrade',
  ],
  [
    'neither protocol',
    {
      'http.cleartext': {
        priorKnowledge: ok({ settings: false, firstBytes: 'SSH-2.0-x' }),
        upgrade: ok(createResponse(301)),
      },
    },
    'inconclusive',
    'neither',
  ],
  ['HTTP/1.1 from a host without TLS', { 'tls.handshake': silence }, 'inconclusive', 'no TLS handshake'],
])
