import { type Outcome, ok } from '../../../core/outcome.ts'
import type { RepeatedAbsence } from '../../../core/repeated-absence.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  type Overrides,
  refused,
  refusedEachTime,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Advertisement } from '../../../probes/quic/quic-facts.ts'
import { check } from './http3.ts'

const altSvc = { source: 'alt-svc', protocol: 'h3', host: null, port: 443 } as const

function createHttp3Facts(
  outcome: Outcome<{ versions: string[] }>,
  advertised: Advertisement[] = [altSvc],
  refusals?: RepeatedAbsence,
): Overrides {
  const answer = { port: 443, actual: 443, outcome, ...(refusals && { refusals }) }
  return { 'quic.http3': { advertised, answers: [answer] } }
}

const createRefused = (refusals: RepeatedAbsence, outcome: Outcome<{ versions: string[] }> = refused) =>
  createHttp3Facts(outcome, [altSvc], refusals)

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
  // jsdelivr #61 and mortennordbye/homelab #391: advertised, and nobody there.
  ['a closed port', createRefused(refusedEachTime), 'fail', 'ICMP port unreachable, each time'],
  ['a closed port, asked once', createHttp3Facts(refused), 'inconclusive', 'not asked again'],
  // nginx #1399: fails now and then after a reload, and a few seconds later it is there.
  [
    'refused, and there a second later',
    createRefused({ asked: 2, absent: 1, controls: 2, sound: 2 }, ok({ versions: ['0x00000001'] })),
    'inconclusive',
    'QUIC answered',
  ],
  // nmap #353: whoever asks often is refused seldom.
  [
    'refused once of three times, and silent otherwise',
    createRefused({ asked: 3, absent: 1, silent: 2, controls: 3, sound: 3 }),
    'inconclusive',
    'absent 1 of 3 times',
  ],
  [
    'refused each time by a host that refuses HTTPS meanwhile',
    createRefused({ asked: 3, absent: 3, controls: 3, sound: 2 }),
    'inconclusive',
    'control exchanges',
  ],
  [
    'refused twice, and the run ended',
    createRefused({ asked: 2, absent: 2, controls: 2, sound: 2 }),
    'inconclusive',
    'only 2 times',
  ],
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
          { port: 8443, actual: 8443, outcome: refused, refusals: refusedEachTime },
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
