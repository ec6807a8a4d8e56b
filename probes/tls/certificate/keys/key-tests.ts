import type { Work } from '../../../work/work-budget.ts'
import type { PublicKeyInfo } from '../public-key-info.ts'
import { hasSmallPrivateKey } from './elliptic-keys.ts'
import { findFactorsByFermat } from './fermat.ts'
import type { KeyTestName } from './key-test-names.ts'
import { isFromRoca } from './roca.ts'
import { findSmallFactor, isPrimeModulus } from './rsa-factors.ts'
import { smallOrderPoints } from './small-order-points.ts'

export interface KeyTestResult {
  /** Those that were made. */
  tested: KeyTestName[]
  /** Those of them that found the key weak, with the reason in words. */
  weak: { test: KeyTestName; says: string }[]
}

/** Tries the key for each weakness that its kind can have. Each test is a piece of work, and bounded by the size of the key. */
export function* testKey(info: PublicKeyInfo): Work<KeyTestResult> {
  const result: KeyTestResult = { tested: [], weak: [] }
  for (const [test, find] of testsOf(info)) {
    yield
    const says = find()
    result.tested.push(test)
    if (says !== null) result.weak.push({ test, says })
  }
  return result
}

type Test = readonly [KeyTestName, () => string | null]

function testsOf({ algorithm, curve, bits, rsa }: PublicKeyInfo): Test[] {
  if (rsa) return rsa.modulusBits > maxBits ? [] : listRsaTests(rsa)
  if (algorithm === idEcPublicKey && curve)
    return [
      [
        'small-private-key',
        () => (hasSmallPrivateKey(curve, bits) ? 'its private key is a small number' : null),
      ],
    ]
  if (algorithm === idEd25519)
    return [
      [
        'small-order',
        () =>
          smallOrderPoints.has(bits.toString('hex'))
            ? 'it is a point of small order, for which anyone can forge signatures'
            : null,
      ],
    ]
  return []
}

const idEcPublicKey = '1.2.840.10045.2.1'
const idEd25519 = '1.3.101.112'
/** What OpenSSL takes of RSA at most. */
const maxBits = 16_384

function listRsaTests({ modulus, exponent, modulusBits }: NonNullable<PublicKeyInfo['rsa']>): Test[] {
  return [
    ['exponent', () => judgeExponent(exponent)],
    [
      'small-factor',
      () => {
        const factor = findSmallFactor(modulus)
        return factor === null
          ? null
          : `its modulus is divisible by ${factor}, so that its private key can be computed`
      },
    ],
    [
      'close-primes',
      () =>
        findFactorsByFermat(modulus)
          ? 'its primes lie so near each other that Fermat’s method finds them (CVE-2022-26320)'
          : null,
    ],
    [
      'roca',
      () =>
        isFromRoca(modulus)
          ? 'it has the fingerprint of Infineon’s weak generator (ROCA, CVE-2017-15361)'
          : null,
    ],
    // One round of Miller and Rabin's test takes 50 ms for 4096 bits, and eight times as long for twice as many.
    ...(modulusBits <= 4096
      ? [
          [
            'prime-modulus',
            () =>
              isPrimeModulus(modulus)
                ? 'its modulus is a prime, so that its private key can be computed'
                : null,
          ] as const,
        ]
      : []),
  ]
}

function judgeExponent(exponent: bigint): string | null {
  if (exponent === 1n) return 'its exponent is 1: it encrypts and signs nothing'
  return exponent % 2n === 0n ? `its exponent ${exponent} is even, which no RSA key can have` : null
}
