import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { createEvidence, inconclusive, notApplicable, type Verdict } from '../../../core/verdict.ts'
import type { Certbot } from '../../../probes/host/questions/certbot.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

export const certbotFacts = [
  'host.letsencryptFiles',
  'host.certbotRenewals',
  'host.certbotDefaults',
] as const satisfies readonly FactPath[]
type CertbotFacts = Partial<FactsAt<(typeof certbotFacts)[number]>>

export interface CertbotState {
  /** One for each certificate. */
  renewals: readonly Certbot[]
  /** What in their files certbot itself could not read, so that it skips them. */
  unread: readonly string[]
  /** cli.ini; null: there is none. */
  defaults: Certbot | null
}

/** What certbot is told on one host, or a verdict where there is none or it can't be read. */
export function findCertbot(facts: CertbotFacts, host: string): CertbotState | Verdict {
  const files = readHostAnswer(facts, 'letsencryptFiles', host)
  const renewals = readHostAnswer(facts, 'certbotRenewals', host)
  const defaults = readHostAnswer(facts, 'certbotDefaults', host)
  if (files.found === 'absent') {
    return notApplicable(
      `${host}: certbot has made no certificate (there is no /etc/letsencrypt)`,
      createEvidence('host.letsencryptFiles', `${host}: absent`),
    )
  }
  for (const part of [renewals, defaults]) if ('verdict' in part) return part.verdict
  const found = valueOrNull(renewals) ?? []
  if (found.length === 0) {
    return 'verdict' in files
      ? files.verdict
      : inconclusive(
          `${host}: certbot has no certificate to renew (/etc/letsencrypt/renewal is empty)`,
          createEvidence('host.certbotRenewals', `${host}: none`),
        )
  }
  const unread = renewals.found === 'value' ? renewals.residue.map(({ text }) => text) : []
  return { renewals: found, unread, defaults: valueOrNull(defaults) }
}
