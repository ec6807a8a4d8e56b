import type { Clause } from '../../core/requirement.ts'

/** What is asked of a certificate beside its own form: of logs, of DNS, of staples. Sentences on one line each. */
export const certificateClauses = {
  mustStaple: {
    document: 'RFC 7633',
    section: '4.3.2',
    quote:
      'A server SHOULD verify that its configuration is compatible with the TLS feature extension expressed in a certificate it presents.',
  },
  timestamps: {
    document: 'Chrome Certificate Transparency Policy (read November 2026)',
    section: 'CT Compliance',
    quote:
      'There are Embedded SCTs from at least N distinct CT Logs that were `Qualified`, `Usable`, `ReadOnly`, or `Retired` at the time of check',
  },
  operators: {
    document: 'Chrome Certificate Transparency Policy (read November 2026)',
    section: 'CT Compliance',
    quote:
      'Among the SCTs satisfying requirement 2, at least two SCTs must be issued from distinct CT Log Operators as recognized by Chrome',
  },
  appleTimestamps: {
    document: 'Apple’s Certificate Transparency policy (read December 2026)',
    section: 'Policy requirements',
    quote: 'At least one SCT must be issued from a log compliant with RFC 6962.',
  },
  lifetime: {
    document: 'CA/Browser Forum Baseline Requirements (read December 2026)',
    section: '6.3.2',
    quote:
      'Subscriber Certificates issued on or after 15 March 2026 and before 15 March 2027 SHOULD NOT have a Validity Period greater than 199 days and MUST NOT have a Validity Period greater than 200 days.',
  },
  anyAuthorityLifetime: {
    document: 'Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15 (read December 2026)',
    section: 'since July 1, 2019',
    quote:
      'TLS server certificates must have a validity period of 825 days or fewer (as expressed in the NotBefore and NotAfter fields of the certificate).',
  },
  revocation: {
    document: 'RFC 5280',
    section: '3.3',
    quote:
      'However, various circumstances may cause a certificate to become invalid prior to the expiration of the validity period.',
  },
  issuance: {
    document: 'RFC 8659',
    section: '3',
    quote:
      'If such an RRset exists, a CA MUST NOT issue a certificate unless the CA determines that either (1) the certificate request is consistent with the applicable CAA RRset or (2) an exception specified in the relevant CP or CPS applies.',
  },
  association: {
    document: 'RFC 6698',
    section: '4.1',
    quote:
      'A TLSA RRSet whose DNSSEC validation state is secure MUST be used as a certificate association for TLS unless a local policy would prohibit the use of the specific certificate association in the secure TLSA RRSet.',
  },
} as const satisfies Record<string, Clause>
