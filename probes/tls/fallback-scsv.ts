import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { cipherSuiteName, TLS_FALLBACK_SCSV } from '../../core/tls/registry/cipher-suites.ts'
import { versionNames } from '../../core/tls/registry/versions.ts'
import { askServerHello } from './asking/hello-exchange.ts'
import type { TlsVersion } from './asking/offer.ts'
import { allSchemes, tls12Groups } from './asking/offered-names.ts'
import { endpointOf } from './asking/tls-endpoint.ts'

/**
 * Does the server notice that somebody made a client fall back from its newest version? A hello in the second newest version that
 * the server has, with TLS_FALLBACK_SCSV, says that the client tried a newer one before (RFC 7507 §4).
 */
export const fallbackScsv = defineProbe({
  id: 'tls-fallback-scsv',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.fallbackScsv'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const [, second] = versionNames
      .filter((name): name is TlsVersion => name !== 'SSL 2.0')
      .filter((name) => (facts['tls.suites'][name] ?? []).length > 0)
      .toReversed()
    if (endpoint.status !== 'ok' || second === undefined) return { 'tls.fallbackScsv': {} }
    const suites = facts['tls.suites'][second] ?? []
    const hello = await askServerHello(endpoint.value, {
      ...{ version: second, suites, groups: tls12Groups, signatureSchemes: allSchemes },
      signals: [TLS_FALLBACK_SCSV],
    })
    const answer = mapOutcome(hello, ({ cipherSuite }) => ({ suite: cipherSuiteName(cipherSuite) }))
    return { 'tls.fallbackScsv': { [second]: answer } }
  },
})
