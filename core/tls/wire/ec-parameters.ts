import type { Reader, Writer } from './codec.ts'

export interface EcParameters {
  /** explicit_prime 1, explicit_char2 2, named_curve 3. */
  curveType: number
  group: number | null
  explicitCurve: Uint8Array | null
}

const explicitPrime = 1
const explicitChar2 = 2
const namedCurve = 3

/**
 * select (curve_type) {      (RFC 4492 §5.4; RFC 8422 keeps named_curve only)
 *   case explicit_prime: opaque prime_p<1..2^8-1>; ECCurve curve; ECPoint base;
 *                        opaque order<1..2^8-1>; opaque cofactor<1..2^8-1>;
 *   case explicit_char2: uint16 m; ECBasisType basis;
 *                        trinomial: opaque k<1..2^8-1>; pentanomial: opaque k1, k2, k3;
 *                        ECCurve curve; ECPoint base; opaque order; opaque cofactor;
 *   case named_curve:    NamedCurve namedcurve; }
 * struct { opaque a<1..2^8-1>; opaque b<1..2^8-1>; } ECCurve;
 *
 * An explicit curve is only measured, so that what follows it can be read. Of an unknown curve_type nothing
 * is known, not even its length: that is an error.
 */
export function readEcParameters(reader: Reader): EcParameters {
  const curveType = reader.u8('curve_type')
  if (curveType === namedCurve) return { curveType, group: reader.u16('named_curve'), explicitCurve: null }
  if (curveType !== explicitPrime && curveType !== explicitChar2) reader.reject('curve_type', 1)
  const explicitCurve = reader.measured(() => {
    if (curveType === explicitPrime) reader.opaque8('prime_p')
    else skipCharacteristic2Field(reader)
    for (const field of ['curve_a', 'curve_b', 'base', 'order', 'cofactor']) reader.opaque8(field)
  })
  return { curveType, group: null, explicitCurve }
}

export function writeEcParameters(writer: Writer, { curveType, group, explicitCurve }: EcParameters): void {
  writer.u8(curveType)
  if (group !== null) writer.u16(group)
  else if (explicitCurve) writer.bytes(explicitCurve)
}

const trinomial = 1
const pentanomial = 2

function skipCharacteristic2Field(reader: Reader): void {
  reader.u16('m')
  const basis = reader.u8('basis')
  if (basis !== trinomial && basis !== pentanomial) reader.reject('basis', 1)
  for (const field of basis === trinomial ? ['k'] : ['k1', 'k2', 'k3']) reader.opaque8(field)
}
