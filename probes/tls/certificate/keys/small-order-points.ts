/**
 * The points of edwards25519 whose order divides eight, encoded as keys (RFC 8032 §5.1.2): 0, 1 and −1 as the second coordinate, and those of
 * order eight, each with either sign and also not reduced. A test computes them anew.
 */
export const smallOrderPoints: ReadonlySet<string> = new Set(
  [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ].flatMap((point) => [point, setSign(point)]),
)

/** The highest bit of the last byte. */
function setSign(point: string): string {
  const last = Number.parseInt(point.slice(-2), 16) | 0x80
  return point.slice(0, -2) + last.toString(16)
}
