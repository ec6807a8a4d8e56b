import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { type Failure, mapOutcome, type Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import type { Authentication } from '../../core/tls/registry/cipher-suite.ts'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { namedGroupName } from '../../core/tls/registry/named-groups.ts'
import { signatureSchemeName, signatureSchemeNamed } from '../../core/tls/registry/signature-schemes.ts'
import { type Ask, enumerateByRemoval } from './asking/enumerate-by-removal.ts'
import { askFlight13 } from './asking/flight.ts'
import { askFlight } from './asking/hello-exchange.ts'
import { createViolation } from './asking/hello-validation.ts'
import type { Offer } from './asking/offer.ts'
import { allSchemes, isReservedInTls13, tls12Groups } from './asking/offered-names.ts'
import { isPossibleRefusal } from './asking/refusal-clarity.ts'
import { createRefusalMemory, type RefusalMemory } from './asking/refusal-memory.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import type { tlsFactsSchema } from './tls-facts.ts'

/**
 * What the server signs with: ServerKeyExchange in TLS 1.2 (RFC 5246 §7.4.3), CertificateVerify in TLS 1.3 (RFC 8446 §4.4.3).
 * Older versions leave no choice. Each answer costs the server one signature, and brings an ephemeral key of its own, which is
 * noted along the way.
 */
export const signatureSchemes = defineProbe({
  id: 'tls-signature-schemes',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.signatureSchemes', 'tls.signatureSchemeRefusals', 'tls.ephemeralKeys'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return noFacts
    // A server that takes the client's order then shows its keys for ECDHE; DHE is asked by itself.
    const signed = (facts['tls.suites']['TLS 1.2'] ?? [])
      .filter(isSigned)
      .toSorted((a, b) => Number(b.includes('_ECDHE_')) - Number(a.includes('_ECDHE_')))
    const has13 = (facts['tls.suites']['TLS 1.3'] ?? []).length > 0
    const keys12: EphemeralKey[] = []
    const keys13: EphemeralKey[] = []
    const enumerate = async (certificateSchemes: CertificateSchemes) => {
      const memory = createRefusalMemory()
      const asker13 = memory.remember(createAsker13(endpoint.value, keys13, certificateSchemes))
      const enumerated = await Promise.all([
        ...(signed.length > 0
          ? [enumerate12(endpoint.value, signed, keys12, memory, certificateSchemes)]
          : []),
        ...(has13 ? [enumerateVersion('TLS 1.3', batches13, asker13)] : []),
      ])
      return { certificateSchemes, memory, asker13, enumerated }
    }
    const withAll = await enumerate({ certificateSchemes: allSchemes })
    // Like a certificate with MD5, for which OpenSSL has no scheme: see `chain-source.ts`.
    const isRefused =
      withAll.enumerated.length > 0 &&
      withAll.enumerated.every(
        ({ found, refusals }) => found.length === 0 && refusals.every(isPossibleRefusal),
      )
    const { certificateSchemes, memory, asker13, enumerated } = isRefused ? await enumerate({}) : withAll
    const confirmations = await memory.confirm(
      enumerated.map(({ refusals }) => refusals),
      context,
    )
    const results = enumerated.map((result, index) => ({
      version: result.version,
      found: [...new Set([...result.found, ...(confirmations[index]?.found ?? [])])],
      refusals: confirmations[index]?.refusals ?? result.refusals,
    }))
    // One key cannot show reuse. A server with one scheme has shown only one key, and a server that prefers DHE none: more
    // handshakes are made until there are two.
    const found = (version: string) => results.find((result) => result.version === version)?.found ?? []
    const ecdhe =
      found('TLS 1.2').length > 0
        ? signed.filter((name) => cipherSuiteNamed(name)?.keyExchange === 'ECDHE')
        : []
    await Promise.all([
      ...listMissingKeys(keys12, ecdhe).map(() =>
        createAsker12(endpoint.value, ecdhe, keys12, certificateSchemes)(found('TLS 1.2')),
      ),
      ...listMissingKeys(keys13, found('TLS 1.3')).map(() => asker13(found('TLS 1.3'))),
    ])
    return {
      'tls.signatureSchemes': Object.fromEntries(results.map(({ version, found }) => [version, found])),
      'tls.signatureSchemeRefusals': Object.fromEntries(
        results.map(({ version, refusals }) => [version, refusals]),
      ),
      'tls.ephemeralKeys': {
        ...(signed.length > 0 && { 'TLS 1.2': keys12 }),
        ...(has13 && { 'TLS 1.3': keys13 }),
      },
    }
  },
})

const noFacts = { 'tls.signatureSchemes': {}, 'tls.signatureSchemeRefusals': {}, 'tls.ephemeralKeys': {} }

type CertificateSchemes = Pick<Offer, 'certificateSchemes'>

type EphemeralKey = NonNullable<z.infer<typeof tlsFactsSchema>['ephemeralKeys']['TLS 1.3']>[number]

/** How many handshakes are missing until there are two keys to compare; none if there is nothing to ask for. */
function listMissingKeys(keys: readonly EphemeralKey[], askable: readonly string[]): undefined[] {
  return Array.from({ length: askable.length > 0 ? Math.max(0, 2 - keys.length) : 0 })
}

function createEphemeralKey(group: string, publicKey: Uint8Array): EphemeralKey {
  return { group, sha256: createHash('sha256').update(publicKey).digest('hex') }
}

