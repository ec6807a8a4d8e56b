import { collect } from '../../probes/collect.ts'
import { addresses } from '../../probes/net/addresses.ts'
import { primary } from '../../probes/net/primary.ts'
import { certificates } from '../../probes/tls/certificates.ts'
import { dhParameters } from '../../probes/tls/dh-parameters.ts'
import { groups } from '../../probes/tls/groups.ts'
import { serverExtensions } from '../../probes/tls/server-extensions.ts'
import { signatureSchemes } from '../../probes/tls/signature-schemes.ts'
import { suites } from '../../probes/tls/suites.ts'
import { type NegotiationFacts, negotiationFacts } from '../../suites/clients/negotiation-facts.ts'

const probes = [
  addresses,
  primary,
  suites,
  groups,
  signatureSchemes,
  dhParameters,
  certificates,
  serverExtensions,
]

/** The facts that predictions stand on, collected as a run does from a server on 127.0.0.1. */
export async function collectFacts(port: number): Promise<NegotiationFacts> {
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
  const { facts, complete } = await collect(target, probes, {
    // gnutls-serv answers one after the other, and in SECURE256 with primes of 8192 bits.
    timeout: 30_000,
    deadline: 1_000_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  if (!complete) throw new Error('not every probe finished')
  const tls: Record<string, unknown> = { ...facts.tls }
  return Object.fromEntries(
    negotiationFacts.map((path) => [path, tls[path.slice('tls.'.length)]]),
  ) as NegotiationFacts
}
