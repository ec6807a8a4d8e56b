import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { type Case, testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createCollection,
  handshakeFailure,
  host,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { judgeCheck } from '../../judge.ts'
import { check } from './tls-sni.ts'

const unrecognized = { status: 'alert', level: 'fatal', description: 'unrecognized_name' } as const
const own = { sha256: 'ab'.repeat(32), subject: `CN=${host}`, dnsNames: [host], ipAddresses: [] }
const createOtherLeaf = (names: string[], subject = '', ipAddresses: string[] = []) =>
  ok({ sha256: 'ee'.repeat(32), subject, dnsNames: names, ipAddresses })
const createSniFacts = (
  unknown: ReturnType<typeof createOtherLeaf> | typeof silence | typeof unrecognized,
  absent: typeof unknown = ok(own),
) => ({
  'tls.sni': { unknown, absent },
})

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
  [
    'a name that the home network owns (RFC 8375)',
    createSniFacts(createOtherLeaf(['box.HOME.arpa'])),
    'fail',
    'box.HOME.arpa',
  ],
  [
    'a public name that begins like one',
    createSniFacts(createOtherLeaf(['home.arpa.example.com', 'local.example.com'])),
    'pass',
  ],
  ...['local', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'localdomain'].map(
    (domain): Case => [
      `a name in ${domain}`,
      createSniFacts(createOtherLeaf([`a.b.${domain}.`])),
      'fail',
      `a.b.${domain}.`,
    ],
  ),
  ...[
    '10.255.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.0.1',
    '100.64.0.1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ].map(
    (address): Case => [
      `the address ${address}`,
      createSniFacts(createOtherLeaf([], '', [address])),
      'fail',
      address,
    ],
  ),
  ...['9.255.0.1', '172.32.0.1', '100.128.0.1', '2001:db8::1'].map(
    (address): Case => [`the address ${address}`, createSniFacts(createOtherLeaf([], '', [address])), 'pass'],
  ),
  ['every name', createSniFacts(createOtherLeaf(['*'])), 'pass'],
  [
    'a host name of a subject of several lines',
    createSniFacts(createOtherLeaf([], 'O=Acme\nCN=web01\nC=US')),
    'fail',
    'web01',
  ],
  ['no common name at all', createSniFacts(createOtherLeaf([], 'O=web01')), 'pass'],
  [
    'a name counts where there is one, and the subject does not',
    createSniFacts(createOtherLeaf(['a.example.com'], 'CN=web01')),
    'pass',
  ],
  [
    'five internal names are enough',
    createSniFacts(createOtherLeaf(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.lan`))),
    'fail',
    /e\.lan$/,
  ],
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

test.each([
  [
    'its own',
    createSniFacts(ok(own), ok(own)),
    'an unknown name: the target’s own certificate',
    'no name: the target’s own certificate',
  ],
  [
    'others',
    createSniFacts(createOtherLeaf(['x.example.com'], 'CN=x'), unrecognized),
    'an unknown name: another certificate (CN=x)',
    'no name: alert fatal unrecognized_name',
  ],
])('the evidence says whose certificates were shown: %s', (_name, facts, ...observed) => {
  const { evidence } = judgeCheck(check, createCollection(facts), 'current')
  expect(evidence).toEqual(observed.map((each) => ({ fact: 'tls.sni', observed: each })))
})
