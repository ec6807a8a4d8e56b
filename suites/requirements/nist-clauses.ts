import type { Clause } from '../../core/requirement.ts'

const document = 'NIST SP 800-52 revision 2 (August 2019)'
/** The publication itself could not be had; other projects copy its sentences, seldom with their numbers. */
const copied =
  'wording: the comments of a public C++ header (CRYPTO_ASSESS_H) that copies it; section number: not verified against the publication; read November 2026'
const transcribed =
  'wording: tls-attacker/TLS-Scanner, guideline/nist.xml; section number: not verified against the publication; read November 2026'

export const nistClauses = {
  versions: {
    document,
    section: '3.1',
    quote:
      'Servers that support government-only applications shall be configured to use TLS 1.2 and should be configured to use TLS 1.3 as well. These servers should not be configured to use TLS 1.1 and shall not use TLS 1.0, SSL 3.0, or SSL 2.0.',
    source: copied,
  },
  tls13: {
    document,
    section: '3.1',
    quote:
      'After this date, servers shall support TLS 1.3 for both government-only and citizen or business-facing applications.',
    source: copied,
  },
  tls12Optional: {
    document,
    section: '3.1',
    quote:
      'However, TLS 1.2 may be disabled on servers that support TLS 1.3 if it has been determined that TLS 1.2 is not needed for interoperability.',
    source: copied,
  },
  certificateStrength: {
    document,
    section: '3.2.1',
    quote:
      'both the public key contained in the certificate and the signature shall provide at least 112 bits of security',
    source: copied,
  },
  certificateLifespan: {
    document,
    section: '3.2.1, table of the certificate profile',
    quote: 'Validity Period: 3 years or less',
    paraphrase: true,
    source: copied,
  },
  tls12Suites: {
    document,
    section: '3.3.1.1',
    quote: 'Only listed cipher suites shall be used.',
    paraphrase: true,
    source: transcribed,
  },
  tls13Suites: {
    document,
    section: '3.3.1.2',
    quote:
      'TLS 1.3 servers may be configured to support the following cipher suites, which may be used with either RSA or ECDSA server certificates;',
    source: copied,
  },
  groups: {
    document,
    section: '3.4.2.2',
    quote:
      'When elliptic curve cipher suites are configured, at least one of the NIST-approved curves, P-256 (secp256r1) and P-384 (secp384r1), shall be supported as described in RFC 8422.',
    source: transcribed,
  },
  staple: {
    document,
    section: '3.4.1.5',
    quote: 'Certificate Status Request extension shall be supported.',
    paraphrase: true,
    source: transcribed,
  },
  earlyData: {
    document,
    section: '3.6',
    quote: 'Servers should not process early data received in the ClientHello message.',
    paraphrase: true,
    source: transcribed,
  },
  compression: {
    document,
    section: '3.7',
    quote:
      'The null compression method shall be enabled, and all other compression methods shall be disabled.',
    source: transcribed,
  },
} as const satisfies Record<string, Clause>
