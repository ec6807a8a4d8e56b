import { type Outcome, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createDnsAnswer,
  host,
  type Overrides,
  resolverSilence,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { EchOffer, ServiceBinding } from '../../../probes/dns/dns-facts.ts'
import { check } from './ech.ts'

const offered = { version: '0xfe0d', publicName: 'public.example', kem: '0x0020' }
const older = { version: '0xfe0c', publicName: null, kem: null }
const malformed = { status: 'malformed', field: 'public_key', offset: 9 } as const

function createServiceBinding(ech: Outcome<EchOffer[]> | null): Outcome<ServiceBinding> {
  return ok({ priority: 1, target: '.', alpn: ['h2'], defaultAlpn: true, port: null, ech })
}
const https = (...records: Outcome<ServiceBinding>[]): Overrides => ({
  'dns.https': ok({ ...createDnsAnswer(host), records }),
})

testCases(check, [
  ['no HTTPS record', {}, 'not-applicable', 'no HTTPS record'],
  ['one without ECH', https(createServiceBinding(null)), 'not-applicable', 'offers no ECH'],
  ['offered', https(createServiceBinding(ok([offered]))), 'pass', 'public.example'],
  ['beside an older version', https(createServiceBinding(ok([older, offered]))), 'pass'],
  ['an older version alone', https(createServiceBinding(ok([older]))), 'fail', 'RFC 9849'],
  ['a list that cannot be read', https(createServiceBinding(malformed)), 'fail', 'public_key'],
  [
    'a record that cannot be read',
    https(malformed, createServiceBinding(ok([offered]))),
    'fail',
    'malformed',
  ],
  [
    'one record with, one without',
    https(createServiceBinding(null), createServiceBinding(ok([offered]))),
    'pass',
  ],
  ['no answer', { 'dns.https': resolverSilence }, 'inconclusive', 'did not answer'],
  [
    'reached past DNS',
    { 'dns.https': ok(null), 'dns.resolvers': { asked: 'reached-elsewhere', servers: [] } },
    'not-assessed',
  ],
  [
    'offered by DNS for a server that is not there',
    { ...https(createServiceBinding(ok([offered]))), 'tls.handshake': silence },
    'inconclusive',
    'no TLS handshake',
  ],
])

testCases(check, [
  [
    'each offer is shown, with a name where it has one',
    https(createServiceBinding(ok([older, offered]))),
    'pass',
    'public.example',
    'current',
    [/: ech 0xfe0c, 0xfe0d public\.example; /],
  ],
  [
    'none is shown',
    https(createServiceBinding(null)),
    'not-applicable',
    /./,
    'current',
    [new RegExp(`^dns\\.https ${host.replaceAll('.', '\\.')}: no ech, `)],
  ],
  [
    'a list that cannot be read is shown',
    https(createServiceBinding(malformed)),
    'fail',
    /./,
    'current',
    [/: ech .*public_key/],
  ],
])
