import { type Failure, map, type Outcome } from '../outcome.ts'
import { defineProbe } from '../probe.ts'
import { allSchemes, tls12Groups } from './candidates.ts'
import { type Ask, eliminate } from './elimination.ts'
import { type Endpoint, endpointOf } from './endpoint.ts'
import { askFlight } from './exchange.ts'
import { askFlight13 } from './handshake13/flight.ts'
import { violation } from './selection.ts'
import { cipherSuiteNamed } from './wire/registry/cipher-suites.ts'
import { signatureSchemeName, signatureSchemeNamed } from './wire/registry/signature-schemes.ts'

/**
 * What the server signs with: ServerKeyExchange in TLS 1.2 (RFC 5246 §7.4.3), CertificateVerify in TLS 1.3 (RFC 8446 §4.4.3).
 * Older versions leave no choice. Each answer costs the server one signature.
 */
export const signatureSchemes = defineProbe({
  id: 'tls-signature-schemes',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.signatureSchemes', 'tls.signatureSchemeRefusals'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.signatureSchemes': {}, 'tls.signatureSchemeRefusals': {} }
    const signed = (facts['tls.suites']['TLS 1.2'] ?? []).filter(isSigned)
    const has13 = (facts['tls.suites']['TLS 1.3'] ?? []).length > 0
    const results = await Promise.all([
      ...(signed.length > 0 ? [enumerate('TLS 1.2', hands12, ask12(endpoint.value, signed))] : []),
      ...(has13 ? [enumerate('TLS 1.3', hands13, ask13(endpoint.value))] : []),
    ])
    return {
      'tls.signatureSchemes': Object.fromEntries(results.map(({ version, found }) => [version, found])),
      'tls.signatureSchemeRefusals': Object.fromEntries(
        results.map(({ version, refusals }) => [version, refusals]),
      ),
    }
  },
})

/** Suites whose key exchange carries a signature. */
function isSigned(name: string): boolean {
  const suite = cipherSuiteNamed(name)
  return (
    suite !== undefined &&
    /^(ECDHE|DHE)$/.test(suite.keyExchange) &&
    /^(RSA|ECDSA|DSS)$/.test(suite.authentication)
  )
}

const weak = allSchemes.filter((name) => {
  const { hash, algorithm } = signatureSchemeNamed(name) ?? {}
  return hash === 'MD5' || hash === 'SHA-1' || hash === 'SHA-224' || algorithm === 'DSA'
})
const pss = allSchemes.filter((name) => signatureSchemeNamed(name)?.algorithm === 'RSA-PSS')
const pkcs1 = allSchemes.filter(
  (name) => signatureSchemeNamed(name)?.algorithm === 'RSA' && !weak.includes(name),
)

/** Hellos that are eliminated side by side. The weak schemes have one of their own, where nothing better hides them. */
const hands12 = [weak, pss, pkcs1, without(weak, pss, pkcs1)]
const hands13 = [pss, without(pss)]

function without(...hands: readonly (readonly string[])[]): string[] {
  return allSchemes.filter((name) => !hands.some((hand) => hand.includes(name)))
}

async function enumerate(version: string, hands: readonly (readonly string[])[], ask: Ask) {
  const eliminations = await Promise.all(hands.map((hand) => eliminate(hand, ask)))
  const refusals: Failure[] = eliminations.flatMap(({ end }) => end ?? [])
  return { version, found: eliminations.flatMap(({ found }) => found), refusals }
}

function ask12(endpoint: Endpoint, suites: readonly string[]): Ask {
  return async (signatureSchemes) => {
    const offer = { suites, groups: tls12Groups, signatureSchemes, certificateSchemes: allSchemes }
    const flight = await askFlight(endpoint, { version: 'TLS 1.2', ...offer }, 'server_key_exchange')
    const code = map(flight, ({ keyExchange }) =>
      keyExchange && 'signatureScheme' in keyExchange ? keyExchange.signatureScheme : null,
    )
    return among(
      signatureSchemes,
      map(code, (scheme) => (scheme === null ? 'none' : signatureSchemeName(scheme))),
    )
  }
}

function ask13(endpoint: Endpoint): Ask {
  return async (signatureSchemes) => {
    const flight = await askFlight13(endpoint, { signatureSchemes, certificateSchemes: allSchemes })
    return among(
      signatureSchemes,
      map(flight, ({ signatureScheme }) => signatureScheme),
    )
  }
}

function among(offered: readonly string[], answer: Outcome<string>): Outcome<string> {
  if (answer.status !== 'ok' || offered.includes(answer.value)) return answer
  return violation('signature_scheme', answer.value)
}
