import type { ProfileName, Requirement } from '../../core/requirement.ts'
import { anssi } from './anssi.ts'
import { bsi } from './bsi.ts'
import { mozillaIntermediate, mozillaModern, mozillaOld } from './mozilla.ts'
import { nist } from './nist.ts'
import { pciDss } from './pci-dss.ts'
import type { Policy, PolicyValues } from './policy.ts'

/** The profiles that are one document's rules for TLS and ask for nothing else. */
export const policies = {
  'mozilla-modern': mozillaModern,
  'mozilla-intermediate': mozillaIntermediate,
  'mozilla-old': mozillaOld,
  anssi,
  bsi,
  nist,
  'pci-dss': pciDss,
} as const satisfies Partial<Record<ProfileName, Policy>>
export type PolicyName = keyof typeof policies

/** The requirements that the policies make of one check, to be spread into its own. */
export function createPolicyRequirements<Id extends keyof PolicyValues>(
  id: Id,
): Partial<Record<PolicyName, Requirement<PolicyValues[Id]>>> {
  const requirements: Partial<Record<PolicyName, Requirement<PolicyValues[Id]>>> = {}
  for (const [name, policy] of Object.entries(policies) as [PolicyName, Policy][]) {
    const requirement = policy[id]
    if (requirement) requirements[name] = requirement
  }
  return requirements
}
