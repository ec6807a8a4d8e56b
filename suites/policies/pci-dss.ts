import { pciDssClauses as clauses } from '../requirements/pci-dss-clauses.ts'
import type { Policy } from './policy.ts'

const insecure = { value: null, clauses: [clauses.secureVersions] } as const
const sizes =
  'The clause gives no sizes: these are those of 112 bits of security, the least that NIST SP 800-57 part 1 leaves in use.'

/** For whoever sends card data over it: the document knows no other TLS. */
export const pciDss: Policy = {
  'tls-versions': {
    value: { allowed: ['TLS 1.2', 'TLS 1.3'], required: [] },
    clauses: [clauses.secureVersions],
    departs: 'Which versions are insecure the clause does not say; taken from RFC 8996.',
  },
  'tls-ciphers': {
    value: { allowed: null },
    clauses: [clauses.secureVersions, clauses.strength],
    departs:
      'The clause has no list: without encryption or authentication, or with less than 112 bits, nothing is strong cryptography.',
  },
  rc4: insecure,
  sweet32: insecure,
  freak: insecure,
  logjam: { value: { brokenBelow: 1024 }, clauses: [clauses.secureVersions] },
  drown: insecure,
  poodle: insecure,
  'poodle-tls': insecure,
  'zombie-poodle': insecure,
  goldendoodle: insecure,
  'lucky-minus-20': insecure,
  heartbleed: insecure,
  'ccs-injection': insecure,
  ticketbleed: insecure,
  robot: insecure,
  'tls-groups': { value: { curveBits: 224 }, clauses: [clauses.secureVersions], departs: sizes },
  'tls-dh-parameters': { value: { bits: 2048 }, clauses: [clauses.secureVersions], departs: sizes },
  'certificate-key': {
    value: { rsaBits: 2048, ecBits: 224 },
    clauses: [clauses.secureVersions],
    departs: sizes,
  },
  'certificate-trust': { value: null, clauses: [clauses.trusted] },
  'certificate-hostname': { value: null, clauses: [clauses.valid] },
  'certificate-expiry': { value: { days: 0, share: 0 }, clauses: [clauses.valid] },
}
