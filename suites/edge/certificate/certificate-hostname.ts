import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'
import { salt } from '../../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'certificate-hostname',
  area: 'edge',
  title: 'The certificate is for the name that is visited',
  severity: 'critical',
  why: 'A certificate for another name proves nothing about this one, and clients refuse it.',
  remediation:
    '`certbot certonly --nginx -d NAME` with every name that users type, and the matching `ssl_certificate` in the server block of that name.',
  references: ['https://www.rfc-editor.org/rfc/rfc9525'],
  needs: chainFacts,
  requirements: {
    ...createPolicyRequirements('certificate-hostname'),
    current: { value: null, clauses: [rfc.identity] },
    centos7: { value: null, clauses: [centos7.certificateName] },
    salt: { value: null, clauses: [salt.certificateName] },
  },
  judge: (facts, { target }) =>
    judgeChains(facts, ({ matchesHost, obtained }, leaf) => {
      const names = [...leaf.dnsNames, ...leaf.ipAddresses].join(', ') || 'no name'
      const evidence = createEvidence('tls.certificates', `${obtained.join(', ')}: ${names}`)
      return matchesHost
        ? pass(`the certificate covers ${target.host}`, evidence)
        : fail(`the certificate is for ${names}, not for ${target.host}`, evidence)
    }),
})
