/** Where a certificate departs from RFC 5280 and can be understood all the same. Clients differ in what they bear of it. */
export const deviations = [
  /** §4.1.2.2: must be positive, of at most 20 octets. */
  'negative-serial',
  'zero-serial',
  'long-serial',
  /** §4.1.2.5: UTCTime to 2049 and GeneralizedTime after, with seconds, in Z, without fractions. */
  'time-form',
  /** §4.2: no extension comes twice. */
  'duplicate-extension',
  /** §4.1.1.2: the algorithm in the signed part and the one beside it must be the same. */
  'algorithm-mismatch',
  /** §4.1.2.1: extensions ask for version 3. */
  'version',
  /** §4.1.2.4: must not be empty. */
  'empty-issuer',
  /** §4.1: DER has the shortest lengths, and nothing after the end. */
  'encoding',
] as const
export type Deviation = (typeof deviations)[number]
