import { verifierTable } from '../clients/certificates/verifiers.ts'
import { certificateLifetimes } from './certificate-lifetimes.ts'
import { distributionSupports } from './distributions.ts'
import type { KnowledgeTable } from './knowledge-table.ts'
import { renewalTimes } from './renewal-times.ts'
import { shippedLogs } from './transparency-logs.ts'

/** What verdicts depend on besides the facts, and has a date: shown by `mmverify list --knowledge`. */
export const knowledgeTables: readonly KnowledgeTable<object>[] = [
  certificateLifetimes,
  distributionSupports,
  renewalTimes,
  verifierTable,
  shippedLogs,
]
