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

const v6 = { address: '2001:db8::1', family: 6 } as const
const v4 = { address: '192.0.2.1', family: 4 } as const
const at = (address: typeof v4 | typeof v6, outcome: Outcome<Response>) => ({
  address,
  hops: [{ url: `http://${host}/.well-known/acme-challenge/x`, outcome }],
  end: outcome.status === 'ok' ? ('final' as const) : ('failure' as const),
})
function createPlaces(...places: ReturnType<typeof at>[]): Overrides {
  const first = places[0]?.hops[0]?.outcome ?? silence
  return { 'http.acme': { token: first, directory: first, tokenPath: '/x', places } }
}
const [found, missed] = [ok(createResponse(200)), ok(createResponse(404))]
const unconnected = { status: 'timeout', phase: 'connect', seconds: 10 } as const
const unanswered = { status: 'timeout', phase: 'response', seconds: 10 } as const

testCases(check, [
  ['right at both addresses', createPlaces(at(v6, missed), at(v4, missed)), 'pass', '404'],
  ['the page over IPv6 alone', createPlaces(at(v4, missed), at(v6, found)), 'fail', '200'],
  ['the page over IPv4 alone', createPlaces(at(v6, missed), at(v4, found)), 'fail', '200'],
  ['no connection over IPv6: IPv4 counts', createPlaces(at(v6, unconnected), at(v4, missed)), 'pass'],
  ['refused over IPv6: IPv4 counts', createPlaces(at(v6, refused), at(v4, found)), 'fail', '200'],
  ['no answer over IPv6, once connected', createPlaces(at(v6, unanswered), at(v4, missed)), 'inconclusive'],
  [
    'no connection over IPv4, which nothing falls back from',
    createPlaces(at(v4, unconnected), at(v6, missed)),
    'inconclusive',
  ],
  ['no connection to one of two over IPv4', createPlaces(at(v4, refused), at(v4, missed)), 'inconclusive'],
  ['404 for a challenge that is not there', {}, 'pass'],
  ['404 for both', {}, 'pass', '', 'centos7'],
  [
    'the application answers',
    createAcmeFacts(ok(createResponse(200))),
    'fail',
    'something other than the webroot',
  ],
  ['forbidden, by nobody known', createAcmeFacts(ok(createResponse(403))), 'inconclusive', '403'],
  ['a login', createAcmeFacts(ok(createResponse(401))), 'fail', '401'],
  ['an error', createAcmeFacts(ok({ ...createResponse(502), earlier: [502, 502, 502] })), 'fail', '502'],
  ['an error, once', createAcmeFacts(ok(createResponse(502))), 'inconclusive', 'not asked again'],
  ['a limit of requests', createAcmeFacts(ok(createResponse(503))), 'inconclusive', 'a limit'],
  [
    'redirected, in facts that end there',
    createAcmeFacts(redirect),
    'inconclusive',
    'where a CA would be led',
  ],
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
