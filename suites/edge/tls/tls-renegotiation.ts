import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { isRenegotiationDeclined } from '../../reading/edge/declined-renegotiation.ts'
import {
  createVersionEvidence,
  listOfferedVersions,
  listUnsettledVersions,
} from '../../reading/edge/offered-versions.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** SSL 3.0 can say it with a suite of its own only, and TLS 1.3 has no renegotiation. */
const versionsWithExtension = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const

export const check = defineCheck({
  id: 'tls-renegotiation',
  area: 'edge',
  title: 'Renegotiation is secure, and clients cannot begin it',
  severity: 'medium',
  why: 'Without RFC 5746 an attacker puts a request of his own before that of a visitor, whose cookies then speak for it (CVE-2009-3555). A client that may renegotiate makes the server do handshake after handshake over one connection, past every limit on connections (CVE-2011-1473).',
  remediation:
    'Let nginx 1.15.4 or newer with OpenSSL 1.1.1 or newer terminate TLS: it declines. Elsewhere set `SSL_OP_NO_RENEGOTIATION` or what it is called there, or offer TLS 1.3 alone.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc5746',
    'https://www.rfc-editor.org/rfc/rfc9113#section-9.2.1',
  ],
  needs: ['tls.versions', 'tls.extensions', 'tls.clientRenegotiation'],
  requirements: {
    ...createPolicyRequirements('tls-renegotiation'),
    current: { value: null, clauses: [rfc.renegotiationInfo, rfc.http2Renegotiation] },
  },
  judge(facts) {
    const versions = facts['tls.versions']
    const offered = listOfferedVersions(versions)
    const older = versionsWithExtension.filter((version) => offered.includes(version))
    const unsaid = older.filter((version) => facts['tls.extensions'][version] === undefined)
    const insecure = older.filter(
      (version) => facts['tls.extensions'][version]?.includes('renegotiation_info') === false,
    )
    const asked = versionsWithExtension.flatMap((version) => {
      const answer = facts['tls.clientRenegotiation'][version]
      return answer
        ? [
            {
              version,
              answer: answer.status === 'ok' ? answer.value.renegotiated : answer,
              began: answer.status === 'ok',
            },
          ]
        : []
    })
    const evidence = [
      ...older
        .filter((version) => !unsaid.includes(version))
        .map((version) =>
          createEvidence(
            'tls.extensions',
            `${version}: ${insecure.includes(version) ? 'no renegotiation_info' : 'renegotiation_info'}`,
          ),
        ),
      ...asked.map(({ version, answer }) =>
        createEvidence(
          'tls.clientRenegotiation',
          `${version}: ${answer.status === 'ok' ? 'renegotiated' : describeFailure(answer)}`,
        ),
      ),
    ]
    const accepted = asked.filter(({ answer }) => answer.status === 'ok').map(({ version }) => version)
    if (insecure.length > 0) {
      const begun = accepted.length > 0 ? ', and a client may begin it: others can speak in its name' : ''
      return fail(`no secure renegotiation (RFC 5746) in ${insecure.join(', ')}${begun}`, ...evidence)
    }
    if (accepted.length > 0)
      return fail(`a client may renegotiate in ${accepted.join(', ')}; it is secure, but a load`, ...evidence)
    const unsettled = [
      ...listUnsettledVersions(versions, ['SSL 3.0', ...versionsWithExtension]),
      ...unsaid.map((version) => `${version}: the extensions were not seen`),
      ...(older.length > 0 && asked.length === 0 ? ['renegotiation was not asked for'] : []),
      ...asked
        .filter(({ answer, began }) => !began || !isRenegotiationDeclined(answer))
        .map(({ version, answer }) => `${version}: ${answer.status === 'ok' ? '' : describeFailure(answer)}`),
    ]
    if (unsettled.length > 0) {
      return inconclusive(
        `what becomes of a renegotiation was not answered: ${unsettled.join('; ')}`,
        ...evidence,
      )
    }
    if (offered.length === 0) return inconclusive('no version was negotiated')
    if (older.length === 0) {
      return offered.includes('SSL 3.0')
        ? inconclusive(
            'SSL 3.0 was not asked about renegotiation',
            ...createVersionEvidence(versions, offered),
          )
        : notApplicable('TLS 1.3 has no renegotiation', ...createVersionEvidence(versions, offered))
    }
    return pass(
      `renegotiation is secure (RFC 5746), and the server declines it when a client asks: ${asked
        .map(({ version, answer }) => `${version}: ${answer.status === 'ok' ? '' : describeFailure(answer)}`)
        .join('; ')}`,
      ...evidence,
    )
  },
})
