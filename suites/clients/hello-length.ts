import { namedGroupNamed } from '../../core/tls/registry/named-groups.ts'
import { helloParts } from '../../probes/tls/asking/hello-parts.ts'
import { readTolerance } from '../reading/edge/hello-tolerance.ts'
import type { Client } from './client.ts'
import type { NegotiationFacts } from './negotiation-facts.ts'
import type { Usability } from './suite-usability.ts'

/**
 * Is a hello as long as the client's answered at all? Those with a key for a hybrid are longer than a packet, which servers and
 * boxes before them have dropped whatever it offers.
 */
export function judgeHelloLength(client: Client, facts: NegotiationFacts): Usability {
  if (!client.keyShares?.some((group) => namedGroupNamed(group)?.kind === 'hybrid')) return { usable: true }
  const tries = facts['tls.intolerance']
  const long = readTolerance(tries, 'hybrid-key')
  if (long.answer === 'refused')
    return {
      usable: false,
      why: 'its hello of some 1800 bytes, with a key for X25519MLKEM768, is not answered',
    }
  if (long.answer === 'unknown')
    return {
      usable: null,
      why: `whether a hello with a key for X25519MLKEM768 is answered is not known${long.doubt === null ? '' : ` (${long.doubt})`}`,
    }
  // What arrives at once, the server reads at once; that hangs on the way.
  return readTolerance(tries, 'split').answer === 'borne'
    ? { usable: true }
    : { usable: null, why: 'its hello takes two packets, and one that comes in two pieces was not answered' }
}

/** Does its hello have what the server was found to close on? The table has no extensions that decide nothing elsewhere. */
export function judgeHelloParts(client: Client, facts: NegotiationFacts): Usability {
  const parts = helloParts.filter(
    (part) => readTolerance(facts['tls.intolerance'], part).answer === 'refused',
  )
  if (parts.length === 0) return { usable: true }
  if (
    parts.includes('status_request') &&
    client.versions.includes('TLS 1.3') &&
    asksForStaples.test(client.name)
  )
    return { usable: false, why: 'its hello has status_request, which the server does not bear' }
  return {
    usable: null,
    why: `whether its hello has what the server does not bear is not known: ${parts.join(', ')}`,
  }
}

/** Those of today that send status_request as they come: by their own hellos, 2026. */
const asksForStaples = /Chrom|Electron|Edge|Firefox|GnuTLS|^Java|^Go /
