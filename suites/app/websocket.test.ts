import type { Fact } from '../../core/fact.ts'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  host,
  type Overrides,
  openedWebSocket,
  refusedWebSocket,
  reset,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import type { Frame } from '../../probes/websocket/frame.ts'
import { check } from './websocket.ts'

type Announcement = Extract<Fact<'websocket.extendedConnect'>, { status: 'ok' }>['value']
type Stream = Extract<Announcement, { announced: true }>['sameOrigin']
type Fields = [string, string][]

const origin = `https://${host}`
const sameOrigin = (answer: Fact<'websocket.upgrade'>['sameOrigin']): Overrides => ({
  'websocket.upgrade': { sameOrigin: answer, foreignOrigin: ok(refusedWebSocket), noOrigin: silence },
})
const refuse = (status: number, headers: Fields = [], earlier?: number[]): Overrides =>
  sameOrigin(ok({ status, accepted: false, origin, headers, ...(earlier && { earlier }) }))
const open = (change: Partial<typeof openedWebSocket>, earlier?: number[]): Overrides =>
  sameOrigin(ok({ ...openedWebSocket, ...change, ...(earlier && { earlier }) }))
const first = (answer: Outcome<Frame>): Overrides => sameOrigin(ok({ ...openedWebSocket, first: answer }))
const frame = (change: Partial<Frame>): Overrides =>
  first(ok({ fin: true, reserved: 0, opcode: 1, masked: false, length: 5, ...change }))

const upgradeTo = (value: string): [string, string] => ['upgrade', value]
const connection: [string, string] = ['connection', 'Upgrade']
const accept: [string, string] = ['sec-websocket-accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=']
const inOrder = [upgradeTo('websocket'), connection, accept]

const overHttp2 = (stream: Stream): Overrides => ({
  'websocket.extendedConnect': ok({
    announced: true,
    sameOrigin: stream,
    foreignOrigin: ok({ status: 403, origin: 'https://elsewhere.example', headers: [] }),
  }),
})
const stream = (status: number, headers: Fields = [], then: Outcome<Frame> = silence): Overrides =>
  overHttp2(ok({ status, origin, headers, ...(status === 200 && { first: then }) }))
const broken = (received: string, attempts?: number): Failure => ({
  ...{ status: 'violation', field: 'rst_stream', received },
  ...(attempts && { attempts }),
})
const hidden: Overrides = { 'mattermost.ping': silence, 'mattermost.clientConfig': silence, 'http.pages': {} }
const gated: Overrides = {
  ...hidden,
  'http.pages': {
    '/api/v4/users/me': ok({
      ...{ status: 403, httpVersion: '1.1', headers: [], bodyBytes: 0, truncated: false },
    }),
  },
}

