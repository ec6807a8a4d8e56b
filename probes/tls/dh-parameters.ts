import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Failure, Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { findCommonGroup } from '../../core/tls/registry/common-groups.ts'
import { askFlight } from './asking/hello-exchange.ts'
import type { TlsVersion } from './asking/offer.ts'
import { allSchemes, ffdheGroups, tls12Groups } from './asking/offered-names.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import { testPrimality } from './primality.ts'
import type { tlsFactsSchema } from './tls-facts.ts'

type DhParameters = z.infer<typeof tlsFactsSchema>['dhParameters'][number]

/**
 * The prime and generator of DHE, read out of ServerKeyExchange (RFC 5246 §7.4.3): one for each version, and one more for
 * its export suites, which come with a prime of their own. A version whose exchange failed has no entry. Each is asked twice,
 * since a server may use its key again.
 */
export const dhParameters = defineProbe({
  id: 'tls-dh-parameters',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.dhParameters'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.dhParameters': [] }
    const asked = versions.flatMap((version) => {
      const dhe = (facts['tls.suites'][version] ?? []).filter(hasDhParameters)
      const exported = dhe.filter((name) => cipherSuiteNamed(name)?.export)
      const others = dhe.filter((name) => !exported.includes(name))
      return [others, exported]
        .filter((suites) => suites.length > 0)
        .map((suites) => askParameters(endpoint.value, version, suites))
    })
    const parameters = (await Promise.all(asked)).flat()
    return { 'tls.dhParameters': await testModuli(parameters, context.signal) }
  },
})

const versions = ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const

function hasDhParameters(suite: string): boolean {
  const { keyExchange } = cipherSuiteNamed(suite) ?? {}
  return keyExchange === 'DHE' || keyExchange === 'DHE_PSK'
}

async function askParameters(
  endpoint: Endpoint,
  version: TlsVersion,
  suites: readonly string[],
): Promise<DhParameters[]> {
  const offer = { version, suites, groups: tls12Groups, signatureSchemes: allSchemes }
  const first = await askFlight(endpoint, offer, 'server_key_exchange')
  // Some servers take DHE only from clients that know RFC 7919.
  const knowing = { ...offer, groups: [...tls12Groups, ...ffdheGroups] }
  const flight = first.status === 'alert' ? await askFlight(endpoint, knowing, 'server_key_exchange') : first
  if (flight.status !== 'ok' || flight.value.keyExchange?.kind !== 'DHE') return []
  const { prime, generator, publicKey } = flight.value.keyExchange
  const again = await askFlight(endpoint, first.status === 'alert' ? knowing : offer, 'server_key_exchange')
  const other =
    again.status === 'ok' && again.value.keyExchange?.kind === 'DHE' ? again.value.keyExchange : null
  // With another prime the key differs in any case, which says nothing about reuse.
  const comparable = other && Buffer.from(other.prime).equals(prime) ? [other.publicKey] : []
  const hex = Buffer.from(prime)
    .toString('hex')
    .replace(/^(00)+/, '')
  const bits = hex === '' ? 0 : BigInt(`0x${hex}`).toString(2).length
  const group = findCommonGroup(hex)
  return [
    {
      version,
      suite: flight.value.suite,
      bits,
      prime: hex,
      generator: Buffer.from(generator).toString('hex'),
      ...(group !== null && { group }),
      publicKeys: [publicKey, ...comparable].map((key) => createHash('sha256').update(key).digest('hex')),
    },
  ]
}

/** One after the other: a server whose modulus takes too long has had its share. */
async function testModuli(parameters: readonly DhParameters[], signal: AbortSignal): Promise<DhParameters[]> {
  const tested: DhParameters[] = []
  let spent: Failure | null = null
  for (const entry of parameters) {
    const primality: Outcome<boolean> = spent ?? (await testPrimality(entry.prime, signal))
    if (primality.status === 'too-much-work' && primality.unit === 'milliseconds') spent = primality
    tested.push({
      ...entry,
      ...(primality.status === 'ok' ? { isPrime: primality.value } : { untested: primality }),
    })
  }
  return tested
}
