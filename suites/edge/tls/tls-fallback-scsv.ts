import { defineCheck } from '../../../core/check.ts'
import { describeFailure, type Failure } from '../../../core/outcome.ts'
import { versionNames } from '../../../core/tls/registry/versions.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import {
  createVersionEvidence,
  listOfferedVersions,
  listUnsettledVersions,
} from '../../reading/edge/offered-versions.ts'
import { isTlsRefusal } from '../../reading/explicit-refusal.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

const withHellos = versionNames.filter((name) => name !== 'SSL 2.0')

export const check = defineCheck({
  id: 'tls-fallback-scsv',
  area: 'edge',
  title: 'A client that falls back to an older version is told to stop',
  severity: 'low',
  why: 'Some clients try again with an older version when a connection breaks. Someone on the way who breaks it then chooses the version; TLS_FALLBACK_SCSV lets the server notice.',
  remediation:
    'Use a TLS library that has it (OpenSSL 1.0.1j or newer, which needs no setting), or offer one version only.',
  references: ['https://www.rfc-editor.org/rfc/rfc7507', 'https://www.rfc-editor.org/rfc/rfc8996'],
  needs: ['tls.versions', 'tls.fallbackScsv'],
  requirements: {
    current: {
      value: null,
      clauses: [rfc.fallbackScsv],
      departs:
        'RFC 8996 obsoleted RFC 7507 along with TLS 1.0 and 1.1, since current clients no longer fall back, and SSL Labs stopped counting it in 2009r: hence only `low`.',
    },
  },
  judge(facts) {
    const versions = facts['tls.versions']
    const offered = listOfferedVersions(versions).filter((name) => name !== 'SSL 2.0')
    const asked = withHellos.flatMap((version) => {
      const answer = facts['tls.fallbackScsv'][version]
      return answer ? [{ version, answer }] : []
    })
    const evidence = asked.map(({ version, answer }) =>
      createEvidence(
        'tls.fallbackScsv',
        `${version}: ${answer.status === 'ok' ? `negotiated, ${answer.value.suite}` : describeFailure(answer)}`,
      ),
    )
    const [first] = asked
    if (!first || offered.length < 2) {
      const unsettled = listUnsettledVersions(versions, withHellos)
      if (unsettled.length > 0)
        return inconclusive(`how many versions there are is not known: ${unsettled.join('; ')}`, ...evidence)
      if (offered.length === 0) return inconclusive('no version was negotiated', ...evidence)
      if (offered.length === 1)
        return notApplicable(
          `${offered.join()} is the only version, so there is none to fall back to`,
          ...createVersionEvidence(versions, offered),
        )
      return inconclusive('no hello with TLS_FALLBACK_SCSV was sent')
    }
    const { version, answer } = first
    if (answer.status === 'ok') {
      const newest = offered.at(-1)
      return fail(`a fallback to ${version} is taken, though the server has ${newest}`, ...evidence)
    }
    if (answer.status === 'alert' && answer.description === 'inappropriate_fallback')
      return pass(`a fallback to ${version} is refused with inappropriate_fallback`, ...evidence)
    if (isRefusedEachTime(answer))
      return pass(
        `a fallback to ${version} is refused, in other words than inappropriate_fallback: ${describeFailure(answer)}`,
        ...evidence,
      )
    return inconclusive(`a fallback to ${version} was answered with ${describeFailure(answer)}`, ...evidence)
  },
})

/** Asked again with the signal, and in between without it: a single refusal in other words may be about anything. */
function isRefusedEachTime(answer: Failure): boolean {
  return 'repeated' in answer && answer.repeated !== undefined && isTlsRefusal(answer)
}
