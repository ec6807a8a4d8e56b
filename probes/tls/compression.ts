import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { compressionMethods } from '../../core/tls/registry/compression-methods.ts'
import { askServerHello } from './asking/hello-exchange.ts'
import { allSchemes, tls12Groups } from './asking/offered-names.ts'
import { endpointOf } from './asking/tls-endpoint.ts'

/**
 * Does the server compress records (RFC 3749) for a client that would rather have DEFLATE than nothing? TLS 1.3 has no
 * compression (RFC 8446 §4.1.2), so that only the older versions are asked: one hello each.
 */
export const compression = defineProbe({
  id: 'tls-compression',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.compression'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.compression': {} }
    const results = await Promise.all(
      versions.map(async (version) => {
        const suites = facts['tls.suites'][version] ?? []
        if (suites.length === 0) return []
        const hello = await askServerHello(endpoint.value, {
          ...{ version, suites, groups: tls12Groups, signatureSchemes: allSchemes },
          compressionMethods: [compressionMethods.DEFLATE, compressionMethods.null],
        })
        const answer = mapOutcome(hello, ({ compressionMethod }) => ({
          method: compressionMethod === compressionMethods.DEFLATE ? ('DEFLATE' as const) : ('null' as const),
        }))
        return [[version, answer]]
      }),
    )
    return { 'tls.compression': Object.fromEntries(results.flat()) }
  },
})

const versions = ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const
