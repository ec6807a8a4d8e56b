import { type Failure, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createResponse, handshakeFailure, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './http2.ts'

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
