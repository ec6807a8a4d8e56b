import { defineCheck } from '../../../core/check.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { judgeRevocation } from '../../reading/edge/revocation-status.ts'
import { certificateClauses } from '../../requirements/certificate-clauses.ts'

export const check = defineCheck({
  id: 'certificate-revocation',
  area: 'edge',
  title: 'Neither the certificate nor a CA’s certificate above it is revoked',
  severity: 'critical',
  why: 'Browsers that know of the revocation (CRLite, CRLSets, Valid, staples) refuse the connection, and a certificate is mostly revoked because its key has leaked: someone else can be the server.',
  remediation:
    'Have a new certificate issued for a new key (`certbot renew --force-renewal` makes one; delete `reuse_key`), install and reload, and find out why it was revoked: the CA’s mail says so. CAs revoke within one to five days of finding an error of their own.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc5280#section-6.3',
    'https://letsencrypt.org/2024/12/05/ending-ocsp',
  ],
  needs: ['tls.revocation', ...chainFacts],
  requirements: { current: { value: null, clauses: [certificateClauses.revocation] } },
  judge: (facts, { at }) =>
    judgeChains(facts, (chain) => judgeRevocation(chain, facts['tls.revocation'], at)),
})
