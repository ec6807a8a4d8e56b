import { expect, test } from 'vitest'
import { describeContent } from '../../../probes/http/content.ts'
import { redactHeaders } from '../../../probes/http/recorded-headers.ts'
import { type Answer, whoAnswered } from './who-answered.ts'

const ping = new URL('https://chat.test/api/v4/system/ping')

function answer(status: number, headers: Readonly<Record<string, string>>, body = ''): Answer {
  return {
    status,
    headers: redactHeaders(Object.entries(headers).flat()),
    content: describeContent(Buffer.from(body)),
  }
}

const versionId = { 'X-Version-Id': '11.6.0.11.6.0.0123abcd.false' }
const expired = JSON.stringify({
  id: 'api.context.session_expired.app_error',
  message: 'Invalid or expired session, please login again.',
  detailed_error: '',
  request_id: 'q1w2',
  status_code: 401,
})

// As 5.38 and 11.6 were seen to answer, behind nginx.
test.each([
  ['401 of the API', answer(401, versionId, expired)],
  ['401 through a proxy that drops the field', answer(401, {}, expired)],
  [
    '404 of the router, which has no version',
    answer(404, {}, expired.replace('session_expired', '404').replace('401', '404')),
  ],
  [
    'ping of 5.38',
    answer(
      200,
      {},
      '{"AndroidLatestVersion":"","AndroidMinVersion":"","IosLatestVersion":"","IosMinVersion":"","status":"OK"}',
    ),
  ],
  ['its own 429', answer(429, { ...versionId, 'X-Ratelimit-Limit': '100' }, 'limit exceeded')],
  [
    'the page',
    answer(200, {}, '<!DOCTYPE html><html><head><meta name="application-name" content="Mattermost">'),
  ],
  ['the refusal of a foreign origin', answer(403, { 'Sec-Websocket-Version': '13' }, 'Forbidden\n')],
])('Mattermost: %s', (_, given) => {
  expect(whoAnswered(given, ping).who).toBe('mattermost')
})

test.each([
  // ssllabs-scan #416, Internet.nl #871.
  [
    'a WAF that refuses everyone',
    answer(403, { Server: 'awselb/2.0' }, '<html><title>403 Forbidden</title>'),
    'something in front that refuses (403)',
  ],
  [
    'nginx auth_basic',
    answer(401, { 'WWW-Authenticate': 'Basic realm="Jane\'s"' }, '<html><title>401 Authorization Required'),
    'basic authentication (401)',
  ],
  // mattermost-mobile #3416: the ping is redirected to Google's login.
  [
    "Google's IAP",
    answer(302, { Location: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=1' }),
    'a login elsewhere (302 to https://accounts.google.com/o/oauth2/v2/auth)',
  ],
  [
    "Google's IAP to an API client",
    answer(401, { 'x-goog-iap-generated-response': 'true' }),
    "Google's Identity-Aware Proxy (401)",
  ],
  // paperless-mobile #240: Authelia in front of an app.
  [
    'Authelia',
    answer(302, { Location: 'https://auth.chat.test/?rd=https%3A%2F%2Fchat.test' }),
    'a login elsewhere (302 to https://auth.chat.test/)',
  ],
  [
    'oauth2-proxy on the same host',
    answer(302, { Location: '/oauth2/start?rd=%2F' }),
    'a login elsewhere (302 to https://chat.test/oauth2/start)',
  ],
  [
    'oauth2-proxy’s own page',
    answer(403, {}, '<form method="GET" action="/oauth2/start">'),
    'single sign-on',
  ],
  [
    'SAML by POST',
    answer(200, {}, '<form method=post action=https://idp/><input name="SAMLRequest">'),
    'single sign-on',
  ],
  [
    'a login page with 200',
    answer(200, {}, '<form><input type=text><input type="password">'),
    'a login page',
  ],
  // developers.cloudflare.com, "Detect a Challenge Page response"; hover #382: with 429, too.
  [
    "Cloudflare's challenge",
    answer(429, { 'CF-Mitigated': 'challenge' }, '<title>Just a moment...'),
    "Cloudflare's challenge (429)",
  ],
  [
    "Cloudflare's, with the field dropped",
    answer(403, {}, '<title>Just a moment...</title>'),
    'a check of the browser',
  ],
  [
    'Anubis, with 200',
    answer(200, {}, '<html><title>Making sure you&#39;re not a bot!</title>'),
    'a check of the browser',
  ],
  ['AWS WAF, with 202', answer(202, { 'x-amzn-waf-action': 'challenge' }), "AWS WAF's challenge (202)"],
  [
    "F5's rejection, with 200",
    answer(200, {}, '<html><head><title>Request Rejected</title></head>Your support ID is: 42'),
    "a firewall's page",
  ],
  [
    'limit_req',
    answer(503, {}, '<h1>503 Service Temporarily Unavailable</h1>'),
    'a limit of requests, or a gate (503)',
  ],
  ['429', answer(429, { 'Retry-After': '1' }), 'a limit of requests (429)'],
  ['a maintenance page', answer(503, {}, '<title>Scheduled maintenance</title>'), 'a maintenance page (503)'],
  ['a maintenance page with 200', answer(200, {}, '<h1>Wartungsarbeiten</h1>'), 'a maintenance page (200)'],
  [
    'a client certificate',
    answer(400, { Server: 'nginx' }, '<title>400 No required SSL certificate was sent</title>'),
    'a demand for a client certificate (400)',
  ],
  ['a captive portal', answer(511, {}, '<html>'), 'a login to the network (511)'],
])('a gate: %s', (_, given, what) => {
  const found = whoAnswered(given, ping)
  expect(found.who).toBe('gate')
  expect(found.what).toContain(what)
})

test.each([
  ['nginx without a backend', answer(502, {}, '<title>502 Bad Gateway</title>'), 'proxy'],
  ['nothing of that name', answer(404, {}, '<html>Not found <input type="password">'), 'proxy'],
  ['another name', answer(421, {}), 'proxy'],
  ['a slash', answer(301, { Location: '/api/v4/system/ping/' }), 'proxy'],
  ['down to plain HTTP', answer(301, { Location: 'http://chat.test/api/v4/system/ping' }), 'proxy'],
  ['a broken redirect', answer(302, { Location: 'http://[' }), 'proxy'],
  ['an error in the form of another API', answer(400, {}, '{"id":"api.x","status_code":"400"}'), 'unknown'],
  ['a health check that says OK', answer(200, {}, '{"status":"OK"}'), 'unknown'],
  ['another site', answer(200, {}, '<html><title>Welcome</title>'), 'unknown'],
  ['a version in another form', answer(200, { 'X-Version-Id': 'v2' }, ''), 'unknown'],
])('neither: %s', (_, given, who) => {
  expect(whoAnswered(given, ping).who).toBe(who)
})
