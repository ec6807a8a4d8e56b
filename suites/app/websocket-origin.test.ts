import type { Fact } from '../../core/fact.ts'
import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  host,
  type Overrides,
  openedWebSocket,
  refusedWebSocket,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './websocket-origin.ts'

const own = ok(openedWebSocket)
const refusedOwn = ok({ ...refusedWebSocket, origin: `https://${host}` })
const foreign = (status: number, headers: [string, string][] = refusedWebSocket.headers) =>
  ok({ ...refusedWebSocket, status, headers })
const open = ok({ ...openedWebSocket, origin: refusedWebSocket.origin })
const createUpgradeFacts = (
  sameOrigin: typeof own | typeof refusedOwn,
  foreignOrigin: typeof own | typeof refusedOwn,
): Overrides => ({
  'websocket.upgrade': { sameOrigin, foreignOrigin, noOrigin: own },
})
const resembling = (...answers: Fact<'websocket.upgrade'>['foreignOrigin'][]): Overrides => ({
  'websocket.upgrade': {
    sameOrigin: own,
    foreignOrigin: foreign(403),
    noOrigin: own,
    resemblingOrigins: answers,
  },
})
const overHttp2 = (same: number, other: number): Overrides => ({
  'websocket.extendedConnect': ok({
    announced: true,
    sameOrigin: ok({ status: same, headers: [], origin: `https://${host}`, first: silence }),
    foreignOrigin: ok({ status: other, headers: refusedWebSocket.headers, origin: refusedWebSocket.origin }),
  }),
})
const hidden: Overrides = { 'mattermost.ping': silence, 'mattermost.clientConfig': silence, 'http.pages': {} }

testCases(check, [
  ['refused with 403', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['opens', createUpgradeFacts(own, open), 'fail', 'https://elsewhere.example'],
  ['opens, while the own origin does not', createUpgradeFacts(refusedOwn, open), 'fail'],
  // play-java-websocket-example #57 compares a part, red5-server #470 the end; a sandboxed frame sends "null".
  [
    'opens from an origin that ends like the own',
    resembling(foreign(403), ok({ ...openedWebSocket, origin: `https://mmverify-${host}` })),
    'fail',
    `https://mmverify-${host}`,
  ],
  [
    'opens from an origin that begins like the own',
    resembling(ok({ ...openedWebSocket, origin: `https://${host}.mmverify.invalid` })),
    'fail',
    `https://${host}.mmverify.invalid`,
  ],
  ['opens from a sandboxed frame', resembling(ok({ ...openedWebSocket, origin: 'null' })), 'fail', 'null'],
  ['all refused', resembling(foreign(403), foreign(403), foreign(403)), 'pass'],
  ['one that resembles is not answered', resembling(foreign(403), silence), 'inconclusive', 'silence'],
  [
    'older facts',
    { 'websocket.upgrade': { sameOrigin: own, foreignOrigin: foreign(403), noOrigin: own } },
    'inconclusive',
    'was not asked',
  ],
  ['403 for everyone', createUpgradeFacts(refusedOwn, foreign(403)), 'inconclusive', 'proves nothing'],
  // openresty-waf and mod_security answer 403 themselves.
  [
    '403 of a firewall',
    createUpgradeFacts(own, foreign(403, [])),
    'inconclusive',
    'something in front that refuses',
  ],
  ['404 of a proxy', createUpgradeFacts(own, foreign(404, [])), 'inconclusive', "proxy's own (404)"],
  [
    'a redirect to a login',
    createUpgradeFacts(own, foreign(302, [['location', 'https://sso.example.org/']])),
    'inconclusive',
    'a login elsewhere',
  ],
  ['a limit', createUpgradeFacts(own, foreign(503, [])), 'inconclusive', 'a limit'],
  ['another refusal', createUpgradeFacts(own, foreign(400, [])), 'inconclusive', '400'],
  [
    '101 that no browser takes',
    createUpgradeFacts(own, ok({ ...openedWebSocket, accepted: false })),
    'inconclusive',
  ],
  ['nothing shows Mattermost', hidden, 'inconclusive', 'no call of the API was answered'],
  [
    'opens, and nothing shows Mattermost',
    { ...hidden, ...createUpgradeFacts(own, open) },
    'inconclusive',
    'not shown',
  ],
  [
    'the own origin silent',
    { 'websocket.upgrade': { sameOrigin: silence, foreignOrigin: foreign(403), noOrigin: own } },
    'inconclusive',
  ],
  [
    'the foreign origin silent',
    { 'websocket.upgrade': { sameOrigin: own, foreignOrigin: silence, noOrigin: own } },
    'inconclusive',
    'silence',
  ],
  ['over HTTP/2 as well', overHttp2(200, 403), 'pass'],
  ['opens over HTTP/2 alone', overHttp2(200, 200), 'fail', 'https://elsewhere.example'],
  ['opens for nobody over HTTP/2', overHttp2(400, 400), 'inconclusive', 'over HTTP/2, so a refusal'],
  ['refused otherwise over HTTP/2', overHttp2(200, 404), 'inconclusive', '404'],
  [
    'HTTP/2 not selected',
    { 'websocket.extendedConnect': { status: 'violation', field: 'alpn', received: 'none' } },
    'pass',
  ],
  ['HTTP/2 silent', { 'websocket.extendedConnect': silence }, 'inconclusive', 'is not known: silence'],
  ['older facts', { 'websocket.extendedConnect': undefined }, 'inconclusive', 'it was not asked'],
])
