import { createECDH } from 'node:crypto'

/** Is the key one of the first multiples of the curve's generator, in either direction? Other curves than these are not tried. */
export function hasSmallPrivateKey(curve: string, point: Buffer): boolean {
  const name = curveNames[curve]
  if (name === undefined || point.length < 3) return false
  const length = Math.floor(point[0] === 4 ? (point.length - 1) / 2 : point.length - 1)
  return smallMultiplesOf(name).has(point.toString('hex', 1, 1 + length))
}

const curveNames: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'prime256v1',
  '1.3.132.0.34': 'secp384r1',
  '1.3.132.0.35': 'secp521r1',
}

const known = new Map<string, ReadonlySet<string>>()

/** By the first coordinate, which a point and its negative share: so those below the order are found as well. */
function smallMultiplesOf(name: string): ReadonlySet<string> {
  const before = known.get(name)
  if (before) return before
  const ecdh = createECDH(name)
  const multiples = new Set(
    Array.from({ length: 16 }, (_, index) => {
      ecdh.setPrivateKey(Buffer.of(index + 1))
      const point = ecdh.getPublicKey()
      return point.toString('hex', 1, 1 + (point.length - 1) / 2)
    }),
  )
  known.set(name, multiples)
  return multiples
}
