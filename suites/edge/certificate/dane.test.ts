import { createHash } from 'node:crypto'
import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createDnsAnswer,
  host,
  type Overrides,
  resolverSilence,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { readParsedCertificate } from '../../../lab/fixtures/pki.ts'
import type { TlsaRecord } from '../../../probes/dns/dns-facts.ts'
import type { Chain } from '../../../probes/tls/tls-facts.ts'
import { check } from './dane.ts'

const [leaf, intermediate, root, other] = [
  readParsedCertificate('rsa'),
  readParsedCertificate('intermediate'),
  readParsedCertificate('root'),
  readParsedCertificate('ecdsa'),
]
const createServedChain = (changes: Partial<Chain> = {}) =>
  createChain({ chain: [leaf.facts, intermediate.facts], ...changes })

function record(usage: number, selector: number, matchingType: number, of = leaf): TlsaRecord {
  const selected = selector === 0 ? of.fields.raw : of.fields.publicKeyInfo
  const algorithm = ['', 'sha256', 'sha512'][matchingType]
  const bytes = algorithm ? createHash(algorithm).update(selected).digest() : selected
  return { usage, selector, matchingType, data: bytes.toString('hex') }
}

function tlsa(
  records: TlsaRecord[],
  chains: Chain[] = [createServedChain()],
  authenticated = true,
): Overrides {
  const answer = { ...createDnsAnswer(`_443._tcp.${host}`), authenticated }
  return { 'dns.tlsa': ok({ ...answer, records }), 'tls.certificates': chains }
}

const untrusted = { verification: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', pathToRoot: false } }

testCases(check, [
  ['no records', {}, 'not-applicable', 'optional'],
  ['the key by SHA-256 (3 1 1)', tlsa([record(3, 1, 1)]), 'pass', 'DNSSEC vouches'],
  ['the certificate by SHA-512 (3 0 2)', tlsa([record(3, 0, 2)]), 'pass'],
  ['the key as it is (3 1 0)', tlsa([record(3, 1, 0)]), 'pass'],
  ['the old key beside the new one', tlsa([record(3, 1, 1, other), record(3, 1, 1)]), 'pass'],
  ['another key', tlsa([record(3, 1, 1, other)]), 'fail', 'none of the TLSA records'],
  ['the leaf’s key as that of a CA', tlsa([record(2, 1, 1)]), 'fail'],
  ['the intermediate (2 0 1)', tlsa([record(2, 0, 1, intermediate)]), 'pass'],
  ['the intermediate as the leaf', tlsa([record(3, 0, 1, intermediate)]), 'fail'],
  ['the root, which was not sent', tlsa([record(2, 0, 1, root)]), 'fail'],
  [
    'the root, sent',
    tlsa(
      [record(2, 0, 1, root)],
      [createServedChain({ chain: [leaf.facts, intermediate.facts, root.facts] })],
    ),
    'pass',
  ],
  [
    'a certificate that was sent and signed nothing here',
    tlsa(
      [record(2, 0, 1, other)],
      [createServedChain({ chain: [leaf.facts, intermediate.facts, other.facts] })],
    ),
    'fail',
  ],
  [
    'DANE-TA for another name',
    tlsa([record(2, 0, 1, intermediate)], [createServedChain({ matchesHost: false })]),
    'fail',
  ],
  [
    'DANE-EE heeds no name (RFC 7671 §5.1)',
    tlsa([record(3, 1, 1)], [createServedChain({ matchesHost: false })]),
    'pass',
  ],
  ['PKIX-EE with a valid chain', tlsa([record(1, 1, 1)]), 'pass'],
  ['PKIX-EE without', tlsa([record(1, 1, 1)], [createServedChain(untrusted)]), 'fail'],
  ['PKIX-TA with a valid chain', tlsa([record(0, 1, 1, intermediate)]), 'pass'],
  ['PKIX-TA without', tlsa([record(0, 1, 1, intermediate)], [createServedChain(untrusted)]), 'fail'],
  ['DANE-EE without', tlsa([record(3, 1, 1)], [createServedChain(untrusted)]), 'pass'],
  [
    'two certificates, one of them in no record',
    tlsa(
      [record(3, 1, 1)],
      [createServedChain(), createServedChain({ chain: [other.facts, intermediate.facts] })],
    ),
    'fail',
  ],
  ['a usage that does not exist', tlsa([record(4, 1, 1)]), 'fail', 'can use'],
  ['a matching type that does not exist', tlsa([{ ...record(3, 1, 1), matchingType: 3 }]), 'fail', 'can use'],
  ['a digest cut short', tlsa([{ ...record(3, 1, 1), data: 'abcd' }]), 'fail', 'can use'],
  ['one of no use beside one that matches', tlsa([record(4, 1, 1), record(3, 1, 1)]), 'pass'],
  ['not validated', tlsa([record(3, 1, 1)], [createServedChain()], false), 'inconclusive', 'did not vouch'],
  ['not validated, and another key', tlsa([record(3, 1, 1, other)], [createServedChain()], false), 'fail'],
  [
    'an address',
    { 'dns.tlsa': ok(null), 'dns.resolvers': { asked: 'no-name', servers: [] } },
    'not-applicable',
    'no name',
  ],
  ['no answer', { 'dns.tlsa': resolverSilence }, 'inconclusive', 'did not answer'],
  [
    'no certificate',
    { ...tlsa([record(3, 1, 1)], []), 'tls.certificateFailures': [silence] },
    'inconclusive',
    'no certificate',
  ],
])
