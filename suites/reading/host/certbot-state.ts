import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { inconclusive, notApplicable, seen, type Verdict } from '../../../core/verdict.ts'
import type { Certbot } from '../../../probes/host/questions/certbot.ts'
import { told, toldValue } from './host-answer.ts'

export const certbotFacts = [
  'host.letsencryptFiles',
  'host.certbotRenewals',
  'host.certbotDefaults',
] as const satisfies readonly FactPath[]
type CertbotFacts = Partial<FactsAt<(typeof certbotFacts)[number]>>

export interface CertbotState {
  /** One for each certificate. */
  renewals: readonly Certbot[]
  /** cli.ini; null: there is none. */
  defaults: Certbot | null
}

/** What certbot is told on one host, or a verdict where there is none or it can't be read. */
export function certbotOf(facts: CertbotFacts, host: string): CertbotState | Verdict {
  const files = told(facts, 'letsencryptFiles', host)
  const renewals = told(facts, 'certbotRenewals', host)
  const defaults = told(facts, 'certbotDefaults', host)
  if (files.found === 'absent') {
    return notApplicable(
      `${host}: certbot has made no certificate (there is no /etc/letsencrypt)`,
      seen('host.letsencryptFiles', `${host}: absent`),
    )
  }
  for (const part of [renewals, defaults]) if ('verdict' in part) return part.verdict
  const found = toldValue(renewals) ?? []
  if (found.length === 0) {
    return 'verdict' in files
      ? files.verdict
      : inconclusive(
          `${host}: certbot has no certificate to renew (/etc/letsencrypt/renewal is empty)`,
          seen('host.certbotRenewals', `${host}: none`),
        )
  }
  return { renewals: found, defaults: toldValue(defaults) }
}
