import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createHostileCollection,
  createRefusedPorts,
  createResponse,
  host,
  type Overrides,
  refused,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './http-redirect.ts'

type End = 'final' | 'failure' | 'limit' | 'loop' | 'foreign'

/** Status and Location of the plain HTTP answer, then the URLs that follow, each answered with 200. */
function createRedirectFacts(
  status: number,
  location: string | null,
  then = [`https://${host}/`],
  end: End = 'final',
): Overrides {
  const first = ok(createResponse(status, location === null ? [] : [['location', location]]))
  return {
    'http.redirects': [
      {
        path: '/',
        hops: [
          { url: `http://${host}/`, outcome: first },
          ...then.map((url) => ({ url, outcome: ok(createResponse(200)) })),
        ],
        end,
      },
    ],
  }
}

const closed: Overrides = {
  ...createRefusedPorts([80]),
  'http.redirects': [{ path: '/', hops: [{ url: `http://${host}/`, outcome: refused }], end: 'failure' }],
}

const api = (status: number, headers: [string, string][] = []): Overrides => ({
  'http.redirects': [
    {
      path: '/api/v4/system/ping',
      hops: [{ url: `http://${host}/api/v4/system/ping`, outcome: ok(createResponse(status, headers)) }],
      end: 'final',
    },
  ],
})

testCases(check, [
  // A variable that names no slash: nginx's `return 301 https://$host:8443$uri` with an empty $uri, HAProxy's `location https://%[hdr(host)]blabla`.
  [
    'no valid URL',
    createRedirectFacts(301, 'https://chat.example.org:blablabla', []),
    'fail',
    'no valid URL',
  ],
  [
    'a port that is none',
    createRedirectFacts(301, 'https://chat.example.org:443443/', []),
    'fail',
    'no valid URL',
  ],
  ['a host with a blank', createRedirectFacts(301, 'https://chat example.org/', []), 'fail', 'no valid URL'],
  [
    'a missing slash',
    createRedirectFacts(301, 'https://chat.example.orgblablabla', []),
    'fail',
    'not to this host',
  ],
  [
    'two places at once',
    {
      'http.redirects': [
        {
          path: '/',
          hops: [
            {
              url: `http://${host}/`,
              outcome: ok(
                createResponse(301, [
                  ['location', `https://${host}/`],
                  ['location', 'https://www.example.org/'],
                ]),
              ),
            },
          ],
          end: 'final',
        },
      ],
    },
    'fail',
    '2 different places',
  ],
  ['the API is answered in clear', api(200), 'fail', 'instead of a redirect'],
  ['the API is refused in clear', api(403), 'pass', 'refuses the API'],
  [
    'the API is refused in clear by Mattermost itself',
    api(401, [['x-version-id', '11.10.0.11.10.0.abc.false']]),
    'fail',
  ],
  ['301 to the same host', {}, 'pass'],
  ['301, as documented', {}, 'pass', '', 'centos7'],
  ['302 is a redirect too', createRedirectFacts(302, `https://${host}/`), 'pass'],
  [
    '302 is not what the document shows',
    createRedirectFacts(302, `https://${host}/`),
    'fail',
    '302',
    'centos7',
  ],
  ['the host in capitals is the same host', createRedirectFacts(301, 'https://CHAT.example.org/'), 'pass'],

  [
    'a path that is lost is reported',
    createRedirectFacts(301, `https://${host}/login`),
    'pass',
    'the path is lost',
  ],
  ['content over plain HTTP', createRedirectFacts(200, null, []), 'fail', 'answered over plain HTTP'],
  ['404 over plain HTTP', createRedirectFacts(404, null, []), 'fail', '404'],
  ['a redirect status without Location', createRedirectFacts(301, null, []), 'fail'],
  ['to plain HTTP', createRedirectFacts(301, `http://${host}/login`), 'fail', 'not HTTPS'],
  ['a relative Location stays on plain HTTP', createRedirectFacts(301, '/login'), 'fail', 'not HTTPS'],
  ['a Location that is no URL', createRedirectFacts(301, 'https://'), 'fail'],
  [
    'to another host',
    createRedirectFacts(301, 'https://elsewhere.example/', [], 'foreign'),
    'fail',
    'not to this host',
  ],
  ['to another port', createRedirectFacts(301, `https://${host}:8443/`), 'fail', 'not to this host'],
  [
    'in a circle',
    createRedirectFacts(301, `https://${host}/`, [`https://${host}/`], 'loop'),
    'fail',
    'circle',
  ],
  [
    'without end',
    createRedirectFacts(301, `https://${host}/`, [`https://${host}/a`], 'limit'),
    'fail',
    'do not end',
  ],
  [
    'back to plain HTTP',
    createRedirectFacts(301, `https://${host}/`, [`https://${host}/`, `http://${host}/b`]),
    'fail',
    'back to plain HTTP',
  ],
  [
    'one path of two is not redirected',
    {
      'http.redirects': [
        ...(createRedirectFacts(301, `https://${host}/`)['http.redirects'] ?? []),
        ...(createRedirectFacts(200, null, [])['http.redirects'] ?? []),
      ],
    },
    'fail',
  ],
  ['port 80 closed, HTTPS alive', closed, 'not-applicable', 'refused while HTTPS answers'],
  [
    'refused here, accepted when the ports were tried',
    { ...closed, ...createRefusedPorts([]) },
    'inconclusive',
    'then it came to a connection',
    'centos7',
  ],
  ['port 80 closed where the document needs it', closed, 'fail', '', 'centos7'],
  [
    'port 80 closed, HTTPS dead',
    { ...closed, 'tls.handshake': refused },
    'inconclusive',
    'no TLS handshake',
    'centos7',
  ],
  [
    'port 80 silent',
    {
      'http.redirects': [{ path: '/', hops: [{ url: `http://${host}/`, outcome: silence }], end: 'failure' }],
    },
    'inconclusive',
    'silence',
  ],
  [
    'HTTPS silent behind the redirect',
    {
      'http.redirects': [
        {
          path: '/',
          hops: [
            { url: `http://${host}/`, outcome: ok(createResponse(301, [['location', `https://${host}/`]])) },
            { url: `https://${host}/`, outcome: silence },
          ],
          end: 'failure',
        },
      ],
    },
    'inconclusive',
    'then did not answer',
  ],
  [
    'where it leads was not followed',
    createRedirectFacts(301, `https://${host}/`, []),
    'inconclusive',
    'was not seen',
  ],
  ['no path asked', { 'http.redirects': [] }, 'inconclusive'],
  ['a dead host', createHostileCollection(refused), 'inconclusive'],
])

testCases(check, [
  [
    'the path is kept',
    createRedirectFacts(301, `https://${host}/`),
    'pass',
    /^(?!.*lost)/,
    'current',
    [new RegExp(`^http\\.redirects http://${host}/: 301 to https://${host}/$`)],
  ],
  [
    'what was asked for is lost',
    createRedirectFacts(301, `https://${host}/?a=1`),
    'pass',
    'the path is lost',
  ],
  [
    'no Location is shown as none',
    createRedirectFacts(404, null, []),
    'fail',
    '404',
    'current',
    [new RegExp(`^http\\.redirects http://${host}/: 404$`)],
  ],
])