testCases(check, [
  ['opens', {}, 'pass', 'over HTTP/1.1'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['101 with the wrong key', open({ accepted: false }), 'fail', 'not the hash of the key'],
  ['Upgrade not passed on', refuse(400), 'fail', '400 instead of 101'],
  ['a page instead', refuse(200), 'fail', '200 instead of 101'],
  ['its own origin refused', refuse(403, refusedWebSocket.headers), 'fail', 'SiteURL'],
  ['refused by a firewall', refuse(403), 'inconclusive', 'something in front that refuses (403)'],
  ['a login', refuse(401, [['www-authenticate', 'Basic …']]), 'inconclusive', 'basic authentication'],
  [
    'single sign-on',
    refuse(302, [['location', 'https://sso.example.org/']]),
    'inconclusive',
    'a login elsewhere',
  ],
  ["Cloudflare's challenge", refuse(403, [['cf-mitigated', '…']]), 'inconclusive', "Cloudflare's challenge"],
  ['no backend', refuse(502, [], [502, 502, 502]), 'fail', '502'],
  ['no backend, asked once', refuse(502), 'inconclusive', 'not asked again'],
  ['a limit of requests', refuse(503, [], [503, 503, 503]), 'inconclusive', 'a limit'],
  ['opens after a limit', open({}, [503]), 'pass'],
  ['opens after a second limit', open({}, [429, 503]), 'pass'],
  // One of two servers behind a balancer is not there: each other opening fails.
  [
    'opens after a 502',
    open({}, [502]),
    'inconclusive',
    'before that the same request was answered with 502',
  ],
  ['opens after a limit and a 504', open({}, [503, 504]), 'inconclusive', 'answered with 504'],
  [
    'opens over HTTP/2 after a 500',
    overHttp2(ok({ status: 200, origin, headers: [], first: silence, earlier: [500] })),
    'inconclusive',
    'before it opened it was answered with 500',
  ],
  ['rate limited', refuse(429), 'inconclusive'],
  ['silence', sameOrigin(silence), 'inconclusive'],
  ['400 behind a gate', { ...gated, ...refuse(400) }, 'inconclusive', '/api/v4/users/me is answered by'],
  ['404 where no Mattermost is', { ...hidden, ...refuse(404) }, 'inconclusive', 'no call of the API'],
  ['opens, to whom is not known', hidden, 'inconclusive', "whether it is Mattermost's is not shown"],
  ['no backend, behind a gate', { ...gated, ...refuse(502, [], [502, 502, 502]) }, 'fail'],
])

// RFC 6455 §4.1, the list of what a client must verify, one field after the other.
testCases(check, [
  ['Upgrade in any case', open({ headers: [upgradeTo('WebSocket'), connection, accept] }), 'pass'],
  [
    'Connection among others',
    open({ headers: [upgradeTo('websocket'), ['connection', 'keep-alive, upgrade'], accept] }),
    'pass',
  ],
  ['Connection twice', open({ headers: [...inOrder, ['connection', 'keep-alive']] }), 'pass'],
  ['no Upgrade', open({ headers: [connection, accept] }), 'fail', 'Upgrade is missing'],
  ['another Upgrade', open({ headers: [upgradeTo('h2c'), connection, accept] }), 'fail', 'Upgrade is h2c'],
  [
    'Upgrade among others',
    open({ headers: [upgradeTo('websocket, h2c'), connection, accept] }),
    'fail',
    '2 values',
  ],
  ['Upgrade twice', open({ headers: [...inOrder, upgradeTo('websocket')] }), 'fail', 'Upgrade has 2 values'],
  ['no Connection', open({ headers: [upgradeTo('websocket'), accept] }), 'fail', 'Connection does not say'],
  [
    'Connection alone',
    open({ headers: [upgradeTo('websocket'), ['connection', 'close'], accept] }),
    'fail',
    'Connection',
  ],
  [
    'no accept',
    open({ accepted: false, headers: inOrder.slice(0, 2) }),
    'fail',
    'Sec-WebSocket-Accept is missing',
  ],
  ['accept twice', open({ accepted: false, headers: [...inOrder, accept] }), 'fail', '2 values'],
  // Chromium: "Response must not include 'Sec-WebSocket-Protocol' header if not present in request".
  [
    'a subprotocol',
    open({ headers: [...inOrder, ['sec-websocket-protocol', 'chat']] }),
    'fail',
    'subprotocol chat',
  ],
  [
    'an empty subprotocol',
    open({ headers: [...inOrder, ['sec-websocket-protocol', '']] }),
    'fail',
    'without a name',
  ],
  [
    'an extension',
    open({ headers: [...inOrder, ['sec-websocket-extensions', 'permessage-deflate']] }),
    'fail',
    'extension permessage-deflate',
  ],
])

// RFC 6455 §5: what becomes of the open socket.
testCases(check, [
  ['a text frame', frame({}), 'pass'],
  ['a ping', frame({ opcode: 9, length: 0 }), 'pass'],
  ['a long message in pieces', frame({ fin: false, length: 127 }), 'pass'],
  ['masked', frame({ masked: true }), 'fail', 'masks its frames'],
  ['compressed though nothing was agreed on', frame({ reserved: 4 }), 'fail', 'reserved bits'],
  ['a reserved opcode', frame({ opcode: 3 }), 'fail', 'reserved opcode 3'],
  ['a reserved control opcode', frame({ opcode: 11 }), 'fail', 'reserved opcode 11'],
  ['the end of nothing', frame({ opcode: 0 }), 'fail', 'continues a message'],
  ['a ping that is too long', frame({ opcode: 9, length: 126 }), 'fail', 'control frame'],
  ['a ping in pieces', frame({ opcode: 9, fin: false }), 'fail', 'control frame'],
  ['closed at once', frame({ opcode: 8, length: 2, closeCode: 1011 }), 'fail', 'code 1011'],
  ['closed without a code', frame({ opcode: 8, length: 0 }), 'fail', 'without a code'],
  // A proxy that speaks HTTP/1.0 to its backend says 101, and passes the backend's error on as if it were frames.
  ['HTTP after the 101', frame({ httpStatus: 502 }), 'fail', 'HTTP (502)'],
  [
    'the connection ends',
    first({ status: 'closed', phase: 'response', attempts: 2 }),
    'fail',
    'closed in response',
  ],
  ['the connection is reset', first(reset), 'fail', 'reset'],
  ['half a frame', first({ status: 'malformed', field: 'frame', offset: 1 }), 'inconclusive', 'malformed'],
  ['the run ends', first({ status: 'cancelled' }), 'inconclusive'],
  [
    'older facts',
    sameOrigin(ok({ status: 101, accepted: true, origin, headers: inOrder })),
    'inconclusive',
    'not looked at',
  ],
])

testCases(check, [
  ['over HTTP/2', stream(200), 'pass', 'over HTTP/1.1 and HTTP/2'],
  // mattermost #30285; envoy #8547 (the backend misses the key); rama #932 (announced, whatever the backend can).
  ['400 to extended CONNECT', stream(400), 'fail', 'answers 400 instead of 200'],
  // kgateway #14305: the backend misses Upgrade.
  ['426 to extended CONNECT', stream(426), 'fail', '426'],
  ['another success', stream(204), 'fail', '204'],
  ['501', stream(501), 'fail', '501'],
  // haproxy #3355: the stream is reset.
  ['reset, twice', overHttp2(broken('PROTOCOL_ERROR', 2)), 'fail', 'refuses the stream (PROTOCOL_ERROR)'],
  ['reset, once', overHttp2(broken('PROTOCOL_ERROR')), 'inconclusive'],
  ['sent back to HTTP/1.1', overHttp2(broken('HTTP_1_1_REQUIRED', 2)), 'inconclusive', 'HTTP_1_1_REQUIRED'],
  ['silence', overHttp2(silence), 'inconclusive', 'silence'],
  [
    'a gate over HTTP/2',
    stream(401, [['www-authenticate', 'Basic …']]),
    'inconclusive',
    'basic authentication',
  ],
  ['a limit over HTTP/2', stream(503), 'inconclusive', 'a limit'],
  ['a subprotocol', stream(200, [['sec-websocket-protocol', 'chat']]), 'fail', 'subprotocol'],
  ['an extension', stream(200, [['sec-websocket-extensions', 'permessage-deflate']]), 'fail', 'extension'],
  ['ended at once', stream(200, [], { status: 'closed', phase: 'response' }), 'fail', 'closed'],
  ['not listened to', overHttp2(ok({ status: 200, origin, headers: [] })), 'inconclusive'],
  [
    'HTTP/2 not selected',
    { 'websocket.extendedConnect': { status: 'violation', field: 'alpn', received: 'none' } },
    'pass',
  ],
  ['HTTP/2 silent', { 'websocket.extendedConnect': silence }, 'inconclusive', 'is not known'],
  ['older facts', { 'websocket.extendedConnect': undefined }, 'inconclusive', 'was not asked'],
])
