import { serverNameOf } from '../net/server-name.ts'
import { map, type Outcome } from '../outcome.ts'
import type { FactsAt, ProbeContext } from '../probe.ts'
import { httpsPort } from '../target.ts'

/** The HTTPS port of the target, and what every exchange with it is bound by. */
export interface Endpoint {
  context: ProbeContext
  address: string
  port: number
  /** For server_name (RFC 6066 §3), which carries DNS names only; null: the target is an address. */
  serverName: string | null
}

/** Where to connect to, or why there is nothing: then every fact of the probe is that failure. */
export function endpointOf(context: ProbeContext, facts: FactsAt<'net.primary'>): Outcome<Endpoint> {
  const { target } = context
  const [port, serverName] = [httpsPort(target), serverNameOf(target.host)]
  return map(facts['net.primary'], ({ address }) => ({ context, address, port, serverName }))
}
