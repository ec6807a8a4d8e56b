import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createResponse,
  type Overrides,
  silence,
  versionId,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import type { Content } from '../../probes/http/content.ts'
import { check } from './mattermost-ping.ts'

const createPingFacts = (
  status: number,
  body: Record<string, string> | null,
  earlier?: number[],
): Overrides => ({
  'mattermost.ping': ok({
    response: {
      ...createResponse(status, body?.status ? [versionId] : []),
      ...(earlier && { earlier }),
      content: { form: body ? 'json' : 'html', marks: [] },
    },
    body,
  }),
})

/** The same where nothing else of the API was answered. */
const alone = (facts: Overrides): Overrides => ({
  ...facts,
  'mattermost.clientConfig': silence,
  'http.pages': {},
})
const page = (status: number, marks: Content['marks'], headers: [string, string][] = []): Overrides => ({
  'mattermost.ping': ok({
    response: { ...createResponse(status, headers), content: { form: 'html', marks } },
    body: null,
  }),
})

testCases(check, [
  ['OK', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['UNHEALTHY with 500', createPingFacts(500, { status: 'UNHEALTHY' }), 'fail', 'UNHEALTHY'],
  ['UNHEALTHY with 200', createPingFacts(200, { status: 'UNHEALTHY' }), 'fail', 'UNHEALTHY'],
  ['a page instead of JSON', createPingFacts(200, null), 'fail', 'not by Mattermost'],
  ['JSON of something else', createPingFacts(200, { ok: 'yes' }), 'fail', 'not by Mattermost'],
  ['502 from the proxy, as SELinux has it', createPingFacts(502, null, [502, 502, 502]), 'fail', 'each time'],
  ['502 once', createPingFacts(502, null), 'inconclusive', 'not asked again'],
  ['503 each time', createPingFacts(503, null, [503, 503, 503]), 'inconclusive', '503, 4 times: a limit'],
  ['OK after a limit', createPingFacts(200, { status: 'OK' }, [503, 429]), 'pass'],
  ['OK after an error', createPingFacts(200, { status: 'OK' }, [502]), 'inconclusive', 'before that'],
  ['404', createPingFacts(404, null), 'fail', 'no Mattermost'],
  ['404 of Mattermost', page(404, ['mattermost-error']), 'fail', 'no ping at this path'],
  ["the web app's page", page(200, ['mattermost-page']), 'fail', 'another part of Mattermost'],
  ['its own limit', page(429, [], [['x-version-id', '11.10.0.x']]), 'inconclusive', 'a limit of requests'],
  ['a session demanded by Mattermost', page(401, ['mattermost-error']), 'inconclusive', 'Mattermost answers'],
  ['another page, alone', alone(createPingFacts(200, null)), 'inconclusive', 'another site, or a gate'],
  ['other JSON, alone', alone(createPingFacts(200, { ok: 'yes' })), 'fail', 'not by Mattermost'],
  [
    'a health check of the proxy',
    {
      'mattermost.ping': ok({
        response: { ...createResponse(200), content: { form: 'json', marks: [] } },
        body: { status: 'OK' },
      }),
    },
    'inconclusive',
    'nothing shows that Mattermost wrote it',
  ],
  ['a login page', page(200, ['login-form']), 'inconclusive', 'a login page (200)'],
  ['a firewall', page(403, ['block-page']), 'inconclusive', "a firewall's page (403)"],
  [
    'single sign-on',
    page(302, [], [['location', 'https://sso.example.org/login']]),
    'inconclusive',
    'a login elsewhere (302 to https://sso.example.org/login)',
  ],
  [
    'basic authentication',
    page(401, [], [['www-authenticate', 'Basic …']]),
    'inconclusive',
    'basic authentication (401)',
  ],
  ['a redirect of the site', page(301, [], [['location', '/chat/']]), 'inconclusive', 'says nothing about'],
  ['rate limited', createPingFacts(429, null), 'inconclusive', '429'],
  ['a login in front', createPingFacts(401, null), 'inconclusive', '401'],
  ['silence', { 'mattermost.ping': silence }, 'inconclusive'],
])
