import { defineCheck } from '../../../core/check.ts'
import { createEvidence, notApplicable } from '../../../core/verdict.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { judgeStaple } from '../../reading/edge/staple-verdict.ts'
import { certificateClauses } from '../../requirements/certificate-clauses.ts'

export const check = defineCheck({
  id: 'must-staple',
  area: 'edge',
  title: 'A certificate that demands a staple is served with a good one',
  severity: 'high',
  why: 'Clients that heed the extension (Firefox does) refuse the connection outright when the staple is missing or bad: for them the server is down.',
  remediation:
    'Turn stapling on and see that nginx reaches the CA (`ssl_stapling on; ssl_stapling_verify on;`, `ssl_trusted_certificate`, `resolver`), or renew without the extension (`certbot renew` without `must-staple = True`): Let’s Encrypt has refused it since May 2025.',
  references: ['https://www.rfc-editor.org/rfc/rfc7633', 'https://letsencrypt.org/2024/12/05/ending-ocsp'],
  needs: chainFacts,
  requirements: { current: { value: null, clauses: [certificateClauses.mustStaple] } },
  judge: (facts, { at }) =>
    judgeChains(facts, (chain, leaf) =>
      leaf.mustStaple
        ? judgeStaple(chain, at)
        : notApplicable(
            'the certificate does not demand a staple (no TLS feature extension, RFC 7633)',
            createEvidence('tls.certificates', `${leaf.subject}: no TLS feature extension`),
          ),
    ),
})
