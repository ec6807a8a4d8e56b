import { ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  chain,
  handshakeFailure,
  host,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-sni.ts'

const own = { sha256: 'ab'.repeat(32), subject: `CN=${host}`, dnsNames: [host], ipAddresses: [] }
const other = (names: string[], subject = '', ipAddresses: string[] = []) =>
  ok({ sha256: 'ee'.repeat(32), subject, dnsNames: names, ipAddresses })
const shown = (unknown: ReturnType<typeof other> | typeof silence, absent: typeof unknown = ok(own)) => ({
  'tls.sni': { unknown, absent },
})
const unrecognized = { status: 'alert', level: 'fatal', description: 'unrecognized_name' } as const

cases(check, [
  ['its own', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['refused', shown(unrecognized, handshakeFailure), 'pass'],
  ['another public name', shown(other(['www.example.com'])), 'pass'],
  ['an internal name', shown(other(['db1.intranet.internal'])), 'fail', 'db1.intranet.internal'],
  ['without a name', shown(ok(own), other(['chat.corp'])), 'fail', 'chat.corp'],
  ['a host name alone', shown(other([], 'CN=web01')), 'fail', 'web01'],
  ['a package’s own', shown(other([], 'CN=localhost')), 'pass'],
  ['a company, which is no name', shown(other([], 'CN=Acme Co, O=Acme')), 'pass'],
  ['an internal address', shown(other([], '', ['10.1.2.3'])), 'fail', '10.1.2.3'],
  ['a public address', shown(other([], '', ['192.0.2.1'])), 'pass'],
  ['silence', shown(silence), 'inconclusive', 'an unknown name: silence'],
  ['a reset', shown(ok(own), reset), 'inconclusive', 'no name'],
  ['an internal name fails although the other was not answered', shown(other(['a.lan']), silence), 'fail'],
  ['not asked', { 'tls.sni': {} }, 'inconclusive', 'not asked'],
  ['no certificate of its own', { 'tls.certificates': [] }, 'inconclusive'],
  [
    'a target that is internal itself',
    {
      'tls.certificates': [chain({}, { dnsNames: ['chat.corp'] })],
      ...shown(other(['chat.corp']), other(['chat.corp'])),
    },
    'pass',
  ],
])
