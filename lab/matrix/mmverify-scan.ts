import { collect } from '../../probes/collect.ts'
import type { Collection } from '../../probes/collection.ts'
import { addresses } from '../../probes/net/addresses.ts'
import { primary } from '../../probes/net/primary.ts'
import { certificates } from '../../probes/tls/certificates.ts'
import { dhParameters } from '../../probes/tls/dh-parameters.ts'
import { groups } from '../../probes/tls/groups.ts'
import { suites } from '../../probes/tls/suites.ts'

/** What mmverify collects about TLS from a server on 127.0.0.1, asked for as `localhost`. */
export function scanTls(port: number): Promise<Collection> {
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
  return collect(target, [addresses, primary, suites, groups, dhParameters, certificates], {
    timeout: 10_000,
    deadline: 600_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
}
