import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { judgeStaple } from '../../reading/edge/staple-verdict.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { mozillaIntermediateClauses } from '../../requirements/mozilla-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'ocsp-stapling',
  area: 'edge',
  title: 'A stapled OCSP response is sent where the CA has one, and is good',
  severity: 'medium',
  why: 'Without a staple the client asks the CA itself, telling it who visits whom, or does not ask at all. A bad staple makes clients refuse the server.',
  remediation:
    'With an OCSP responder in the certificate: `ssl_stapling on; ssl_stapling_verify on;`, `ssl_trusted_certificate` and a `resolver`. Without one (Let’s Encrypt since May 2025) take these lines out.',
  references: ['https://www.rfc-editor.org/rfc/rfc6960', 'https://letsencrypt.org/2024/12/05/ending-ocsp'],
  needs: chainFacts,
  requirements: {
    ...createPolicyRequirements('ocsp-stapling'),
    current: { value: null, clauses: [mozillaIntermediateClauses.staple, mattermost.ocspEnded, rfc.staple] },
    centos7: {
      value: null,
      clauses: [centos7.stapling],
      obsolete:
        'Let\'s Encrypt dropped OCSP URLs on 7 May 2025 and its responders on 6 August 2025 (read August 2026): with its certificates this clause has no object, and nginx warns "ssl_stapling ignored". Revocation reaches clients by CRL.',
    },
  },
  judge: (facts, { at }) => judgeChains(facts, (chain) => judgeStaple(chain, at)),
})
