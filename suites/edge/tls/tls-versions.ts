import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import type { VersionName } from '../../../core/tls/registry/versions.ts'
import { versionNames } from '../../../core/tls/registry/versions.ts'
import { fail, inconclusive, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import {
  createVersionEvidence,
  listOfferedVersions,
  listUnsettledVersions,
} from '../../reading/edge/offered-versions.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

const allowed: readonly VersionName[] = ['TLS 1.2', 'TLS 1.3']

export const check = defineCheck({
  id: 'tls-versions',
  area: 'edge',
  title: 'The TLS versions that the profile requires are offered, and none that it forbids',
  severity: 'high',
  why: 'Versions before TLS 1.2 have no authenticated encryption and are what downgrade attacks lead to; without TLS 1.2 the Mattermost app for iOS cannot connect.',
  remediation:
    '`ssl_protocols TLSv1.2 TLSv1.3;` in the nginx server block of port 443, and in every other block of that address and port.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1',
    'https://github.com/mattermost/mattermost-mobile/issues/7873',
  ],
  needs: ['tls.versions'],
  uses: ['tls.refusedVersions'],
  requirements: {
    ...createPolicyRequirements('tls-versions'),
    current: {
      title: 'TLS 1.2 is offered, and nothing older',
      value: { allowed, required: ['TLS 1.2'] as readonly VersionName[] },
      clauses: [rfc.tls12, rfc.tls11, rfc.tls10, rfc.tlsSsl3, rfc.tlsSsl2, mattermost.tls13OnlyBreaksIos],
      departs:
        'From seed 000: TLS 1.3 is not required, only recommended (RFC 9325 §3.1.1); without it the SSL Labs grade is A−.',
    },
    centos7: {
      title: 'TLS 1.2 and 1.3 are offered, and nothing older',
      value: { allowed, required: allowed },
      clauses: [centos7.versions],
    },
  },
  judge(facts, { requirement }) {
    const versions = facts['tls.versions']
    const { allowed, required } = requirement.value
    const offered = listOfferedVersions(versions)
    const samples = facts['tls.refusedVersions'] ?? {}
    const evidence = createVersionEvidence(versions, versionNames, samples)
    const sometimes = versionNames.filter((name) => (samples[name]?.spoken ?? 0) > 0)
    const old = versionNames.filter(
      (name) => !allowed.includes(name) && (offered.includes(name) || sometimes.includes(name)),
    )
    if (old.length > 0)
      return fail(
        `offered, and must not be: ${old.map((name) => name + describeShare(samples[name])).join(', ')}`,
        ...evidence,
      )
    const unsettled = listUnsettledVersions(versions, versionNames)
    const unsettledNames = unsettled.map((line) => line.split(':')[0])
    // Without a version that was negotiated, every alert may come from something that isn't this TLS endpoint.
    const missing =
      offered.length === 0
        ? []
        : required.filter((name) => !offered.includes(name) && !unsettledNames.includes(name))
    if (missing.length > 0) return fail(`refused, and must be offered: ${missing.join(', ')}`, ...evidence)
    if (unsettled.length > 0)
      return inconclusive(`neither negotiated nor refused: ${unsettled.join('; ')}`, ...evidence)
    if (offered.length === 0) return inconclusive('no version was negotiated', ...evidence)
    return pass(`offered: ${offered.join(', ')}; every other version was refused explicitly`, ...evidence)
  },
})

type Sample = NonNullable<Fact<'tls.refusedVersions'>[VersionName]>

function describeShare(sample: Sample | undefined): string {
  return sample && sample.spoken > 0
    ? ` (spoken in ${sample.spoken} of ${sample.asked} connections, as by one of several servers)`
    : ''
}
