import { type Outcome, ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  dnsAnswer,
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

function binding(ech: Outcome<EchOffer[]> | null): Outcome<ServiceBinding> {
  return ok({ priority: 1, target: '.', alpn: ['h2'], defaultAlpn: true, port: null, ech })
}
const https = (...records: Outcome<ServiceBinding>[]): Overrides => ({
  'dns.https': ok({ ...dnsAnswer(host), records }),
})

cases(check, [
  ['no HTTPS record', {}, 'not-applicable', 'no HTTPS record'],
  ['one without ECH', https(binding(null)), 'not-applicable', 'offers no ECH'],
  ['offered', https(binding(ok([offered]))), 'pass', 'public.example'],
  ['beside an older version', https(binding(ok([older, offered]))), 'pass'],
  ['an older version alone', https(binding(ok([older]))), 'fail', 'RFC 9849'],
  ['a list that cannot be read', https(binding(malformed)), 'fail', 'public_key'],
  ['a record that cannot be read', https(malformed, binding(ok([offered]))), 'fail', 'malformed'],
  ['one record with, one without', https(binding(null), binding(ok([offered]))), 'pass'],
  ['no answer', { 'dns.https': resolverSilence }, 'inconclusive', 'did not answer'],
  [
    'reached past DNS',
    { 'dns.https': ok(null), 'dns.resolvers': { asked: 'reached-elsewhere', servers: [] } },
    'not-assessed',
  ],
  [
    'offered by DNS for a server that is not there',
    { ...https(binding(ok([offered]))), 'tls.handshake': silence },
    'inconclusive',
    'no TLS handshake',
  ],
])
