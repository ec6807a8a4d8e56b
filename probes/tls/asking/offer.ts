import { randomBytes } from 'node:crypto'
import {
  cipherSuiteNamed,
  TLS_EMPTY_RENEGOTIATION_INFO_SCSV,
} from '../../../core/tls/registry/cipher-suites.ts'
import { namedGroupNamed } from '../../../core/tls/registry/named-groups.ts'
import { signatureSchemeNamed } from '../../../core/tls/registry/signature-schemes.ts'
import type { VersionName } from '../../../core/tls/registry/versions.ts'
import { versionCode } from '../../../core/tls/registry/versions.ts'
import { type ClientHello, encodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import type { Extension } from '../../../core/tls/wire/extension.ts'
import { encodeAlpn } from '../../../core/tls/wire/extensions/alpn.ts'
import {
  encodeEcPointFormats,
  encodePskKeyExchangeModes,
  encodeSignatureAlgorithms,
  encodeSignatureAlgorithmsCert,
  encodeSupportedGroups,
  encodeSupportedVersions,
} from '../../../core/tls/wire/extensions/code-list.ts'
import { encodeClientKeyShares } from '../../../core/tls/wire/extensions/key-share.ts'
import { encodeServerName } from '../../../core/tls/wire/extensions/server-name.ts'
import { encodeSignedCertificateTimestamps } from '../../../core/tls/wire/extensions/signed-certificate-timestamps.ts'
import {
  encodeCookie,
  encodeEncryptThenMac,
  encodeExtendedMasterSecret,
  encodePadding,
  encodeRenegotiationInfo,
  encodeSessionTicket,
} from '../../../core/tls/wire/extensions/single-value-extensions.ts'
import { encodeStatusRequest } from '../../../core/tls/wire/extensions/status-request.ts'
import { isReservedInTls13 } from './offered-names.ts'

export type TlsVersion = Exclude<VersionName, 'SSL 2.0'>

/** What a hello offers, by IANA names and in the client's order of preference. */
export interface Offer {
  version: TlsVersion
  suites: readonly string[]
  groups: readonly string[]
  signatureSchemes: readonly string[]
  /** For the signatures inside the chain, where they may differ (RFC 8446 §4.2.3). */
  certificateSchemes?: readonly string[]
  /** TLS ≤ 1.2: an older version is an answer too, not a refusal of this one. */
  orOlder?: true
  /** TLS 1.3 only. None: the server must name its group in a HelloRetryRequest (RFC 8446 §4.2.8). */
  keyShares?: readonly { group: string; keyExchange: Uint8Array }[]
  alpn?: readonly string[]
  /** From the server's HelloRetryRequest. */
  cookie?: Uint8Array | null
  /** CompressionMethods (RFC 3749), in the client's order; without them `null` alone, as every current client says. */
  compressionMethods?: readonly number[]
  /** Signals among the suites (SCSV), after them. */
  signals?: readonly number[]
  /** Left out where CBC suites are to be spoken as every browser does, with the MAC inside (RFC 7366). */
  encryptThenMac?: false
  /** SSL 3.0 with server_name, for servers that answer nobody who names no host (HAProxy's strict-sni). */
  namesHostInSsl3?: true
  /** Besides those that every modern client sends. */
  extraExtensions?: readonly Extension[]
}

/**
 * The hello that makes an offer. SSL 3.0 gets none of the extensions, which its servers may choke on; TLS gets those
 * that modern clients send. TLS 1.3 is offered alone, so that no older version can be the answer of a server that has it.
 */
export function createClientHello(offer: Offer, host: string | null): ClientHello {
  const code = versionCode(offer.version)
  const suites = [...offer.suites.map(suiteCode), ...(offer.signals ?? [])]
  const bare = {
    legacyVersion: Math.min(code, versionCode('TLS 1.2')),
    random: randomBytes(32),
    compressionMethods: offer.compressionMethods ?? [0],
  }
  if (offer.version === 'SSL 3.0') {
    const cipherSuites = [...suites, TLS_EMPTY_RENEGOTIATION_INFO_SCSV]
    const extensions = offer.namesHostInSsl3 && host !== null ? [encodeServerName(host)] : null
    return { ...bare, sessionId: new Uint8Array(), cipherSuites, extensions }
  }
  const extensions = [
    ...(host === null ? [] : [encodeServerName(host)]),
    ...(offer.version === 'TLS 1.3' ? createTls13Extensions(offer) : createTls12Extensions(offer)),
    ...(offer.certificateSchemes
      ? [encodeSignatureAlgorithmsCert(offer.certificateSchemes.map(schemeCode))]
      : []),
    ...(offer.groups.length > 0 ? [encodeSupportedGroups(offer.groups.map(groupCode))] : []),
    encodeStatusRequest(),
    encodeSignedCertificateTimestamps(),
    ...(offer.alpn ? [encodeAlpn(offer.alpn)] : []),
    ...(offer.extraExtensions ?? []),
  ]
  const sessionId = offer.version === 'TLS 1.3' ? randomBytes(32) : new Uint8Array()
  return padHello({ ...bare, sessionId, cipherSuites: suites, extensions })
}

export function suiteCode(name: string): number {
  return requireRegistered(cipherSuiteNamed(name), name).code
}

export function groupCode(name: string): number {
  return requireRegistered(namedGroupNamed(name), name).code
}

function createTls13Extensions(offer: Offer): Extension[] {
  // In the order of supported_groups (RFC 8446 §4.2.8).
  const place = ({ group }: { group: string }) => offer.groups.indexOf(group)
  const shares = (offer.keyShares ?? [])
    .toSorted((a, b) => place(a) - place(b))
    .map(({ group, keyExchange }) => ({ group: groupCode(group), keyExchange }))
  return [
    encodeSupportedVersions([versionCode('TLS 1.3')]),
    encodeClientKeyShares(shares),
    encodePskKeyExchangeModes(),
    encodeSignatureAlgorithms(listTls13Schemes(offer.signatureSchemes).map(schemeCode)),
    ...(offer.cookie ? [encodeCookie(offer.cookie)] : []),
  ]
}

/** A list of nothing but reserved schemes asks about them, and stays as it is. */
function listTls13Schemes(schemes: readonly string[]): readonly string[] {
  const allowed = schemes.filter((scheme) => !isReservedInTls13(scheme))
  return allowed.length > 0 ? allowed : schemes
}

/** signature_algorithms has no meaning before TLS 1.2 and must not be sent then (RFC 5246 §7.4.1.4.1). */
function createTls12Extensions(offer: Offer): Extension[] {
  return [
    encodeRenegotiationInfo(),
    encodeExtendedMasterSecret(),
    ...(offer.encryptThenMac === false ? [] : [encodeEncryptThenMac()]),
    encodeSessionTicket(),
    encodeEcPointFormats(),
    ...(offer.version === 'TLS 1.2'
      ? [encodeSignatureAlgorithms(offer.signatureSchemes.map(schemeCode))]
      : []),
  ]
}

/** A hello of 256 to 511 bytes hangs some old load balancers (RFC 7685 §1): made 512 bytes long. */
function padHello(hello: ClientHello & { extensions: readonly Extension[] }): ClientHello {
  const { length } = encodeClientHello(hello)
  if (length < 256 || length > 511) return hello
  const extensionHeader = 4
  const zeros = Math.max(1, 512 - length - extensionHeader)
  return { ...hello, extensions: [...hello.extensions, encodePadding(zeros)] }
}

function schemeCode(name: string): number {
  return requireRegistered(signatureSchemeNamed(name), name).code
}

/** Offers are made from the registries, so that a name they don't have is a bug here. */
function requireRegistered<T>(entry: T | undefined, name: string): T {
  if (entry === undefined) throw new Error(`${name} is in no registry`)
  return entry
}
