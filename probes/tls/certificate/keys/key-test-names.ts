/** Published weaknesses that a public key shows by itself. */
export const keyTestNames = [
  /** RSA: the exponent 1, or an even one. */
  'exponent',
  /** RSA: the modulus has a prime below 65,536, or is one itself. */
  'small-factor',
  'prime-modulus',
  /** RSA: the two primes lie near each other (CVE-2022-26320). */
  'close-primes',
  /** RSA: made by Infineon's library (CVE-2017-15361, ROCA). */
  'roca',
  /** A private key that is a small number. */
  'small-private-key',
  /** A point of small order, for which signatures can be forged. */
  'small-order',
] as const
export type KeyTestName = (typeof keyTestNames)[number]
