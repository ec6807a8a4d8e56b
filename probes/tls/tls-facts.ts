import * as z from 'zod'
import { createOutcomeSchema, failureSchema } from '../../core/outcome.ts'
import { repeatedAbsenceSchema } from '../../core/repeated-absence.ts'
import { versionNames } from '../../core/tls/registry/versions.ts'
import { helloParts } from './asking/hello-parts.ts'
import { deviations } from './certificate/certificate-deviations.ts'
import { keyTestNames } from './certificate/keys/key-test-names.ts'
import { pathRules } from './certificate/path-rules.ts'
import { revocationSchema } from './revocation/revocation-facts.ts'
import { transparencySchema } from './transparency/transparency-facts.ts'

/** The premaster secrets of the ROBOT paper (USENIX Security 2018, §3.2): one in order, four broken in different ways. */
export const robotVectors = ['valid', 'wrong-prefix', 'misplaced-zero', 'no-zero', 'wrong-version'] as const

/** Records under a CBC suite, in order or with one thing broken: see `vulnerabilities/cbc-padding.ts`. */
export const cbcVectors = [
  'valid',
  'wrong-both',
  'wrong-mac',
  'wrong-padding',
  'empty-wrong-mac',
  'incomplete-padding',
] as const

/** What a hello can have that is allowed and trips servers: see `intolerance.ts`. */
export const helloFeatures = [
  'grease',
  'hybrid-key',
  'long',
  'split',
  'fragmented',
  'future-version',
  'medium-length',
  'certain-lengths',
  ...helloParts,
] as const

/** One entry for each vector, all required. */
function createRobotVectorSchema<T extends z.ZodType>(value: T) {
  return Object.fromEntries(robotVectors.map((vector) => [vector, value])) as Record<
    (typeof robotVectors)[number],
    T
  >
}

const createByVersionSchema = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(versionNames), value)

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
  /** The bits of keyUsage by their names, and the OIDs of extendedKeyUsage; null: it has no such extension. */
  keyUsage: z.array(z.string()).nullable().optional(),
  extendedKeyUsage: z.array(z.string()).nullable().optional(),
  /** Where it departs from RFC 5280 and was understood all the same: see `certificate-deviations.ts`. */
  deviations: z.array(z.enum(deviations)).optional(),
  /** Its parts that were not understood; `OpenSSL`: the library refuses the whole. */
  unread: z.array(z.string()).optional(),
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
  /** The dates of the delegate's certificate; null: the issuer signed itself. Absent: nobody is known to have signed. */
  delegate: z.strictObject({ notBefore: z.string(), notAfter: z.string() }).nullable().optional(),
})

export type Staple = z.infer<typeof stapleSchema>

const pathFindingSchema = z.strictObject({
  rule: z.enum(pathRules),
  /** Of the certificate at fault. */
  subject: z.string(),
  /** In words that follow the certificate's name. */
  says: z.string(),
})
export type PathFinding = z.infer<typeof pathFindingSchema>

const trustPathSchema = z.strictObject({
  /** Leaf first, trusted root last. Their dates are judged where the time is known. */
  certificates: z.array(
    z.strictObject({
      sha256: z.string(),
      subject: z.string(),
      /** ISO 8601, UTC; anything else: it could not be read. */
      notBefore: z.string(),
      notAfter: z.string(),
    }),
  ),
  /** The root is one of the public ones. */
  public: z.boolean(),
  /** Each makes the path invalid, its dates aside; each doubt might, if it were understood. */
  faults: z.array(pathFindingSchema),
  doubts: z.array(pathFindingSchema),
})
export type TrustPath = z.infer<typeof trustPathSchema>

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
    /** Our own verification by RFC 5280 §6: every way from the leaf to a trusted root. Absent: not looked for. */
    paths: z.array(trustPathSchema).optional(),
    /** There are more of them than were looked at. */
    pathsLeftOut: z.boolean().optional(),
    /** Certificates whose issuer's name was found, with a key that did not sign them. */
    foreignIssuers: z.array(pathFindingSchema).optional(),
  }),
  /** Weaknesses that the public keys show by themselves, certificate by certificate; absent: not looked for. */
  keyTests: z
    .array(
      z.strictObject({
        /** Of the certificate. */
        sha256: z.string(),
        tested: z.array(z.enum(keyTestNames)),
        weak: z.array(z.strictObject({ test: z.enum(keyTestNames), says: z.string() })),
      }),
    )
    .optional(),
  /** Does the leaf cover the target's name (RFC 9525)? */
  matchesHost: z.boolean(),
  /** The stapled OCSP response; null: none came, though asked for. */
  staple: createOutcomeSchema(stapleSchema.nullable()),
})
export type Chain = z.infer<typeof chainSchema>

