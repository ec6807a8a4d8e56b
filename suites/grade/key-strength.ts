import { namedGroupNamed } from '../../core/tls/registry/named-groups.ts'
import type { Certificate } from '../../probes/tls/tls-facts.ts'

/**
 * Strength of a key or group as the RSA modulus that is as hard to break (NIST SP 800-57 part 1 table 2); null when the
 * kind isn't known. A hybrid counts by its curve, the part SSL Labs' guide knows.
 */
export function rsaEquivalentOfKey({ key }: Certificate): number | null {
  if (/^(RSA|DSA)/.test(key.type)) return key.bits
  if (key.type === 'EC') return key.bits === null ? null : rsaEquivalentOfCurve(key.bits)
  if (/^Ed25519$/i.test(key.type)) return rsaEquivalentOfCurve(256)
  return /^Ed448$/i.test(key.type) ? rsaEquivalentOfCurve(448) : null
}

export function rsaEquivalentOfGroup(name: string): number | null {
  const group = namedGroupNamed(name)
  if (!group) return null
  if (group.kind === 'FFDHE') return group.bits
  return group.kind === 'KEM' ? (group.strength >= 192 ? 7680 : 3072) : rsaEquivalentOfCurve(group.bits)
}

function rsaEquivalentOfCurve(bits: number): number {
  if (bits >= 512) return 15_360
  if (bits >= 384) return 7680
  if (bits >= 255) return 3072
  if (bits >= 224) return 2048
  return bits >= 160 ? 1024 : 512
}
