import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { chainFacts, judgeChains, orderOfChain } from '../../reading/edge/certificate-chains.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'certificate-chain',
  area: 'edge',
  title: 'The chain is complete, in order and without strangers',
  severity: 'high',
  why: 'Browsers fetch or remember a missing intermediate; the Mattermost apps, webhooks and push do not, and fail with a certificate that looks fine in a browser.',
  remediation:
    '`ssl_certificate` must name `fullchain.pem`, not `cert.pem`: the leaf first, then each issuer of the one before it; then reload nginx.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2',
    'https://github.com/mattermost/mattermost-mobile/issues/519',
  ],
  needs: chainFacts,
  requirements: {
    current: { value: null, clauses: [rfc.chainOrder, mattermost.incompleteChain] },
    centos7: { value: null, clauses: [centos7.fullchain] },
  },
  judge: (facts) =>
    judgeChains(facts, (chain) => {
      const order = orderOfChain(chain)
      const evidence = createEvidence(
        'tls.certificates',
        `${chain.obtained.join(', ')}: ${chain.chain.map((one) => one.subject).join(' ← ')}`,
      )
      if (order.unrelated.length > 0) {
        return fail(
          `certificates were sent that do not belong to the chain: ${order.unrelated.map((one) => one.subject).join(', ')}`,
          evidence,
        )
      }
      if (order.outOfOrder)
        return fail('the certificates are not in order, each certifying the one before it', evidence)
      if (order.complete === false) {
        return fail(
          `the certificate of the issuer was not sent, or the CA is unknown: ${order.missingIssuer}`,
          evidence,
        )
      }
      if (order.complete === null) {
        return inconclusive(
          `whether an intermediate is missing cannot be told: ${order.missingIssuer} was not sent and is not a known root (for a private CA give --ca)`,
          evidence,
        )
      }
      return pass('every certificate up to the root was sent, in order', evidence)
    }),
})
