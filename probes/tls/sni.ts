import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { askFlight13 } from './asking/flight.ts'
import { askFlight } from './asking/hello-exchange.ts'
import { createNewestOffer } from './asking/newest-offer.ts'
import { allSchemes } from './asking/offered-names.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import { parseCertificate } from './certificate/parsed-certificate.ts'
import type { tlsFactsSchema } from './tls-facts.ts'

type Presented = Extract<
  NonNullable<z.infer<typeof tlsFactsSchema>['sni'][keyof z.infer<typeof tlsFactsSchema>['sni']]>,
  { status: 'ok' }
>['value']

/**
 * The certificate that is presented to a client that asks for a name nobody has, and to one that names none (RFC 6066 §3):
 * what anyone gets to see who scans addresses. One connection each, in the newest version whose certificate is in clear,
 * else in TLS 1.3.
 */
export const sni = defineProbe({
  id: 'tls-sni',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.sni'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.sni': { unknown: endpoint, absent: endpoint } }
    const offer = createNewestOffer(facts['tls.suites'], ({ authentication }) =>
      certifiedAuthentication.test(authentication),
    )
    const ask = async (serverName: string | null): Promise<Outcome<Presented>> => {
      const asking: Endpoint = { ...endpoint.value, serverName }
      const flight = offer
        ? await askFlight(asking, offer, 'server_key_exchange')
        : await askFlight13(asking, { signatureSchemes: allSchemes })
      if (flight.status !== 'ok') return flight
      const [leaf] = flight.value.certificates
      const parsed = parseCertificate(leaf ?? new Uint8Array())
      return mapOutcome(parsed, ({ facts: { sha256, subject, dnsNames, ipAddresses } }) => ({
        sha256,
        subject,
        dnsNames,
        ipAddresses,
      }))
    }
    const [unknown, absent] = await Promise.all([ask(createUnknownName()), ask(null)])
    return { 'tls.sni': { unknown, absent } }
  },
})

const certifiedAuthentication = /^(RSA|DSS|ECDSA)$/

/** Under a domain that nobody can have (RFC 6761 §6.4), and at random, so that no wildcard or pattern is meant for it. */
function createUnknownName(): string {
  return `mmverify-${randomBytes(8).toString('hex')}.invalid`
}