/** Suites whose key exchange carries a signature. */
function isSigned(name: string): boolean {
  const suite = cipherSuiteNamed(name)
  return (
    suite !== undefined &&
    /^(ECDHE|DHE)$/.test(suite.keyExchange) &&
    /^(RSA|ECDSA|DSS)$/.test(suite.authentication)
  )
}

const hashSizes = [256, 384, 512] as const

/** Schemes that are asked for one by one, since a server that has one mostly has all of them. */
const usualSchemes = {
  RSA: ['rsa_pss_rsae', 'rsa_pkcs1'].flatMap((kind) => hashSizes.map((size) => `${kind}_sha${size}`)),
  ECDSA: ['ecdsa_secp256r1_sha256', 'ecdsa_secp384r1_sha384', 'ecdsa_secp521r1_sha512'],
} as const

const weakSchemes = allSchemes.filter((name) => {
  const { hash, algorithm } = signatureSchemeNamed(name) ?? {}
  return hash === 'MD5' || hash === 'SHA-1' || hash === 'SHA-224' || algorithm === 'DSA'
})

/**
 * Batches that are enumerated at the same time. The weak schemes have a batch of their own: beside better ones they would never
 * be chosen.
 */
function createBatches(alone: readonly string[]): string[][] {
  return [...alone.map((name) => [name]), weakSchemes, excludeSchemes(alone, weakSchemes)]
}

const batches12: Partial<Record<Authentication, string[][]>> = {
  RSA: createBatches(usualSchemes.RSA),
  ECDSA: createBatches(usualSchemes.ECDSA),
}
/**
 * In TLS 1.3 an ECDSA key signs with the one scheme of its curve, and neither PKCS #1 nor weak schemes exist (RFC 8446 §4.2.3).
 * Those that no hello for it may have (§B.3.1.3) are asked for by themselves: beside others they are not sent.
 */
const pssSchemes = usualSchemes.RSA.slice(0, hashSizes.length)
const reserved = allSchemes.filter(isReservedInTls13)
const batches13 = [...pssSchemes.map((name) => [name]), excludeSchemes(pssSchemes, reserved), reserved]

function excludeSchemes(...batches: readonly (readonly string[])[]): string[] {
  return allSchemes.filter((name) => !batches.some((batch) => batch.includes(name)))
}

/**
 * Asks for each kind of key by itself: offered suites for several kinds, OpenSSL chooses a suite before it looks whether it can
 * sign with an offered scheme, and then fails.
 */
async function enumerate12(
  endpoint: Endpoint,
  signed: readonly string[],
  keys: EphemeralKey[],
  memory: RefusalMemory,
  certificateSchemes: CertificateSchemes,
) {
  const bySigner = [...Map.groupBy(signed, (name) => cipherSuiteNamed(name)?.authentication)]
  const parts = await Promise.all(
    bySigner.map(([signer, suites]) => {
      const batches = (signer && batches12[signer]) ?? createBatches([])
      return enumerateVersion(
        'TLS 1.2',
        batches,
        memory.remember(createAsker12(endpoint, suites, keys, certificateSchemes)),
      )
    }),
  )
  return {
    version: 'TLS 1.2',
    found: [...new Set(parts.flatMap(({ found }) => found))],
    refusals: parts.flatMap(({ refusals }) => refusals),
  }
}

async function enumerateVersion(version: string, batches: readonly (readonly string[])[], ask: Ask) {
  const eliminations = await Promise.all(batches.map((batch) => enumerateByRemoval(batch, ask)))
  const refusals: Failure[] = eliminations.flatMap(({ end }) => end ?? [])
  return { version, found: eliminations.flatMap(({ found }) => found), refusals }
}

function createAsker12(
  endpoint: Endpoint,
  suites: readonly string[],
  keys: EphemeralKey[],
  certificateSchemes: CertificateSchemes,
): Ask {
  return async (signatureSchemes) => {
    const offer = { suites, groups: tls12Groups, signatureSchemes, ...certificateSchemes }
    const flight = await askFlight(endpoint, { version: 'TLS 1.2', ...offer }, 'server_key_exchange')
    const exchange = flight.status === 'ok' ? flight.value.keyExchange : null
    if (exchange?.kind === 'ECDHE' && exchange.group !== null)
      keys.push(createEphemeralKey(namedGroupName(exchange.group), exchange.publicKey))
    const code = mapOutcome(flight, ({ keyExchange }) =>
      keyExchange && 'signatureScheme' in keyExchange ? keyExchange.signatureScheme : null,
    )
    return checkScheme(
      signatureSchemes,
      mapOutcome(code, (scheme) => (scheme === null ? 'none' : signatureSchemeName(scheme))),
    )
  }
}

function createAsker13(
  endpoint: Endpoint,
  keys: EphemeralKey[],
  certificateSchemes: CertificateSchemes,
): Ask {
  return async (signatureSchemes) => {
    const flight = await askFlight13(endpoint, { signatureSchemes, ...certificateSchemes })
    if (flight.status === 'ok') keys.push(createEphemeralKey(flight.value.group, flight.value.publicKey))
    return checkScheme(
      signatureSchemes,
      mapOutcome(flight, ({ signatureScheme }) => signatureScheme),
    )
  }
}

function checkScheme(offered: readonly string[], answer: Outcome<string>): Outcome<string> {
  if (answer.status !== 'ok' || offered.includes(answer.value)) return answer
  return createViolation('signature_scheme', answer.value)
}
