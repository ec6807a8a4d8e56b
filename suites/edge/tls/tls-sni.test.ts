import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  handshakeFailure,
  host,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-sni.ts'

const own = { sha256: 'ab'.repeat(32), subject: `CN=${host}`, dnsNames: [host], ipAddresses: [] }
const createOtherLeaf = (names: string[], subject = '', ipAddresses: string[] = []) =>
  ok({ sha256: 'ee'.repeat(32), subject, dnsNames: names, ipAddresses })
const createSniFacts = (
  unknown: ReturnType<typeof createOtherLeaf> | typeof silence,
  absent: typeof unknown = ok(own),
) => ({
  'tls.sni': { unknown, absent },
})
const unrecognized = { status: 'alert', level: 'fatal', description: 'unrecognized_name' } as const

testCases(check, [
  ['its own', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['refused', createSniFacts(unrecognized, handshakeFailure), 'pass'],
  ['another public name', createSniFacts(createOtherLeaf(['www.example.com'])), 'pass'],
  [
    'an internal name',
    createSniFacts(createOtherLeaf(['db1.intranet.internal'])),
    'fail',
    'db1.intranet.internal',
  ],
  ['without a name', createSniFacts(ok(own), createOtherLeaf(['chat.corp'])), 'fail', 'chat.corp'],
  ['a host name alone', createSniFacts(createOtherLeaf([], 'CN=web01')), 'fail', 'web01'],
  ['a package’s own', createSniFacts(createOtherLeaf([], 'CN=localhost')), 'pass'],
  ['a company, which is no name', createSniFacts(createOtherLeaf([], 'CN=Acme Co, O=Acme')), 'pass'],
  ['an internal address', createSniFacts(createOtherLeaf([], '', ['10.1.2.3'])), 'fail', '10.1.2.3'],
  ['a public address', createSniFacts(createOtherLeaf([], '', ['192.0.2.1'])), 'pass'],
  ['silence', createSniFacts(silence), 'inconclusive', 'an unknown name: silence'],
  ['a reset', createSniFacts(ok(own), reset), 'inconclusive', 'no name'],
  [
    'an internal name fails although the other was not answered',
    createSniFacts(createOtherLeaf(['a.lan']), silence),
    'fail',
  ],
  ['not asked', { 'tls.sni': {} }, 'inconclusive', 'not asked'],
  ['no certificate of its own', { 'tls.certificates': [] }, 'inconclusive'],
  [
    'a target that is internal itself',
    {
      'tls.certificates': [createChain({}, { dnsNames: ['chat.corp'] })],
      ...createSniFacts(createOtherLeaf(['chat.corp']), createOtherLeaf(['chat.corp'])),
    },
    'pass',
  ],
])
