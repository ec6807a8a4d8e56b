import { defineCheck } from '../../../core/check.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Certificate, Chain } from '../../../probes/tls/tls-facts.ts'
import { findRenewalTime } from '../../knowledge/renewal-times.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import type { ExpiryPolicy } from '../../policies/policy.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import {
  describeDates,
  listOutOfDateIssuers,
  type PathStep,
  standingOf,
} from '../../reading/edge/certificate-paths.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

const day = 86_400_000
const notOverdue = 'The certificate is valid, and not overdue for renewal'

export const check = defineCheck<(typeof chainFacts)[number], ExpiryPolicy>({
  id: 'certificate-expiry',
  area: 'edge',
  title: 'The certificate is within its dates, and they are as the profile asks',
  severity: 'critical',
  why: 'From the minute of expiry no client connects. ACME clients renew with a third of the life left (30 of 90 days), or half of one under ten days: less than half of that means that renewal has been failing for as long.',
  remediation:
    '`systemctl list-timers certbot*`, `certbot renew --dry-run`, and a `--deploy-hook "systemctl reload nginx"`: nginx keeps the old certificate until it is reloaded.',
  references: ['https://letsencrypt.org/docs/integration-guide/#when-to-renew'],
  needs: chainFacts,
  requirements: {
    ...createPolicyRequirements('certificate-expiry'),
    current: {
      title: notOverdue,
      /** Certbot renewed with 30 of 90 days left, and 14 of these 30 said that it failed: the same share of whatever is left when others renew. */
      value: { days: 14, share: 14 / 30 },
      clauses: [rfc.validity],
    },
    centos7: {
      title: notOverdue,
      value: { days: 14, share: 14 / 30 },
      clauses: [centos7.renewal, rfc.validity],
    },
  },
  judge: (facts, { at, requirement }) =>
    judgeChains(facts, (chain, leaf) =>
      combineVerdicts([
        judgeLeaf(leaf, at, requirement.value, describeStale(chain, at)),
        ...judgeIssuers(chain, at),
      ]),
    ),
})

function judgeLeaf(
  leaf: Certificate,
  at: Date,
  { days, share, lifespan }: ExpiryPolicy,
  beside: string,
): Verdict {
  const validity = validityOf(leaf)
  const evidence = createValidityEvidence(leaf)
  if (!validity) return inconclusive('the dates of the certificate cannot be read', evidence)
  const { from, to } = validity
  if (at.getTime() < from) return fail(`the certificate is valid only from ${leaf.notBefore}`, evidence)
  if (at.getTime() > to) return fail(`the certificate expired on ${leaf.notAfter}`, evidence)
  const life = (to - from) / day
  if (lifespan !== undefined && life > lifespan)
    return fail(`the certificate lives for ${life.toFixed(1)} days, ${lifespan} are allowed`, evidence)
  const left = (to - at.getTime()) / day
  const needed = Math.min(days, findRenewalTime(life) * share)
  const shown = `${left.toFixed(1)} days`
  return left < needed
    ? fail(
        `the certificate expires in ${shown}; with less than ${needed.toFixed(1)} left it should have been renewed`,
        evidence,
      )
    : pass(`the certificate is valid for another ${shown}${beside}`, evidence)
}

/** An expired certificate above the leaf counts only if no valid path goes without it. */
function judgeIssuers(chain: Chain, at: Date): Verdict[] {
  const standing = standingOf(chain, at)
  if (standing.state === 'out-of-date')
    return standing.issuers.map((one) =>
      fail(
        `no path to a trusted root is valid without ${one.subject}, which is valid from ${one.notBefore} to ${one.notAfter}`,
        createValidityEvidence(one),
      ),
    )
  const stale = listOutOfDateIssuers(chain, at)
  if (standing.state === 'unknown' && stale.length > 0)
    return stale.map((one) =>
      inconclusive(
        `${one.subject} is valid from ${one.notBefore} to ${one.notAfter}, and whether a path goes without it cannot be told: ${standing.why}`,
        createValidityEvidence(one),
      ),
    )
  return []
}

/** What is sent and does no harm. */
function describeStale(chain: Chain, at: Date): string {
  const stale = listOutOfDateIssuers(chain, at)
  return stale.length === 0 || standingOf(chain, at).state !== 'valid'
    ? ''
    : `; sent beside a path that is valid: ${stale.map((one) => `${describeDates(one)} (issued by ${one.issuer})`).join(', ')}`
}

function validityOf({ notBefore, notAfter }: Certificate): { from: number; to: number } | null {
  const from = Date.parse(notBefore)
  const to = Date.parse(notAfter)
  return Number.isNaN(from) || Number.isNaN(to) ? null : { from, to }
}

function createValidityEvidence({ subject, notBefore, notAfter }: Omit<PathStep, 'sha256'>): Evidence {
  return createEvidence('tls.certificates', `${subject}: valid from ${notBefore} to ${notAfter}`)
}
