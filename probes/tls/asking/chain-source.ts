import { mapOutcome, type Outcome } from '../../../core/outcome.ts'
import type { Authentication, CipherSuite } from '../../../core/tls/registry/cipher-suite.ts'
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
import { isPossibleRefusal } from './refusal-clarity.ts'
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
function createUsualSources(certificateSchemes: readonly string[] | undefined): ChainSource[] {
  return [
    createTls13Source(rsaSchemes, certificateSchemes),
    createTls13Source(nonRsaSchemes, certificateSchemes),
    createTls12Source(listSuites(['RSA'], isUsual), rsaSchemes, certificateSchemes),
    createTls12Source(listSuites(['ECDSA', 'DSS'], isUsual), nonRsaSchemes, certificateSchemes),
  ]
}

/** With every scheme for the signatures inside the chain: some servers send no other chain than what the client listed. */
const chainSources: readonly ChainSource[] = createUsualSources(allSchemes)

/**
 * Where all of these are refused: OpenSSL takes any certificate for one of the client's schemes where signature_algorithms_cert is
 * left out, and where it is sent refuses one with MD5, for which it has no scheme. And the certificate of a server that has suites
 * without encryption alone, of DES, or for export.
 */
const rareChainSources: readonly ChainSource[] = [
  ...createUsualSources(undefined),
  createTls12Source(
    listSuites(['RSA', 'ECDSA', 'DSS'], (suite) => !isUsual(suite)),
    allSchemes,
    undefined,
  ),
]

/** What each question for a chain came to. */
export async function askChains(
  endpoint: Endpoint,
): Promise<{ source: ChainSource; sent: Outcome<SentChain> }[]> {
  const ask = (sources: readonly ChainSource[]) =>
    Promise.all(sources.map(async (source) => ({ source, sent: await source(endpoint) })))
  const answers = await ask(chainSources)
  const isRefusal = answers.every(({ sent }) => sent.status !== 'ok' && isPossibleRefusal(sent))
  return isRefusal ? [...answers, ...(await ask(rareChainSources))] : answers
}

function createTls13Source(
  signatureSchemes: readonly string[],
  certificateSchemes: readonly string[] | undefined,
): ChainSource {
  const offer = { signatureSchemes, ...(certificateSchemes && { certificateSchemes }) }
  return async (endpoint) =>
    mapOutcome(await askFlight13(endpoint, offer), (flight) => ({
      version: 'TLS 1.3',
      certificates: flight.certificates,
      staple: flight.staple,
      timestamps: flight.timestamps,
      clientCertificate: readRequest(flight.certificateRequest, decodeCertificateRequest13),
    }))
}

function createTls12Source(
  suites: readonly string[],
  signatureSchemes: readonly string[],
  certificateSchemes: readonly string[] | undefined,
): ChainSource {
  return async (endpoint) => {
    const flight = await askFlight(
      endpoint,
      {
        version: 'TLS 1.2',
        orOlder: true,
        suites,
        groups: tls12Groups,
        signatureSchemes,
        ...(certificateSchemes && { certificateSchemes }),
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

/** Suites authenticated by such keys; few enough for one hello. */
function listSuites(keys: readonly Authentication[], isWanted: (suite: CipherSuite) => boolean): string[] {
  return cipherSuites
    .filter(
      (suite) =>
        suite.protocol === 'TLS ≤ 1.2' &&
        keys.includes(suite.authentication) &&
        /^(ECDHE|DHE|RSA)$/.test(suite.keyExchange) &&
        isWanted(suite),
    )
    .map(({ name }) => name)
    .slice(0, 64)
}

/** Is its cipher in use anywhere? */
function isUsual({ cipher, export: exported }: CipherSuite): boolean {
  return !exported && /^(AES|CHACHA20|CAMELLIA|3DES|RC4_128)/.test(cipher)
}
