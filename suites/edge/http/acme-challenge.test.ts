import { type Outcome, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createRefusedPorts,
  createResponse,
  host,
  type Overrides,
  refused,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { check } from './acme-challenge.ts'

function createAcmeFacts(token: Outcome<Response>, directory: Outcome<Response> = token): Overrides {
  return { 'http.acme': { token, directory, tokenPath: '/.well-known/acme-challenge/x' } }
}

const redirect = ok(createResponse(301, [['location', `https://${host}/x`]]))

testCases(check, [
  ['404 for a challenge that is not there', {}, 'pass'],
  ['404 for both', {}, 'pass', '', 'centos7'],
  [
    'the application answers',
    createAcmeFacts(ok(createResponse(200))),
    'fail',
    'something other than the webroot',
  ],
  ['forbidden', createAcmeFacts(ok(createResponse(403))), 'fail', '403'],
  ['an error', createAcmeFacts(ok({ ...createResponse(502), earlier: [502, 502, 502] })), 'fail', '502'],
  ['an error, once', createAcmeFacts(ok(createResponse(502))), 'inconclusive', 'not asked again'],
  ['a limit of requests', createAcmeFacts(ok(createResponse(503))), 'inconclusive', 'a limit'],
  ['redirected', createAcmeFacts(redirect), 'not-applicable', 'a CA follows that'],
  ['redirected, against the document', createAcmeFacts(redirect), 'fail', 'redirected', 'centos7'],
  [
    'only the directory redirected, against the document',
    createAcmeFacts(ok(createResponse(404)), redirect),
    'fail',
    '',
    'centos7',
  ],
  [
    'the directory does not count today',
    createAcmeFacts(ok(createResponse(404)), ok(createResponse(403))),
    'pass',
  ],
  [
    'port 80 closed',
    { ...createAcmeFacts(refused), ...createRefusedPorts([80]) },
    'not-applicable',
    'refused while HTTPS answers',
  ],
  ['refused once', createAcmeFacts(refused), 'inconclusive', 'then it came to', 'centos7'],
  [
    'port 80 closed, against the document',
    { ...createAcmeFacts(refused), ...createRefusedPorts([80]) },
    'fail',
    '',
    'centos7',
  ],
  [
    'port 80 closed, HTTPS dead',
    { ...createAcmeFacts(refused), 'tls.handshake': refused },
    'inconclusive',
    '',
    'centos7',
  ],
  ['404 from a host without TLS', { 'tls.handshake': silence }, 'inconclusive', 'no TLS handshake'],
  ['silence', createAcmeFacts(silence), 'inconclusive', 'silence'],
  ['rate limited', createAcmeFacts(ok(createResponse(429))), 'inconclusive'],
])
