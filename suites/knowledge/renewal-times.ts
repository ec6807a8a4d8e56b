import type { KnowledgeTable } from './knowledge-table.ts'

/** When certificates are renewed that renew themselves: with which share of their life left. */
export const renewalTimes: KnowledgeTable<{
  usual: number
  short: { below: number; share: number }
}> = {
  title: 'When ACME clients renew',
  source:
    'Certbot 4.0.0, release notes: “Certificates now renew with 1/3rd of lifetime left (or 1/2 of lifetime left, if the lifetime is shorter than 10 days)”; boulder suggests the same by ARI (RFC 9773); 30 of 90 days, as before, is a third',
  read: '2026-12-01',
  horizon: '2029-03-14',
  entries: {
    usual: 1 / 3,
    /** Lives in days. */
    short: { below: 10, share: 1 / 2 },
  },
}

/** With how many days left a certificate of that life, in days, is due for renewal. */
export function findRenewalTime(life: number): number {
  const { usual, short } = renewalTimes.entries
  return life * (life < short.below ? short.share : usual)
}
