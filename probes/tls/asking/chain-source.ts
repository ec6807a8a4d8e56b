import { mapOutcome, type Outcome } from '../../../core/outcome.ts'
import type { Authentication } from '../../../core/tls/registry/cipher-suite.ts'
import { cipherSuites } from '../../../core/tls/registry/cipher-suites.ts'
import { versionName } from '../../../core/tls/registry/versions.ts'
import {
  decodeCertificateRequest,
  decodeCertificateRequest13,
} from '../../../core/tls/wire/certificate-request.ts'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { askFlight13 } from './flight.ts'
import { askFlight } from './hello-exchange.ts'
import { allSchemes, nonRsaSchemes, rsaSchemes, tls12Groups } from './offered-names.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** A chain as one hello brought it. */
export interface SentChain {
  /** The version spoken. */
  version: string
  /** DER, leaf first. */
  certificates: readonly Uint8Array[]
  staple: Uint8Array | null
  /** SignedCertificateTimestampList of the handshake, not of the certificate. */
  timestamps: Uint8Array | null
  /** A certificate of the client's was asked for, and of which CAs, as Names in DER; null: their list could not be read. */
  clientCertificate: { authorities: readonly Uint8Array[] | null } | null
}

/** Asks for a chain, each time anew. */
export type ChainSource = (endpoint: Endpoint) => Promise<Outcome<SentChain>>

/**
 * The four questions that bring out every certificate of a server with several: an RSA key and any other, as TLS 1.3 has
 * them chosen (by signature_algorithms) and as TLS ≤ 1.2 has (by cipher suite).
 */
export const chainSources: readonly ChainSource[] = [
  createTls13Source(rsaSchemes),
  createTls13Source(nonRsaSchemes),
  createTls12Source(['RSA'], rsaSchemes),
  createTls12Source(['ECDSA', 'DSS'], nonRsaSchemes),
]

function createTls13Source(signatureSchemes: readonly string[]): ChainSource {
  return async (endpoint) =>
    mapOutcome(
      await askFlight13(endpoint, { signatureSchemes, certificateSchemes: allSchemes }),
      (flight) => ({
        version: 'TLS 1.3',
        certificates: flight.certificates,
        staple: flight.staple,
        timestamps: flight.timestamps,
        clientCertificate: readRequest(flight.certificateRequest, decodeCertificateRequest13),
      }),
    )
}

function createTls12Source(
  keys: readonly Authentication[],
  signatureSchemes: readonly string[],
): ChainSource {
  const suites = listUsualSuites(keys)
  return async (endpoint) => {
    const flight = await askFlight(
      endpoint,
      {
        version: 'TLS 1.2',
        orOlder: true,
        suites,
        groups: tls12Groups,
        signatureSchemes,
        certificateSchemes: allSchemes,
      },
      'server_hello_done',
    )
    return mapOutcome(flight, ({ hello, certificates, staple, timestamps, certificateRequest }) => ({
      version: versionName(hello.version),
      certificates,
      staple,
      timestamps,
      clientCertificate: readRequest(certificateRequest, (body) =>
        decodeCertificateRequest(body, hello.version >= 0x0303),
      ),
    }))
  }
}

/** A list that cannot be read costs no certificate. */
function readRequest(
  body: Uint8Array | null,
  decode: (body: Uint8Array) => Uint8Array[],
): SentChain['clientCertificate'] {
  if (!body) return null
  try {
    return { authorities: decode(body) }
  } catch (error) {
    if (error instanceof DecodeError) return { authorities: null }
    throw error
  }
}

/** Suites authenticated by such keys, with ciphers in use anywhere; few enough for one hello. */
function listUsualSuites(keys: readonly Authentication[]): string[] {
  return cipherSuites
    .filter(({ protocol, keyExchange, authentication }) => {
      return (
        protocol === 'TLS ≤ 1.2' && keys.includes(authentication) && /^(ECDHE|DHE|RSA)$/.test(keyExchange)
      )
    })
    .filter(
      ({ cipher, export: exported }) => !exported && /^(AES|CHACHA20|CAMELLIA|3DES|RC4_128)/.test(cipher),
    )
    .map(({ name }) => name)
    .slice(0, 64)
}
