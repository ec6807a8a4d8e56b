import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  address4,
  address6,
  createRefusedPorts,
  host,
  type Overrides,
  refused,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './ipv6-parity.ts'

const https = ok({ certificateSha256: 'ab'.repeat(32), version: 'TLS 1.3' })
const http = ok({ status: 301, location: `https://${host}/` })
const noRoute: Failure = { status: 'local', code: 'ENETUNREACH' }

/** The IPv6 address answers so, the IPv4 address as it should. */
function createParityFacts(
  overHttps: Outcome<{ certificateSha256: string; version: string }>,
  overHttp: Outcome<{ status: number; location: string | null }> = http,
): Overrides {
  return {
    'net.parity': [
      { address: address4, https, http },
      { address: address6, https: overHttps, http: overHttp },
    ],
  }
}

testCases(check, [
  ['alike', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  [
    'both refuse plain HTTP',
    {
      ...createRefusedPorts([80]),
      'net.parity': [address4, address6].map((address) => ({ address, https, http: refused })),
    },
    'pass',
  ],
  [
    'an address that DNS has, and that is not asked',
    {
      'net.addresses': ok({
        source: 'dns',
        addresses: [address4],
        unasked: [{ address: '169.254.169.254', family: 4 }],
      }),
    },
    'inconclusive',
    '169.254.169.254',
  ],
  [
    'AAAA without a listener',
    { ...createParityFacts(refused, refused), ...createRefusedPorts([80, 443], address6) },
    'fail',
    'refuses HTTPS',
  ],
  ['HTTPS refused once', createParityFacts(refused, refused), 'inconclusive', 'then it came to a connection'],
  [
    'plain HTTP refused once',
    createParityFacts(https, refused),
    'inconclusive',
    'then it came to a connection',
  ],
  [
    'another certificate',
    createParityFacts(ok({ certificateSha256: 'cd'.repeat(32), version: 'TLS 1.3' })),
    'fail',
    'another certificate',
  ],
  [
    'another version',
    createParityFacts(ok({ certificateSha256: 'ab'.repeat(32), version: 'TLS 1.2' })),
    'fail',
    'TLS 1.2',
  ],
  [
    'plain HTTP refused on one',
    { ...createParityFacts(https, refused), ...createRefusedPorts([80], address6) },
    'fail',
    'plain HTTP',
  ],
  [
    'plain HTTP different on one',
    createParityFacts(https, ok({ status: 200, location: null })),
    'fail',
    'differently',
  ],
  [
    'another status alone',
    createParityFacts(https, ok({ status: 302, location: `https://${host}/` })),
    'fail',
    'differently',
  ],
  [
    'another place alone',
    createParityFacts(https, ok({ status: 301, location: null })),
    'fail',
    'differently',
  ],
  ['HTTPS silent on one', createParityFacts(silence), 'inconclusive', 'did not answer'],
  ['plain HTTP silent on one', createParityFacts(https, silence), 'inconclusive'],
  ['no route on this machine', createParityFacts(noRoute, noRoute), 'inconclusive', 'ENETUNREACH'],
  [
    'an address that was not asked',
    { 'net.parity': [{ address: address4, https, http }] },
    'inconclusive',
    'not every address',
  ],
  [
    'no address answers',
    { 'net.parity': [address4, address6].map((address) => ({ address, https: refused, http: refused })) },
    'inconclusive',
    'nothing to compare',
  ],
  [
    'IPv4 only',
    { 'net.addresses': ok({ source: 'dns', addresses: [address4] }) },
    'not-applicable',
    'IPv4 only',
  ],
  [
    'the address was given',
    { 'net.addresses': ok({ source: 'connect-to', addresses: [address4] }) },
    'not-applicable',
  ],
  [
    'both families were given',
    { 'net.addresses': ok({ source: 'connect-to', addresses: [address4, address6] }) },
    'pass',
  ],
  [
    'two of one family were given',
    {
      'net.addresses': ok({
        source: 'connect-to',
        addresses: [address4, { ...address4, address: '192.0.2.11' }],
      }),
    },
    'not-applicable',
  ],
  [
    'DNS did not answer',
    { 'net.addresses': { status: 'unresolved', code: 'ESERVFAIL' } },
    'inconclusive',
    'ESERVFAIL',
  ],
])
