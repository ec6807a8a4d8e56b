import type { FactsAt } from '../../core/fact.ts'
import { groupFacts } from '../reading/edge/offered-groups.ts'

/** What the prediction stands on: nothing is asked of the server for it. */
export const negotiationFacts = [
  ...groupFacts,
  'tls.preference',
  'tls.groupPreference',
  'tls.signatureSchemes',
  'tls.signatureSchemeRefusals',
  'tls.dhParameters',
  'tls.certificates',
  'tls.extensions',
  'tls.intolerance',
] as const
export type NegotiationFacts = FactsAt<(typeof negotiationFacts)[number]>
