import { type Outcome, ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  host,
  type Overrides,
  refused,
  response,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { check } from './acme-challenge.ts'

function answering(token: Outcome<Response>, directory: Outcome<Response> = token): Overrides {
  return { 'http.acme': { token, directory, tokenPath: '/.well-known/acme-challenge/x' } }
}

const redirect = ok(response(301, [['location', `https://${host}/x`]]))

cases(check, [
  ['404 for a challenge that is not there', {}, 'pass'],
  ['404 for both', {}, 'pass', '', 'centos7'],
  ['the application answers', answering(ok(response(200))), 'fail', 'something other than the webroot'],
  ['forbidden', answering(ok(response(403))), 'fail', '403'],
  ['an error', answering(ok(response(502))), 'fail', '502'],
  ['redirected', answering(redirect), 'not-applicable', 'a CA follows that'],
  ['redirected, against the document', answering(redirect), 'fail', 'redirected', 'centos7'],
  [
    'only the directory redirected, against the document',
    answering(ok(response(404)), redirect),
    'fail',
    '',
    'centos7',
  ],
  ['the directory does not count today', answering(ok(response(404)), ok(response(403))), 'pass'],
  ['port 80 closed', answering(refused), 'not-applicable', 'refused while HTTPS answers'],
  ['port 80 closed, against the document', answering(refused), 'fail', '', 'centos7'],
  [
    'port 80 closed, HTTPS dead',
    { ...answering(refused), 'tls.handshake': refused },
    'inconclusive',
    '',
    'centos7',
  ],
  ['404 from a host without TLS', { 'tls.handshake': silence }, 'inconclusive', 'no TLS handshake'],
  ['silence', answering(silence), 'inconclusive', 'silence'],
  ['rate limited', answering(ok(response(429))), 'inconclusive'],
])
