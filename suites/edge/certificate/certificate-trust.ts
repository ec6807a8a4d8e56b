import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'
import { salt } from '../../requirements/salt-clauses.ts'

/** Faults of time and name that the verifier reports as well; certificate-expiry and certificate-hostname own them. */
const others: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

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
  requirements: {
    ...createPolicyRequirements('certificate-trust'),
    current: { value: null, clauses: [rfc.identity, mattermost.incompleteChain] },
    centos7: { value: null, clauses: [centos7.certificateName] },
    salt: { value: null, clauses: [salt.ssl] },
  },
  judge: (facts) =>
    judgeChains(facts, ({ verification, obtained }, leaf) => {
      const { code, pathToRoot } = verification
      const evidence = createEvidence(
        'tls.certificates',
        `${obtained.join(', ')}: ${leaf.subject}, issued by ${leaf.issuer}, verification ${code ?? 'ok'}`,
      )
      if (!pathToRoot) {
        return fail(
          leaf.selfSigned
            ? 'the certificate is signed by itself and by no trusted root'
            : `no path of signatures leads from the certificate to a trusted root (${code ?? 'no code'})`,
          evidence,
        )
      }
      if (code === 'UNVERIFIED') {
        return inconclusive(
          'signatures lead from the certificate to a trusted root, but no finished handshake showed whether a client accepts it',
          evidence,
        )
      }
      if (code !== null && !others.has(code))
        return fail(`the certificate is not accepted: ${code}`, evidence)
      return pass('the certificate leads through the certificates sent to a trusted root', evidence)
    }),
})
