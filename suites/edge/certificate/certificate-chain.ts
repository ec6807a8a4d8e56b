import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import type { Certificate, Chain } from '../../../probes/tls/tls-facts.ts'
import { chainFacts, judgeChains, orderOfChain } from '../../reading/edge/certificate-chains.ts'
import { describeFinding } from '../../reading/edge/certificate-paths.ts'
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
  judge: (facts, { target }) =>
    judgeChains(facts, (chain, leaf) => {
      const order = orderOfChain(chain)
      const names = chain.chain.map((one) => one.subject)
      const size = measureChain(chain)
      const evidence = createEvidence(
        'tls.certificates',
        `${chain.obtained.join(', ')}: ${names.join(' ← ')} (${size} bytes)`,
      )
      const [foreign] = chain.verification.foreignIssuers ?? []
      if (order.repeated.length > 0)
        return fail(`sent twice: ${order.repeated.map((one) => one.subject).join(', ')}`, evidence)
      if (order.unrelated.length > 0) {
        return fail(
          `certificates were sent that do not belong to the chain: ${order.unrelated.map((one) => one.subject).join(', ')}`,
          evidence,
        )
      }
      if (order.outOfOrder)
        return fail('the certificates are not in order, each certifying one before it', evidence)
      if (foreign && !chain.verification.pathToRoot) return fail(describeFinding(foreign), evidence)
      const hint = describeFetching(chain.chain.at(-1) ?? leaf)
      if (order.completeness === 'incomplete') {
        return fail(
          `the certificate of the issuer was not sent, or the CA is unknown: ${order.missingIssuer}${hint}`,
          evidence,
        )
      }
      if (order.completeness === 'unknown') {
        const root =
          target.ca.length > 0
            ? 'neither a public root nor given by --ca'
            : 'not a known root (for a private CA give --ca)'
        return inconclusive(
          `whether an intermediate is missing cannot be told: ${order.missingIssuer} was not sent and is ${root}${hint}`,
          evidence,
        )
      }
      if (size > longestMessage)
        return fail(
          `the certificates are complete, but ${size} bytes long: OpenSSL, and so most clients, read no more than ${longestMessage}`,
          evidence,
        )
      return pass(`every certificate up to the root was sent, in order${describeRoots(chain)}`, evidence)
    }),
})

/** SSL_MAX_CERT_LIST_DEFAULT of OpenSSL. */
const longestMessage = 100 * 1024

/** Of the Certificate message, but for some bytes for each (RFC 8446 §4.4.2). */
function measureChain({ chain }: Chain): number {
  return chain.reduce((sum, { der }) => sum + 3 + Math.floor((der.length * 3) / 4), 0)
}

/** Browsers fetch what is missing from there, and few others do. */
function describeFetching({ caIssuersUrls: [url] }: Certificate): string {
  return url === undefined ? '' : `; browsers may fetch it from ${url}, apps and webhooks do not`
}

/** A root that is sent is of no use, and of no harm (RFC 8446 §4.4.2). */
function describeRoots({ chain }: Chain): string {
  const roots = chain.slice(1).filter(({ selfSigned }) => selfSigned)
  return roots.length === 0
    ? ''
    : `; the root was sent too, and need not be: ${roots.map((one) => one.subject).join(', ')}`
}