const clientCertificateSchema = createOutcomeSchema(
  z
    .strictObject({
      /** In which versions. */
      asked: z.array(z.string()),
      /** The names of the CAs that it says it takes; empty: it says none; null: the list could not be read. */
      authorities: z.array(z.string()).nullable(),
      /** What became of a request without one: `ok` with the HTTP status, an alert … */
      withoutOne: createOutcomeSchema(z.strictObject({ status: z.int().nullable() })),
    })
    .nullable(),
)
export type ClientCertificate = z.infer<typeof clientCertificateSchema>

export const tlsFactsSchema = z.strictObject({
  /** One finished handshake with a modern client's offer (Node's TLS): the control exchange of everything below. */
  handshake: createOutcomeSchema(
    z.strictObject({
      version: z.string(),
      suite: z.string(),
      group: z.string().nullable(),
      alpn: z.string().nullable(),
    }),
  ),
  /**
   * What finished handshakes of all probes (Node's TLS) with the target's own name agreed on, and how often. Not there: the run ended
   * before it was written down.
   */
  sessions: z.array(
    z.strictObject({
      version: z.string(),
      suite: z.string(),
      /** SHA-256 of the server's own certificate; null: none came, as where a session is taken up again. */
      leaf: z.string().nullable(),
      count: z.int().positive(),
    }),
  ),
  /** Is each version negotiated? `ok` names the suite chosen first. */
  versions: createByVersionSchema(createOutcomeSchema(z.strictObject({ suite: z.string() }))),
  /**
   * How often each version that was refused in clear words was asked for in all, how often it was refused, and how often spoken after
   * all. What was neither came to nothing.
   */
  refusedVersions: createByVersionSchema(
    z.strictObject({ asked: z.int(), refused: z.int(), spoken: z.int() }),
  ),
  /** IANA names of every accepted suite, in the server's order where it has one, else in the order found. */
  suites: createByVersionSchema(z.array(z.string())),
  /** How each enumeration of suites ended: what the server answered when only the suites it doesn't have were left. */
  suiteRefusals: createByVersionSchema(z.array(failureSchema)),
  /** Who decides between suites both have. Absent where fewer than two were found, or the choices fit neither answer. */
  preference: createByVersionSchema(z.enum(['server', 'client'])),
  /** Named groups accepted for (EC)DHE, in the server's order where it has one. */
  groups: createByVersionSchema(z.array(z.string())),
  groupRefusals: createByVersionSchema(z.array(failureSchema)),
  /** Groups that could not be told. */
  groupsUntested: createByVersionSchema(z.array(z.string())),
  /**
   * Groups that no client can get: the server always chose the certificate's own curve before them, and refused them without it, so
   * that every client has to offer it (RFC 8422 §5.1). Whether the server has them was not told. Versions without any are absent.
   */
  groupsNeverChosen: createByVersionSchema(z.array(z.string())),
  /** Who decides between groups both have; absent as above. */
  groupPreference: createByVersionSchema(z.enum(['server', 'client'])),
  /** Finite-field parameters seen in ServerKeyExchange, one per version and suite asked. Sizes in bits; prime in hex. */
  dhParameters: z.array(
    z.strictObject({
      version: z.enum(versionNames),
      suite: z.string(),
      bits: z.int(),
      prime: z.string(),
      generator: z.string(),
      /** The published group that this is: `RFC 7919 ffdhe2048`. */
      group: z.string().optional(),
      /** Is it a prime, by a standard that it stands in, or as far as Miller and Rabin's test goes? Absent: not known. */
      isPrime: z.boolean().optional(),
      /** Why that is not known. */
      untested: failureSchema.optional(),
      /** SHA-256 of the server's public values, one for each handshake that was asked. */
      publicKeys: z.array(z.string()).optional(),
    }),
  ),
  /** Names of the extensions in the ServerHello (TLS ≤ 1.2) to a hello that offered all of them. */
  extensions: createByVersionSchema(z.array(z.string())),
  /** Was encrypt_then_mac (RFC 7366) agreed to under a CBC suite, in each version that has any? */
  encryptThenMac: createByVersionSchema(createOutcomeSchema(z.boolean())),
  /** Compression chosen by the server (RFC 3749) from DEFLATE and null, in each version with suites: `null`, `DEFLATE`. */
  compression: createByVersionSchema(
    createOutcomeSchema(z.strictObject({ method: z.enum(['null', 'DEFLATE']) })),
  ),
  /**
   * A second handshake that the client began inside a finished one (RFC 5246 §7.2.2), in the newest version before
   * TLS 1.3: asked once. `renegotiated` has the server's answer to that: `ok`, the alert no_renegotiation, a close.
   */
  clientRenegotiation: createByVersionSchema(
    createOutcomeSchema(z.strictObject({ renegotiated: createOutcomeSchema(z.literal(true)) })),
  ),
  /**
   * The answer to a hello with TLS_FALLBACK_SCSV (RFC 7507) in the second newest version of the server: a proper one is
   * the alert inappropriate_fallback. Empty where fewer than two versions with suites were found.
   */
  fallbackScsv: createByVersionSchema(createOutcomeSchema(z.strictObject({ suite: z.string() }))),
  /** IANA names of the schemes that the server signs its key exchange with, in TLS 1.2 and 1.3. */
  signatureSchemes: createByVersionSchema(z.array(z.string())),
  /**
   * Public keys for ECDHE that came with those signatures, one for each handshake, in the order they came. Empty: no handshake
   * had any.
   */
  ephemeralKeys: createByVersionSchema(
    z.array(
      z.strictObject({
        group: z.string(),
        /** Of the key as sent, in hex. */
        sha256: z.string(),
      }),
    ),
  ),
  /** How each enumeration of schemes ended. */
  signatureSchemeRefusals: createByVersionSchema(z.array(failureSchema)),
  /**
   * Each way to take up a session again: the id of TLS ≤ 1.2 (RFC 5246 §7.3), its ticket (RFC 5077), the pre-shared key of
   * TLS 1.3 (RFC 8446 §4.6.1). Absent where no version has it.
   */
  resumption: z.partialRecord(
    z.enum(['session id', 'session ticket', 'pre-shared key']),
    createOutcomeSchema(
      z.strictObject({
        /** Did the server hand out what a client could come back with? */
        issued: z.boolean(),
        /** The ticket's lifetime (hint); null: not said, as ever with ids. */
        lifetimeSeconds: z.int().nullable(),
        /** max_early_data_size of the ticket (RFC 8446 §4.2.10), in bytes; null: not of TLS 1.3, or not readable. */
        maxEarlyData: z.int().nullable(),
        /** Coming back with it: was the session taken up? Null: nothing was issued. */
        resumed: createOutcomeSchema(z.boolean()).nullable(),
      }),
    ),
  ),
  /** One entry per distinct leaf. */
  certificates: z.array(chainSchema),
  /**
   * Whether the server asks for a certificate of the client's (RFC 8446 §4.3.2), in the handshakes that brought the chains; null: in none of
   * them. Failed: there was no such handshake.
   */
  clientCertificate: clientCertificateSchema,
  /** The certificate timestamps (RFC 6962) that came in, with and beside each leaf, verified against the logs known. */
  transparency: transparencySchema,
  /** What the CAs' lists of revoked certificates say. */
  revocation: revocationSchema,
  /** Chains that could not be read, and, where no chain came at all, why. */
  certificateFailures: z.array(failureSchema),
  /**
   * The leaf presented to a client that asks for a name nobody has (`unknown`), and to one that names none (`absent`;
   * RFC 6066 §3).
   */
  sni: z.partialRecord(
    z.enum(['unknown', 'absent']),
    createOutcomeSchema(
      z.strictObject({
        sha256: z.string(),
        subject: z.string(),
        dnsNames: z.array(z.string()),
        ipAddresses: z.array(z.string()),
      }),
    ),
  ),
  /**
   * Hellos with features that servers must bear, several at once; only where such a hello failed, each alone. `ok` has the
   * version of the ServerHello.
   */
  intolerance: z.array(
    z.strictObject({
      features: z.array(z.enum(helloFeatures)),
      outcome: createOutcomeSchema(z.strictObject({ version: z.enum(versionNames) })),
      /** Of a hello that failed, with the headers of its records. */
      bytes: z.int().optional(),
      /** Where a single feature failed: what came of it again, each time in another length, with hellos without a feature as controls. */
      repeated: repeatedAbsenceSchema.optional(),
    }),
  ),
  /** ALPN (RFC 7301), each protocol offered alone: what the server selected, null for none. */
  alpn: z.partialRecord(
    z.enum(['h2', 'http/1.1']),
    createOutcomeSchema(z.strictObject({ selected: z.string().nullable() })),
  ),
  /**
   * A heartbeat request that claims one byte more than its record holds, after a correct one was answered
   * (CVE-2014-0160). Null: no ServerHello had the heartbeat extension.
   */
  heartbleed: createOutcomeSchema(
    z
      .strictObject({
        version: z.enum(versionNames),
        /** payload_length of the request, and the bytes of payload and padding that it had. */
        claimed: z.int(),
        held: z.int(),
        /** `discarded`: a correct request sent after it was answered, and it was not. */
        answer: z.enum(['response', 'discarded', 'alert']),
        /** Bytes of payload in the response, counted and not kept. */
        returned: z.int().nullable(),
      })
      .nullable(),
  ),
  /**
   * ChangeCipherSpec before any key was exchanged (CVE-2014-0224): what the server answered. Null: nothing older than
   * TLS 1.3 to ask.
   */
  ccsInjection: createOutcomeSchema(
    z
      .strictObject({
        version: z.enum(versionNames),
        /** The answer to the first one, silence included. */
        first: failureSchema,
        /** To a second one on the same connection; null: the first was answered or ended the connection. */
        second: failureSchema.nullable(),
        /** To an equally misplaced record of application data on another connection; null: not needed. */
        comparison: failureSchema.nullable(),
      })
      .nullable(),
  ),
  /**
   * Resumption by ticket with a session id of 31 bytes, one less than the flaw returns (CVE-2016-9244). Null: nothing
   * older than TLS 1.3 to ask.
   */
  ticketbleed: createOutcomeSchema(
    z
      .strictObject({
        version: z.enum(versionNames),
        /** Was a ticket issued in a finished handshake? */
        ticket: z.boolean(),
        /** Did the server resume with it? Null: no ticket. */
        resumed: z.boolean().nullable(),
        /** Length in bytes of the session id in its ServerHello, and whether that begins with the one sent. */
        sessionIdLength: z.int().nullable(),
        echoed: z.boolean().nullable(),
      })
      .nullable(),
  ),
  /**
   * Bleichenbacher's oracle (ROBOT): what five differently formed premaster secrets were answered with, in full flows
   * (with ChangeCipherSpec and Finished behind them) and short ones, for each version and each kind of cipher in it. Rounds repeat what
   * differed. Empty: no suite with RSA key exchange was accepted.
   */
  robot: z.array(
    z.strictObject({
      version: z.enum(versionNames),
      /** IANA names of those offered, all of one kind. Absent: one of an older version of mmverify, which chose whatever it got. */
      suites: z.array(z.string()).optional(),
      flow: z.enum(['full', 'short']),
      rounds: z
        .array(
          z.strictObject(
            createRobotVectorSchema(createOutcomeSchema(z.strictObject({ answer: failureSchema }))),
          ),
        )
        .min(1),
    }),
  ),
  /**
   * What records with broken padding or MAC were answered with in finished handshakes, each suite by itself and without
   * encrypt_then_mac. The first round has every vector, the second what differed from `wrong-both`, beside it. Empty: no CBC suite was
   * accepted from TLS 1.0 on that a handshake can be finished with here.
   */
  cbcPadding: createOutcomeSchema(
    z.array(
      z.strictObject({
        version: z.enum(['TLS 1.2', 'TLS 1.1', 'TLS 1.0']),
        /** IANA name. */
        suite: z.string(),
        rounds: z
          .array(
            z.partialRecord(
              z.enum(cbcVectors),
              createOutcomeSchema(z.strictObject({ answer: failureSchema })),
            ),
          )
          .min(1),
      }),
    ),
  ),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    tls: z.infer<typeof tlsFactsSchema>
  }
}
