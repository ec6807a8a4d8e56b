import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createResponse, type Overrides, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './server-tokens.ts'

const createPageFacts = (name: string, value: string): Overrides => ({
  'http.pages': { '/': ok(createResponse(200, [[name, value]])) },
})

testCases(check, [
  ['nginx', {}, 'pass', 'without its version'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['no Server header', { 'http.pages': { '/': ok(createResponse(200)) } }, 'pass', 'no response names'],
  ['nginx/1.22.1', createPageFacts('server', 'nginx/1.22.1'), 'fail', 'nginx/1.22.1'],
  ['Apache/2.4.57 (Debian)', createPageFacts('server', 'Apache/2.4.57 (Debian)'), 'fail'],
  ['PHP/8.2', createPageFacts('x-powered-by', 'PHP/8.2'), 'fail'],
  [
    'on one page while another is silent',
    { 'http.pages': { ...createPageFacts('server', 'nginx/1.22.1')['http.pages'], '/x': silence } },
    'fail',
  ],
  [
    'one page silent',
    { 'http.pages': { ...createPageFacts('server', 'nginx')['http.pages'], '/x': silence } },
    'inconclusive',
    '/x',
  ],
  ['no page', { 'http.pages': {} }, 'inconclusive'],
])

testCases(check, [
  [
    'Jetty(9.4.31.v20200723): james-project #4359',
    createPageFacts('server', 'Jetty(9.4.31.v20200723)'),
    'fail',
    'Jetty',
  ],
  ['Jetty(9.4.z-SNAPSHOT): gocd PR 1739', createPageFacts('server', 'Jetty(9.4.z-SNAPSHOT)'), 'fail'],
  ['Via', createPageFacts('via', '1.1 cache (squid/6.10)'), 'fail', 'via: 1.1 cache (squid/6.10)'],
  ["HTTP's own version in Via: SpongeHome #130", createPageFacts('via', '1.1 varnish'), 'pass'],
  ['X-AspNet-Version: zap-extensions PR 218', createPageFacts('x-aspnet-version', '4.0.30319'), 'fail'],
  ['X-Generator', createPageFacts('x-generator', 'Drupal 10 (https://www.drupal.org)'), 'fail'],
  [
    "Mattermost's own version is its clients' affair",
    createPageFacts('x-version-id', '11.10.0.11.10.0.abc.false'),
    'pass',
  ],
])

const cleartext = (name: string, value: string): Overrides => ({
  'http.redirects': [
    {
      path: '/',
      hops: [{ url: 'http://chat.example.org/', outcome: ok(createResponse(301, [[name, value]])) }],
      end: 'final',
    },
  ],
})
testCases(check, [
  [
    'the server block of port 80: nginx server_tokens in one http block and not in the other',
    cleartext('server', 'nginx/1.24.0'),
    'fail',
    /^over plain HTTP the server names its version: nginx\/1\.24\.0$/,
    'current',
    ['http.redirects http://chat.example.org/: server: nginx/1.24.0'],
  ],
  ['the same without', cleartext('server', 'nginx'), 'pass'],
  [
    'below the ACME path: certbot’s own server',
    {
      'http.acme': {
        directory: silence,
        token: ok(createResponse(404, [['server', 'BaseHTTP/0.6 Python/3.11.2']])),
        tokenPath: '/.well-known/acme-challenge/x',
      },
    },
    'fail',
    'BaseHTTP/0.6',
  ],
  ['nobody there', { 'http.redirects': [], 'http.acme': undefined }, 'pass'],
])
