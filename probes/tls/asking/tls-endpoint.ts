import type { FactsAt } from '../../../core/fact.ts'
import { mapOutcome, type Outcome } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { httpsPortOf } from '../../../core/target.ts'
import { serverNameOf } from '../../net/server-name.ts'
import type { Channel } from '../../net/tcp-channel.ts'
import type { HelloPart } from './hello-parts.ts'

/**
 * Speaks a protocol that begins in clear up to where the server waits for a ClientHello (SSLRequest, STARTTLS). It is under
 * the deadline of the exchange that it begins. @throws DecodeError
 */
export type Upgrade = (channel: Channel) => Promise<Outcome<null>>

/** The HTTPS port of the target, or another TLS server, and what every exchange with it is bound by. */
export interface Endpoint {
  context: ProbeContext
  address: string
  port: number
  /** For server_name (RFC 6066 §3), which carries DNS names only; null: the target is an address. */
  serverName: string | null
  /** What its hellos leave out: see `bearable-hello.ts`. */
  without?: readonly HelloPart[]
  /** Without it TLS begins at once. */
  upgrade?: Upgrade
}

/** Runs the TLS probes against another server than the target's HTTPS port: `target` names it, `upgrade` leads to its TLS. */
export interface UpgradeContext extends ProbeContext {
  upgrade?: Upgrade
}

/** Where to connect to, or why there is nothing: then every fact of the probe is that failure. */
export function endpointOf(context: UpgradeContext, facts: FactsAt<'net.primary'>): Outcome<Endpoint> {
  const { target, upgrade } = context
  const [port, serverName] = [httpsPortOf(target), serverNameOf(target.host)]
  return mapOutcome(facts['net.primary'], ({ address }) => ({
    context,
    address,
    port,
    serverName,
    ...(upgrade && { upgrade }),
  }))
}
