import { type Failure, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createResponse,
  handshakeFailure,
  type Overrides,
  silence,
  speakHttp2,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './http2.ts'

const failedEachTime = { ...createResponse(502), earlier: [502, 502, 502] }
const noProtocol: Failure = { status: 'alert', level: 'fatal', description: 'no_application_protocol' }
const malformed: Failure = { status: 'malformed', field: 'frame.type', offset: 3, attempts: 2 }

testCases(check, [
  ['selected and spoken', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['nothing selected', { 'tls.alpn': { h2: ok({ selected: null }) } }, 'fail', 'without selecting h2'],
  ['http/1.1 selected', { 'tls.alpn': { h2: ok({ selected: 'http/1.1' }) } }, 'fail'],
  ['refused by alert', { 'tls.alpn': { h2: noProtocol } }, 'fail', 'refuses h2'],
  ['another alert', { 'tls.alpn': { h2: handshakeFailure } }, 'inconclusive', 'got no answer'],
  [
    'HTTP/2 broken by the peer',
    { 'http.http2': { status: 'violation', field: 'x', received: 'y', attempts: 2 } },
    'fail',
    'not HTTP/2',
  ],
  [
    'sent away by a server that reloads',
    { 'http.http2': { status: 'violation', field: 'rst_stream', received: 'REFUSED_STREAM' } },
    'inconclusive',
    'was not answered',
  ],
  ['selected, HTTP/1.1 spoken', { 'http.http2': ok(createResponse(200)) }, 'fail', 'was not spoken'],
  ['selected, something else spoken', { 'http.http2': malformed }, 'fail', 'not HTTP/2'],
  ['the same once', { 'http.http2': { ...malformed, attempts: undefined } }, 'inconclusive', 'not answered'],
  [
    'a server that goes away, twice',
    { 'http.http2': { status: 'violation', field: 'goaway', received: 'INTERNAL_ERROR', attempts: 2 } },
    'inconclusive',
    'goaway',
  ],
  ['selected, then silence', { 'http.http2': silence }, 'inconclusive'],
  ['silence at the offer', { 'tls.alpn': { h2: silence } }, 'inconclusive'],
  ['not offered', { 'tls.alpn': {} }, 'inconclusive', 'was not offered'],
])

const pages = (start: number, other: number) => ({
  '/': ok(createResponse(start)),
  '/x': ok(createResponse(other)),
})
const after = (...earlier: number[]) => ok({ ...createResponse(200), earlier })
testCases(check, [
  [
    'every other request fails over it',
    { 'http.pages': pages(200, 200), 'http.pagesOverHttp2': speakHttp2({ '/': after(502), '/x': after() }) },
    'inconclusive',
    '/: 502',
  ],
  [
    'a limit over it',
    { 'http.pages': pages(200, 200), 'http.pagesOverHttp2': speakHttp2({ '/': after(503) }) },
    'pass',
  ],
  [
    'the same by both ways, which is not about HTTP/2',
    { 'http.pages': { '/': after(502) }, 'http.pagesOverHttp2': speakHttp2({ '/': after(502) }) },
    'pass',
  ],
  [
    'nothing works over it: mattermost #29807',
    {
      'http.pages': pages(200, 401),
      'http.pagesOverHttp2': speakHttp2({ '/': ok(failedEachTime), '/x': ok(failedEachTime) }),
    },
    'fail',
    'no request is answered as over HTTP/1.1: /: 502, not 200; /x: 502, not 401',
  ],
  [
    'one page does not: docker-flow-proxy #405',
    { 'http.pages': pages(200, 401), 'http.pagesOverHttp2': speakHttp2(pages(400, 401)) },
    'fail',
    'not every request',
  ],
  [
    'a gate that lets nobody through over it may be about us',
    { 'http.pages': pages(200, 401), 'http.pagesOverHttp2': speakHttp2(pages(403, 401)) },
    'inconclusive',
    'a gate answers',
  ],
  [
    'a limit',
    { 'http.pages': pages(200, 401), 'http.pagesOverHttp2': speakHttp2(pages(200, 429)) },
    'inconclusive',
    '/x: 429, not 401',
  ],
  ['both are broken: not the affair of HTTP/2', { 'http.pages': pages(502, 502) }, 'pass'],
  [
    'HTTP/1.1 is sent away: 426 (RFC 9110 §15.5.22)',
    { 'http.pages': pages(426, 426), 'http.pagesOverHttp2': speakHttp2(pages(200, 401)) },
    'pass',
    'not as over HTTP/1.1',
  ],
  [
    'fields that HTTP/2 forbids: nginx #1461, openresty #906, nghttp2 #887',
    { 'http.http2': { status: 'violation', field: 'rst_stream', received: 'PROTOCOL_ERROR', attempts: 2 } },
    'fail',
    'PROTOCOL_ERROR',
  ],
])

const each = (outcome: Failure): Overrides => ({
  'http.http2': outcome,
  'http.pages': pages(200, 401),
  'http.pagesOverHttp2': { '/': outcome, '/x': outcome },
})
const ends = (received: string, field = 'rst_stream', attempts = 2): Failure => ({
  status: 'violation',
  field,
  received,
  attempts,
})
testCases(check, [
  [
    'HTTP/1.1 beside it is preferred',
    each(ends('http/1.1', 'alpn')),
    'fail',
    'beside HTTP/1.1, as browsers offer it, http/1.1 is',
  ],
  ['nothing is selected beside it', each(ends('none', 'alpn')), 'fail', 'as browsers offer it, nothing is'],
  [
    'sent back, as IIS does for client certificates',
    each(ends('HTTP_1_1_REQUIRED')),
    'fail',
    'sent back to HTTP/1.1',
  ],
  ['sent back by GOAWAY', each(ends('HTTP_1_1_REQUIRED', 'goaway')), 'fail', 'sent back to HTTP/1.1'],
  [
    'an error inside for every request',
    each(ends('INTERNAL_ERROR')),
    'fail',
    'no request is answered, twice',
  ],
  ['once', each(ends('INTERNAL_ERROR', 'rst_stream', 1)), 'inconclusive'],
  ['suites that HTTP/2 forbids (RFC 9113 §9.2.2)', each(ends('INADEQUATE_SECURITY', 'goaway')), 'fail'],
  ['too many requests', each(ends('ENHANCE_YOUR_CALM', 'goaway')), 'inconclusive'],
  ['a server that shuts down', each(ends('NO_ERROR', 'goaway')), 'inconclusive'],
  [
    'an error inside for one request',
    {
      ...each(ends('INTERNAL_ERROR')),
      'http.pagesOverHttp2': { '/': ends('INTERNAL_ERROR'), '/x': silence },
    },
    'inconclusive',
  ],
  [
    'an error inside, and HTTP/1.1 answers nothing either',
    { ...each(ends('INTERNAL_ERROR')), 'http.pages': { '/': silence } },
    'inconclusive',
  ],
])

testCases(check, [
  [
    'a policy that HTTP/2 lost: caddy #4805, dropwizard-web #565 (line breaks in the value)',
    {
      'http.pages': {
        '/': ok(
          createResponse(200, [['content-security-policy', "default-src 'self';  frame-ancestors 'self'"]]),
        ),
      },
      'http.pagesOverHttp2': speakHttp2({ '/': ok(createResponse(200)) }),
    },
    'pass',
    /; fields that only HTTP\/1\.1 has: content-security-policy$/,
  ],
  [
    'what only HTTP/2 has is no loss',
    {
      'http.pages': { '/': ok(createResponse(200)) },
      'http.pagesOverHttp2': speakHttp2({ '/': ok(createResponse(200, [['alt-svc', 'h3=":443"']])) }),
    },
    'pass',
    /answered$/,
  ],
])

testCases(check, [
  [
    'a value over several lines, which this client passes over and browsers refuse: nginx #540, nghttp2 #1009',
    {
      'http.pages': {
        '/': ok({
          ...createResponse(200, [
            ['content-security-policy', "default-src 'self';  frame-ancestors 'self'"],
          ]),
          forgiven: { status: 'malformed', field: 'head', offset: 99 },
        }),
      },
      'http.pagesOverHttp2': speakHttp2({ '/': ok(createResponse(200)) }),
    },
    'inconclusive',
    'has browsers refuse the whole answer',
  ],
])
