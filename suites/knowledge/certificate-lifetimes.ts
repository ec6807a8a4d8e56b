import type { KnowledgeTable } from './knowledge-table.ts'

interface LifetimeRule {
  /** First day of issue that it holds for, ISO 8601. */
  issuedSince: string
  /** Longest life in days of 86,400 seconds, from notBefore through notAfter, inclusive. */
  days: number
}

/** How long a leaf of a public CA may live, newest rule first. Before the first of them lives were counted in months. */
export const certificateLifetimes: KnowledgeTable<{
  longest: readonly LifetimeRule[]
  /** Leaves that need no way to be revoked. */
  shortLived: readonly LifetimeRule[]
  /** Of any CA, private ones too: what Apple's systems take. */
  anyAuthority: readonly LifetimeRule[]
}> = {
  title: 'How long certificates of public CAs may live',
  source:
    'CA/Browser Forum, Baseline Requirements for TLS Server Certificates 1.6.1 and 6.3.2 (ballots 193, SC31, SC63, SC81); support.apple.com/103769',
  read: '2026-12-01',
  // The next steps are decided on; another ballot may come before.
  horizon: '2028-03-14',
  entries: {
    longest: [
      { issuedSince: '2029-03-15', days: 47 },
      { issuedSince: '2027-03-15', days: 100 },
      { issuedSince: '2026-03-15', days: 200 },
      { issuedSince: '2020-09-01', days: 398 },
      // “after 1 March 2018” (6.3.2 as of 1.5.6): certlint #58.
      { issuedSince: '2018-03-02', days: 825 },
    ],
    shortLived: [
      { issuedSince: '2026-03-15', days: 7 },
      { issuedSince: '2024-03-15', days: 10 },
    ],
    // support.apple.com/103769.
    anyAuthority: [{ issuedSince: '2019-07-01', days: 825 }],
  },
}

/** The rule for that day of issue; null: older than all of them. */
export function findLifetimeRule(rules: readonly LifetimeRule[], issued: Date): LifetimeRule | null {
  return rules.find(({ issuedSince }) => issued.getTime() >= Date.parse(issuedSince)) ?? null
}
