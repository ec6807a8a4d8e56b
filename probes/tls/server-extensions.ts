import { defineProbe } from '../../core/probe.ts'
import { extensionName, extensionType } from '../../core/tls/registry/extensions.ts'
import type { Extension } from '../../core/tls/wire/extension.ts'
import { askServerHello } from './asking/hello-exchange.ts'
import { allSchemes, tls12Groups } from './asking/offered-names.ts'
import { endpointOf } from './asking/tls-endpoint.ts'

/** The extensions that a TLS ≤ 1.2 server puts into its ServerHello when all of them are on offer. */
export const serverExtensions = defineProbe({
  id: 'tls-extensions',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.extensions'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.extensions': {} }
    const results = await Promise.all(
      versions.map(async (version) => {
        const suites = facts['tls.suites'][version] ?? []
        if (suites.length === 0) return []
        const offer = { version, suites, groups: tls12Groups, signatureSchemes: allSchemes }
        const hello = await askServerHello(endpoint.value, {
          ...offer,
          alpn: ['h2', 'http/1.1'],
          extraExtensions: rarerExtensions,
        })
        return hello.status === 'ok'
          ? [[version, hello.value.extensions.map(({ type }) => extensionName(type))]]
          : []
      }),
    )
    return { 'tls.extensions': Object.fromEntries(results.flat()) }
  },
})

const versions = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const

/**
 * Beyond what every hello of ours has. heartbeat: peer_allowed_to_send (RFC 6520 §2); record_size_limit: the most there is
 * (RFC 8449 §4); next_protocol_negotiation and truncated_hmac are empty in a client's hello.
 */
const rarerExtensions: readonly Extension[] = [
  { type: extensionType('heartbeat'), data: Uint8Array.of(1) },
  { type: extensionType('truncated_hmac'), data: new Uint8Array() },
  { type: extensionType('next_protocol_negotiation'), data: new Uint8Array() },
  { type: extensionType('record_size_limit'), data: Uint8Array.of(0x40, 0x00) },
]
