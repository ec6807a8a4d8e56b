import { createRegistry } from './code-points.ts'

export interface NamedGroup {
  code: number
  /** As IANA spells it: `x25519`, `secp521r1`, `X25519MLKEM768`. */
  name: string
  kind: 'EC' | 'FFDHE' | 'KEM' | 'hybrid'
  /**
   * Size of the curve's field or the prime; of a hybrid, its curve's. For ML-KEM alone the number in its
   * name.
   */
  bits: number
  /**
   * Classical security in bits (NIST SP 800-56A rev. 3 appendix D; ML-KEM by its category). A hybrid is as
   * strong as its stronger part.
   */
  strength: number
}

/**
 * NamedGroup (RFC 8446 §4.2.7, RFC 8422 §5.1.1, RFC 7919, RFC 8734, RFC 9367, RFC 8998, the ML-KEM drafts).
 */
const rows = [
  [0x0001, 'sect163k1', 'EC', 163, 81],
  [0x0002, 'sect163r1', 'EC', 163, 81],
  [0x0003, 'sect163r2', 'EC', 163, 81],
  [0x0004, 'sect193r1', 'EC', 193, 96],
  [0x0005, 'sect193r2', 'EC', 193, 96],
  [0x0006, 'sect233k1', 'EC', 233, 116],
  [0x0007, 'sect233r1', 'EC', 233, 116],
  [0x0008, 'sect239k1', 'EC', 239, 119],
  [0x0009, 'sect283k1', 'EC', 283, 141],
  [0x000a, 'sect283r1', 'EC', 283, 141],
  [0x000b, 'sect409k1', 'EC', 409, 204],
  [0x000c, 'sect409r1', 'EC', 409, 204],
  [0x000d, 'sect571k1', 'EC', 571, 285],
  [0x000e, 'sect571r1', 'EC', 571, 285],
  [0x000f, 'secp160k1', 'EC', 160, 80],
  [0x0010, 'secp160r1', 'EC', 160, 80],
  [0x0011, 'secp160r2', 'EC', 160, 80],
  [0x0012, 'secp192k1', 'EC', 192, 96],
  [0x0013, 'secp192r1', 'EC', 192, 96],
  [0x0014, 'secp224k1', 'EC', 224, 112],
  [0x0015, 'secp224r1', 'EC', 224, 112],
  [0x0016, 'secp256k1', 'EC', 256, 128],
  [0x0017, 'secp256r1', 'EC', 256, 128],
  [0x0018, 'secp384r1', 'EC', 384, 192],
  [0x0019, 'secp521r1', 'EC', 521, 260],
  [0x001a, 'brainpoolP256r1', 'EC', 256, 128],
  [0x001b, 'brainpoolP384r1', 'EC', 384, 192],
  [0x001c, 'brainpoolP512r1', 'EC', 512, 256],
  [0x001d, 'x25519', 'EC', 255, 127],
  [0x001e, 'x448', 'EC', 448, 224],
  [0x001f, 'brainpoolP256r1tls13', 'EC', 256, 128],
  [0x0020, 'brainpoolP384r1tls13', 'EC', 384, 192],
  [0x0021, 'brainpoolP512r1tls13', 'EC', 512, 256],
  [0x0022, 'GC256A', 'EC', 256, 128],
  [0x0023, 'GC256B', 'EC', 256, 128],
  [0x0024, 'GC256C', 'EC', 256, 128],
  [0x0025, 'GC256D', 'EC', 256, 128],
  [0x0026, 'GC512A', 'EC', 512, 256],
  [0x0027, 'GC512B', 'EC', 512, 256],
  [0x0028, 'GC512C', 'EC', 512, 256],
  [0x0029, 'curveSM2', 'EC', 256, 128],
  [0x0100, 'ffdhe2048', 'FFDHE', 2048, 112],
  [0x0101, 'ffdhe3072', 'FFDHE', 3072, 128],
  [0x0102, 'ffdhe4096', 'FFDHE', 4096, 152],
  [0x0103, 'ffdhe6144', 'FFDHE', 6144, 176],
  [0x0104, 'ffdhe8192', 'FFDHE', 8192, 200],
  [0x0200, 'MLKEM512', 'KEM', 512, 128],
  [0x0201, 'MLKEM768', 'KEM', 768, 192],
  [0x0202, 'MLKEM1024', 'KEM', 1024, 256],
  [0x11eb, 'SecP256r1MLKEM768', 'hybrid', 256, 192],
  [0x11ec, 'X25519MLKEM768', 'hybrid', 255, 192],
  [0x11ed, 'SecP384r1MLKEM1024', 'hybrid', 384, 256],
  [0x11ee, 'curveSM2MLKEM768', 'hybrid', 256, 192],
  [0x6399, 'X25519Kyber768Draft00', 'hybrid', 255, 192],
  [0x639a, 'SecP256r1Kyber768Draft00', 'hybrid', 256, 192],
] as const satisfies readonly (readonly [number, string, NamedGroup['kind'], number, number])[]

const groups = createRegistry<NamedGroup>(
  rows.map(([code, name, kind, bits, strength]) => ({ code, name, kind, bits, strength })),
)

export const namedGroups = groups.entries
/** The IANA name; `arbitrary_explicit_prime_curves` and others without a row as `unassigned(0xFF01)`. */
export const namedGroupName = groups.name
export const namedGroupNamed = groups.named
export const namedGroupAt = groups.at
