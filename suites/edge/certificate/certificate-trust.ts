import { defineCheck } from '../../../core/check.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import {
  type ChainStanding,
  describeDates,
  describeFinding,
  standingOf,
} from '../../reading/edge/certificate-paths.ts'
import { findRevocation } from '../../reading/edge/revocation-status.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'
import { salt } from '../../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'certificate-trust',
  area: 'edge',
  title: 'The certificate leads to a trusted root',
  severity: 'critical',
  why: 'Clients refuse the connection, or their users learn to click warnings away, which is all that someone in the middle needs.',
  remediation:
    'Install a certificate of a public CA with its whole chain (`fullchain.pem`). For a private CA tell mmverify with `--ca FILE`, and every client too.',
  references: ['https://www.rfc-editor.org/rfc/rfc5280#section-6'],
  needs: chainFacts,
  uses: ['tls.revocation'],
  requirements: {
    ...createPolicyRequirements('certificate-trust'),
    current: { value: null, clauses: [rfc.identity, mattermost.incompleteChain] },
    centos7: { value: null, clauses: [centos7.certificateName] },
    salt: { value: null, clauses: [salt.ssl] },
  },
  judge: (facts, { at, target }) =>
    judgeChains(facts, (chain, leaf) => {
      const { code } = chain.verification
      const evidence = createEvidence(
        'tls.certificates',
        `${chain.obtained.join(', ')}: ${leaf.subject}, issued by ${leaf.issuer}, verification ${code ?? 'ok'}`,
      )
      const revoked = findRevocation(chain, facts['tls.revocation'])
      if (revoked !== null) return fail(revoked, evidence)
      return judgeStanding(standingOf(chain, at), {
        evidence,
        isAsked: code !== 'UNVERIFIED',
        hasOwnCa: target.ca.length > 0,
      })
    }),
})

interface Circumstances {
  evidence: Evidence
  /** OpenSSL, too, was asked, in a handshake that was finished. */
  isAsked: boolean
  hasOwnCa: boolean
}

function judgeStanding(standing: ChainStanding, { evidence, isAsked, hasOwnCa }: Circumstances): Verdict {
  const trusted = hasOwnCa
    ? 'neither a public root nor given by --ca'
    : 'no public root (give a private CA with --ca)'
  switch (standing.state) {
    case 'valid':
      return pass(
        `the certificate leads through the certificates sent to a trusted root${isAsked ? '' : ' by the rules of RFC 5280; no handshake could be finished in which OpenSSL would have said so too'}`,
        evidence,
      )
    case 'out-of-date':
      return standing.issuers.length === 0
        ? pass('but for the dates of the certificate itself it leads to a trusted root', evidence)
        : fail(
            `no path to a trusted root is valid: ${standing.issuers.map(describeDates).join(', ')}`,
            evidence,
          )
    case 'invalid':
      return fail(
        `clients refuse the certificate: ${standing.faults.map(describeFinding).join('; ')}`,
        evidence,
      )
    case 'self-signed':
      return fail('the certificate is signed by itself and by no trusted root', evidence)
    case 'untrusted-root':
      return fail(`the certificate leads to ${standing.root}, which is ${trusted}`, evidence)
    case 'foreign-issuer':
      return fail(`no path leads to a trusted root: ${describeFinding(standing.finding)}`, evidence)
    case 'incomplete':
      return fail(
        `no path leads to a trusted root: the issuer ${standing.issuer} was not sent, and is ${trusted}`,
        evidence,
      )
    case 'unknown':
      return inconclusive(`whether clients accept the certificate cannot be told: ${standing.why}`, evidence)
  }
}
