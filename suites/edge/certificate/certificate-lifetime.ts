import { defineCheck } from '../../../core/check.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { certificateLifetimes, findLifetimeRule } from '../../knowledge/certificate-lifetimes.ts'
import { describeHorizon, isWithinHorizon } from '../../knowledge/knowledge-table.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { certificateClauses } from '../../requirements/certificate-clauses.ts'

export const check = defineCheck({
  id: 'certificate-lifetime',
  area: 'edge',
  title: 'The certificate lives no longer than it may',
  severity: 'medium',
  why: 'Browsers refuse what lives longer than the rules of its day of issue allow, and a CA that finds out has to revoke it within days. Each step down (200, 100, 47 days) breaks whoever renews by hand.',
  remediation:
    'Have it issued anew: every public CA keeps the limit today. Renew by ACME (`certbot renew`, a timer), so that the next steps, 100 days from 2027-03-15 and 47 from 2029-03-15, change nothing.',
  references: [
    'https://support.apple.com/en-us/103769',
    'https://cabforum.org/working-groups/server/baseline-requirements/requirements/',
    'https://letsencrypt.org/2025/12/02/from-90-to-45',
  ],
  needs: ['tls.transparency', ...chainFacts],
  requirements: {
    current: { value: null, clauses: [certificateClauses.lifetime, certificateClauses.anyAuthorityLifetime] },
  },
  judge: (facts, { at }) =>
    judgeChains(facts, (_, leaf) => {
      const known = facts['tls.transparency'].certificates.find(({ sha256 }) => sha256 === leaf.sha256)
      return judgeLifetime(leaf, known?.publicRoot ?? null, at)
    }),
})

function judgeLifetime(leaf: Certificate, publicRoot: boolean | null, at: Date): Verdict {
  const issued = new Date(leaf.notBefore)
  // RFC 5280 §4.1.2.5: from notBefore through notAfter, inclusive.
  const seconds = (Date.parse(leaf.notAfter) - issued.getTime()) / 1000 + 1
  const evidence = createEvidence(
    'tls.certificates',
    `${leaf.subject}: ${leaf.notBefore} to ${leaf.notAfter}`,
  )
  if (Number.isNaN(seconds)) return inconclusive('the dates of the certificate cannot be read', evidence)
  if (publicRoot === null)
    return inconclusive('whether the certificate is of a public CA is not known', evidence)
  if (!isWithinHorizon(certificateLifetimes, issued) || !isWithinHorizon(certificateLifetimes, at))
    return inconclusive(describeHorizon(certificateLifetimes), evidence)
  return publicRoot ? judgePublic(issued, seconds, evidence) : judgePrivate(issued, seconds - 1, evidence)
}

function judgePublic(issued: Date, seconds: number, evidence: Evidence): Verdict {
  const { longest, shortLived } = certificateLifetimes.entries
  const rule = findLifetimeRule(longest, issued)
  const shown = formatLife(seconds)
  if (!rule)
    return inconclusive(
      `what held for certificates issued on ${issued.toISOString()} is not known here`,
      evidence,
    )
  if (seconds > rule.days * daySeconds)
    return fail(
      `the certificate lives for ${shown}; issued since ${rule.issuedSince} it may live for ${rule.days} days`,
      evidence,
    )
  const short = findLifetimeRule(shortLived, issued)
  const isShort = short !== null && seconds <= short.days * daySeconds
  return pass(
    isShort
      ? `the certificate lives for ${shown}, which makes it a short-lived one that need not be revocable`
      : `the certificate lives for ${shown}, and may for ${rule.days} days`,
    evidence,
  )
}

/** A private CA's rules are its own, but Apple's systems have one for certificates of any CA, whose last second they don't count. */
function judgePrivate(issued: Date, seconds: number, evidence: Evidence): Verdict {
  const rule = findLifetimeRule(certificateLifetimes.entries.anyAuthority, issued)
  const shown = `the certificate, of a private CA, lives for ${formatLife(seconds)}`
  if (!rule)
    return notApplicable(`${shown}, and was issued before there were limits for private CAs`, evidence)
  return seconds > rule.days * daySeconds
    ? fail(
        `${shown}; iOS and macOS refuse what was issued since ${rule.issuedSince} for more than ${rule.days} days, whichever CA it is of`,
        evidence,
      )
    : pass(`${shown}; iOS and macOS take up to ${rule.days} days of any CA`, evidence)
}

const daySeconds = 86_400

/** So that a second too much shows. */
function formatLife(seconds: number): string {
  const days = Math.floor(seconds / daySeconds)
  const rest = seconds - days * daySeconds
  if (rest === 0) return `${days} days`
  return rest < 60 ? `${days} days and ${rest} s` : `${(seconds / daySeconds).toFixed(2)} days`
}
