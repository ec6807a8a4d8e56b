import type { ExtensionValues } from './certificate-extensions.ts'

const anyPolicy = '2.5.29.32.0'

export interface PolicyStep {
  extensions: ExtensionValues
  /** Issuer and subject have one name. Such a certificate does not count for the skips. */
  selfIssued: boolean
}

/**
 * Which certificate of a path breaks the demand for a policy (RFC 5280 §6.1.3 (d) to (f), §6.1.4 (a), (b), (h) to (j), §6.1.5), for a client that
 * takes any policy, as browsers do. Such a client only asks whether a policy is left, so that the tree of §6.1.2 (a) is the set of
 * its leaves here.
 *
 * @param path - from the certificate below the root to the leaf
 * @returns its index; null: none does
 */
export function findPolicyFault(path: readonly PolicyStep[]): number | null {
  let left: ReadonlySet<string> = new Set([anyPolicy])
  let explicit = path.length + 1
  let mapping = path.length + 1
  let any = path.length + 1
  for (const [index, { extensions, selfIssued }] of path.entries()) {
    const isLeaf = index === path.length - 1
    left = keepPolicies(left, extensions.policies, any > 0 || (selfIssued && !isLeaf))
    if (explicit === 0 && left.size === 0) return index
    if (isLeaf) {
      const isDemanded = explicit <= 1 || extensions.requireExplicitPolicy === 0
      return isDemanded && left.size === 0 ? index : null
    }
    left = mapPolicies(left, extensions.policyMappings, mapping > 0)
    const step = selfIssued ? 0 : 1
    explicit = limit(explicit - step, extensions.requireExplicitPolicy)
    mapping = limit(mapping - step, extensions.inhibitPolicyMapping)
    any = limit(any - step, extensions.inhibitAnyPolicy)
  }
  return null
}

function limit(counter: number, given: number | null): number {
  const left = Math.max(counter, 0)
  return given === null ? left : Math.min(left, given)
}

function keepPolicies(
  left: ReadonlySet<string>,
  policies: readonly string[] | null,
  isAnyTaken: boolean,
): ReadonlySet<string> {
  if (policies === null) return new Set()
  const named = policies.filter((policy) => policy !== anyPolicy)
  const kept = named.filter((policy) => left.has(policy) || left.has(anyPolicy))
  return isAnyTaken && policies.includes(anyPolicy) ? new Set([...kept, ...left]) : new Set(kept)
}

function mapPolicies(
  left: ReadonlySet<string>,
  mappings: ExtensionValues['policyMappings'],
  isMappingTaken: boolean,
): ReadonlySet<string> {
  const mapped = new Set(left)
  for (const [from] of mappings) mapped.delete(from)
  if (!isMappingTaken) return mapped
  for (const [from, to] of mappings) if (left.has(from) || left.has(anyPolicy)) mapped.add(to)
  return mapped
}
