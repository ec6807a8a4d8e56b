import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { findExtensionData } from '../../core/tls/wire/extension.ts'
import { askServerHello } from './asking/hello-exchange.ts'
import { allSchemes, tls12Groups } from './asking/offered-names.ts'
import { endpointOf } from './asking/tls-endpoint.ts'

/**
 * Does the server put the MAC around the ciphertext of its CBC suites for clients that can (RFC 7366)? It says so only when
 * it has chosen such a suite, so that no others are offered: one hello for each version that has any.
 */
export const encryptThenMac = defineProbe({
  id: 'tls-encrypt-then-mac',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.encryptThenMac'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.encryptThenMac': {} }
    const results = await Promise.all(
      versions.map(async (version) => {
        const suites = (facts['tls.suites'][version] ?? []).filter(
          (name) => cipherSuiteNamed(name)?.mode === 'CBC',
        )
        if (suites.length === 0) return []
        const offer = { version, suites, groups: tls12Groups, signatureSchemes: allSchemes }
        const hello = await askServerHello(endpoint.value, offer)
        const agreed = mapOutcome(
          hello,
          ({ extensions }) => findExtensionData(extensions, 'encrypt_then_mac') !== null,
        )
        return [[version, agreed]]
      }),
    )
    return { 'tls.encryptThenMac': Object.fromEntries(results.flat()) }
  },
})

const versions = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const
