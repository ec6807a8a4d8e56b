import { ok } from '../../core/outcome.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import type { PolicyName } from '../../suites/policies/policies.ts'
import { mozillaOldSuites, mozillaTls13Suites } from '../../suites/requirements/mozilla-clauses.ts'
import {
  createChain,
  createResponse,
  createResumable,
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  pageHeaders,
} from '../fixtures/facts/collection-fixture.ts'

type Leaf = NonNullable<Parameters<typeof createChain>[1]>

/** Facts of a server with these suites and groups, in its own order. */
export function createServerFacts(
  suites: Partial<Record<VersionName, readonly string[]>>,
  groups: readonly string[],
  preference: 'server' | 'client' = 'server',
): Overrides {
  const versions = Object.keys(suites) as VersionName[]
  const each = <T>(value: T, among = versions) => Object.fromEntries(among.map((name) => [name, value]))
  const grouped = (['TLS 1.2', 'TLS 1.3'] as const).filter((name) => versions.includes(name))
  const older = versions.filter((name) => name !== 'TLS 1.3')
  return {
    ...createSuiteFacts(Object.fromEntries(versions.map((name) => [name, [...(suites[name] ?? [])]]))),
    'tls.preference': each(preference),
    'tls.groups': each([...groups], grouped),
    'tls.groupRefusals': each([handshakeFailure], grouped),
    'tls.extensions': each(['renegotiation_info', 'extended_master_secret'], older),
  }
}

export function createCertificateFacts(leaf: Leaf, about: Parameters<typeof createChain>[0] = {}): Overrides {
  return { 'tls.certificates': [createChain(about, leaf)] }
}

export const createRsaKeyFacts = (bits: number) => ({
  key: { type: 'RSA', bits, curve: null, exponent: '65537' },
})
export const createEcKeyFacts = (curve: string, bits: number) => ({
  key: { type: 'EC', bits, curve, exponent: null },
})

/** A whole life of so many days, 60 of them left. */
export function createLeafWithLifetime(days: number): Leaf {
  const end = Date.parse('2026-10-30T00:00:00.000Z')
  return {
    notBefore: new Date(end - days * 86_400_000).toISOString(),
    notAfter: new Date(end).toISOString(),
  }
}

export function createHstsFacts(maxAge: number): Overrides {
  const others = pageHeaders.filter(([name]) => name !== 'strict-transport-security')
  const headers = [...others, ['strict-transport-security', `max-age=${maxAge}`] as const]
  return { 'http.pages': { '/': ok(createResponse(200, headers)) } }
}

export const createTicketFacts = (lifetimeSeconds: number): Overrides => ({
  'tls.resumption': {
    'session ticket': createResumable({ lifetimeSeconds, maxEarlyData: null }),
    'pre-shared key': createResumable({ lifetimeSeconds }),
  },
})

export const rsaTls12 = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
]
export const aesTls12 = rsaTls12.slice(0, 2)
export const aesTls13 = mozillaTls13Suites.slice(0, 2)
export const oldTls12: readonly string[] = mozillaOldSuites.filter((name) => !name.includes('_ECDSA_'))
/** What TLS before 1.2 has of them: CBC with HMAC-SHA-1. */
export const oldTls10 = oldTls12.filter((name) => name.endsWith('_CBC_SHA'))
export const mozillaGroups = ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1']

/** For each policy a server that has everything just as it says, at the least that it says. */
export const policyServers: Record<PolicyName, Overrides> = {
  'mozilla-modern': {
    ...createServerFacts({ 'TLS 1.3': mozillaTls13Suites }, mozillaGroups, 'client'),
    ...createCertificateFacts({
      ...createEcKeyFacts('secp256r1', 256),
      signatureAlgorithm: 'ecdsa-with-SHA384',
      ...createLeafWithLifetime(90),
    }),
    ...createHstsFacts(63_072_000),
  },
  'mozilla-intermediate': {
    ...createServerFacts({ 'TLS 1.2': rsaTls12, 'TLS 1.3': mozillaTls13Suites }, mozillaGroups, 'client'),
    ...createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(366) }),
    ...createHstsFacts(63_072_000),
  },
  'mozilla-old': {
    ...createServerFacts(
      { 'TLS 1.0': oldTls10, 'TLS 1.1': oldTls10, 'TLS 1.2': oldTls12, 'TLS 1.3': mozillaTls13Suites },
      mozillaGroups,
    ),
    ...createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(366) }),
    ...createHstsFacts(63_072_000),
  },
  anssi: {
    ...createServerFacts({ 'TLS 1.2': rsaTls12, 'TLS 1.3': mozillaTls13Suites }, [
      'X25519MLKEM768',
      'x25519',
      'secp256r1',
      'brainpoolP256r1',
    ]),
    ...createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(825) }),
    ...createHstsFacts(31_536_000),
  },
  bsi: {
    ...createServerFacts({ 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, [
      'secp256r1',
      'secp384r1',
      'ffdhe3072',
    ]),
    ...createCertificateFacts({ ...createRsaKeyFacts(3072), ...createLeafWithLifetime(90) }),
  },
  nist: {
    ...createServerFacts({ 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, ['x25519', 'secp256r1']),
    ...createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(1096) }),
  },
  'pci-dss': {
    ...createServerFacts({ 'TLS 1.2': rsaTls12, 'TLS 1.3': mozillaTls13Suites }, ['x25519', 'secp224r1']),
    ...createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(90) }),
  },
}
