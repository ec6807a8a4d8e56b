import * as z from 'zod'
import { failureSchema, outcomeSchema } from '../outcome.ts'

export const versionNames = ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const
export type VersionName = (typeof versionNames)[number]

const byVersion = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(versionNames), value)

export const certificateSchema = z.strictObject({
  /** DER in base64: what everything else here was read from. */
  der: z.string(),
  sha256: z.string(),
  subject: z.string(),
  issuer: z.string(),
  serialNumber: z.string(),
  /** ISO 8601, UTC. */
  notBefore: z.string(),
  notAfter: z.string(),
  /** subjectAltName (RFC 5280 §4.2.1.6). */
  dnsNames: z.array(z.string()),
  ipAddresses: z.array(z.string()),
  key: z.strictObject({
    /** RSA, RSA-PSS, EC, Ed25519, Ed448, ML-DSA-… or what the library calls it. */
    type: z.string(),
    /** Modulus or field size. */
    bits: z.int().nullable(),
    curve: z.string().nullable(),
    exponent: z.string().nullable(),
  }),
  /** As OpenSSL names it, `sha256WithRSAEncryption`, or the OID. */
  signatureAlgorithm: z.string(),
  isCa: z.boolean(),
  selfSigned: z.boolean(),
  ocspUrls: z.array(z.string()),
  caIssuersUrls: z.array(z.string()),
  /** TLS feature extension with status_request (RFC 7633). */
  mustStaple: z.boolean(),
  /** Embedded signed certificate timestamps (RFC 6962 §3.3): how many. */
  embeddedScts: z.int(),
})
export type Certificate = z.infer<typeof certificateSchema>

export const stapleSchema = z.strictObject({
  /** OCSPResponseStatus (RFC 6960 §4.2.1): successful, tryLater … */
  responseStatus: z.string(),
  /** Null unless successful. */
  certificateStatus: z.enum(['good', 'revoked', 'unknown']).nullable(),
  revokedAt: z.string().nullable(),
  producedAt: z.string().nullable(),
  thisUpdate: z.string().nullable(),
  nextUpdate: z.string().nullable(),
  /** Does its CertID name the served leaf: serial, issuer name hash and issuer key hash? */
  speaksOfLeaf: z.boolean().nullable(),
  serialNumber: z.string().nullable(),
  /** `unverifiable`: the issuer certificate wasn't sent or the algorithm isn't known. */
  signature: z.enum(['valid', 'invalid', 'unverifiable']).nullable(),
  /** Signed by the issuer itself or by a delegate it authorised (RFC 6960 §4.2.2.2). */
  responderAuthorized: z.boolean().nullable(),
})

export type Staple = z.infer<typeof stapleSchema>

export const chainSchema = z.strictObject({
  /** How it was obtained, the version spoken and the kind of key: `TLS 1.3 RSA`, `TLS 1.2 ECDSA`. */
  obtained: z.array(z.string()),
  /** As sent by the server, leaf first, order untouched. */
  chain: z.array(certificateSchema).min(1),
  /** What OpenSSL's verifier said of it with the public roots and the target's CAs: null is fine, else its code
   * (CERT_HAS_EXPIRED …). `UNVERIFIED`: no handshake with this certificate could be finished, so that nobody was asked. */
  verification: z.strictObject({
    code: z.string().nullable(),
    /** Signatures lead from the leaf, through certificates that were sent, to a trusted root; dates left aside. */
    pathToRoot: z.boolean(),
  }),
  /** Does the leaf cover the target's name (RFC 9525)? */
  matchesHost: z.boolean(),
  /** The stapled OCSP response; null: none came, though asked for. */
  staple: outcomeSchema(stapleSchema.nullable()),
})
export type Chain = z.infer<typeof chainSchema>

export const tlsFactsSchema = z.strictObject({
  /** One finished handshake with a modern client's offer (Node's TLS): the control exchange of everything below. */
  handshake: outcomeSchema(
    z.strictObject({
      version: z.string(),
      suite: z.string(),
      group: z.string().nullable(),
      alpn: z.string().nullable(),
    }),
  ),
  /** Is each version negotiated? `ok` names the suite chosen first. */
  versions: byVersion(outcomeSchema(z.strictObject({ suite: z.string() }))),
  /** IANA names of every accepted suite, in the server's order where it has one, else in the order found. */
  suites: byVersion(z.array(z.string())),
  /** How each enumeration of suites ended: what the server answered when only the suites it doesn't have were left. */
  suiteRefusals: byVersion(z.array(failureSchema)),
  /** Who decides between suites both have. Absent where fewer than two were found, or the choices fit neither answer. */
  preference: byVersion(z.enum(['server', 'client'])),
  /** Named groups accepted for (EC)DHE, in the server's order where it has one. */
  groups: byVersion(z.array(z.string())),
  groupRefusals: byVersion(z.array(failureSchema)),
  /** Groups that could not be told: the server always chose the certificate's own curve before them. */
  groupsUntested: byVersion(z.array(z.string())),
  /** Who decides between groups both have; absent as above. */
  groupPreference: byVersion(z.enum(['server', 'client'])),
  /** Finite-field parameters seen in ServerKeyExchange, one per version and suite asked. Sizes in bits; prime in hex. */
  dhParameters: z.array(
    z.strictObject({
      version: z.enum(versionNames),
      suite: z.string(),
      bits: z.int(),
      prime: z.string(),
      generator: z.string(),
    }),
  ),
  /** Names of the extensions in the ServerHello (TLS ≤ 1.2) to a hello that offered all of them. */
  extensions: byVersion(z.array(z.string())),
  /** One entry per distinct leaf. */
  certificates: z.array(chainSchema),
  /** Chains that could not be read, and, where no chain came at all, why. */
  certificateFailures: z.array(failureSchema),
  /** ALPN (RFC 7301), each protocol offered alone: what the server selected, null for none. */
  alpn: z.partialRecord(
    z.enum(['h2', 'http/1.1']),
    outcomeSchema(z.strictObject({ selected: z.string().nullable() })),
  ),
})
