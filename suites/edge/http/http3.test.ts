import { type Outcome, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { type Overrides, refused, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Advertisement } from '../../../probes/quic/quic-facts.ts'
import { check } from './http3.ts'

const altSvc = { source: 'alt-svc', protocol: 'h3', host: null, port: 443 } as const

function createHttp3Facts(
  outcome: Outcome<{ versions: string[] }>,
  advertised: Advertisement[] = [altSvc],
): Overrides {
  return { 'quic.http3': { advertised, answers: [{ port: 443, actual: 443, outcome }] } }
}

testCases(check, [
  ['not advertised', {}, 'not-applicable', 'optional'],
  [
    'not advertised, by pages that nobody answered',
    { 'http.pages': { '/': silence } },
    'inconclusive',
    'no page was answered',
  ],
  ['QUIC 1', createHttp3Facts(ok({ versions: ['0x00000001'] })), 'pass', 'Alt-Svc'],
  ['QUIC 2', createHttp3Facts(ok({ versions: ['0xff00001d', '0x6b3343cf'] })), 'pass'],
  [
    'by DNS',
    createHttp3Facts(ok({ versions: ['0x00000001'] }), [{ ...altSvc, source: 'https-record' }, altSvc]),
    'pass',
    'an HTTPS record and Alt-Svc',
  ],
  ['drafts only', createHttp3Facts(ok({ versions: ['0xff00001d'] })), 'fail', 'neither QUIC 1 nor QUIC 2'],
  ['no version', createHttp3Facts(ok({ versions: [] })), 'fail'],
  ['a closed port', createHttp3Facts(refused), 'fail', 'ICMP'],
  [
    'something else',
    createHttp3Facts({ status: 'violation', field: 'header_form', received: 'short' }),
    'fail',
    'not QUIC',
  ],
  [
    'silence',
    createHttp3Facts({ status: 'timeout', phase: 'handshake', seconds: 1.5, attempts: 2 }),
    'inconclusive',
    'firewall',
  ],
  ['unreachable', createHttp3Facts({ status: 'unreachable', code: 'EHOSTUNREACH' }), 'inconclusive'],
  [
    'at another host only',
    { 'quic.http3': { advertised: [{ ...altSvc, host: 'cdn.example' }], answers: [] } },
    'inconclusive',
    'cdn.example:443',
  ],
  [
    'one of two ports closed',
    {
      'quic.http3': {
        advertised: [altSvc, { ...altSvc, port: 8443 }],
        answers: [
          { port: 443, actual: 443, outcome: ok({ versions: ['0x00000001'] }) },
          { port: 8443, actual: 8443, outcome: refused },
        ],
      },
    },
    'fail',
    '8443',
  ],
  [
    'at a port that is off limits',
    {
      'quic.http3': {
        advertised: [{ source: 'alt-svc', protocol: 'h3', host: null, port: 5432 }],
        answers: [
          { port: 5432, actual: 5432, outcome: { status: 'off-limits', place: '127.0.0.1 port 5432' } },
        ],
      },
    },
    'inconclusive',
    'not asked because a server says so',
  ],
])

testCases(check, [
  [
    'not advertised over HTTP/1.1, and silence over HTTP/2, where browsers would hear it',
    { 'quic.http3': { advertised: [], answers: [] }, 'http.pagesOverHttp2': { '/': silence } },
    'inconclusive',
    'over HTTP/2',
  ],
  [
    'not advertised by a server that does not select HTTP/2',
    {
      'quic.http3': { advertised: [], answers: [] },
      'http.pagesOverHttp2': {
        '/': { status: 'violation', field: 'alpn', received: 'http/1.1', attempts: 2 },
      },
    },
    'not-applicable',
  ],
])
