import { defineCheck } from '../../../core/check.ts'
import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { signatureSchemeNamed } from '../../../core/tls/registry/signature-schemes.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { listOfferedSuites, listUnsettledSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { isTlsRefusal } from '../../reading/explicit-refusal.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

const needs = [...suiteFacts, 'tls.signatureSchemes', 'tls.signatureSchemeRefusals'] as const

/** Before them the signature is always MD5 with SHA-1, which `tls-versions` speaks of. */
const versionsWithSchemes = ['TLS 1.2', 'TLS 1.3'] as const

export const check = defineCheck({
  id: 'tls-signature-algorithms',
  area: 'edge',
  title: 'Key exchange is not signed with MD5, SHA-1 or DSA',
  severity: 'medium',
  why: 'Whoever finds two inputs with the same hash can have the server sign the one and show the other (SLOTH, CVE-2015-7575); for MD5 and SHA-1 such pairs are made.',
  remediation:
    'OpenSSL 3 at its default security level signs with neither. With an older one: `ssl_conf_command SignatureAlgorithms ECDSA+SHA256:RSA-PSS+SHA256:RSA+SHA256:RSA+SHA384:RSA+SHA512;` in nginx 1.19.4 or newer.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9155',
    'https://www.rfc-editor.org/rfc/rfc9325#section-4.5',
  ],
  needs,
  requirements: {
    ...createPolicyRequirements('tls-signature-algorithms'),
    current: { value: null, clauses: [rfc.signatureHash] },
  },
  judge(facts) {
    const evidence = versionsWithSchemes.flatMap((version) => {
      const names = facts['tls.signatureSchemes'][version] ?? []
      return names.length > 0
        ? [createEvidence('tls.signatureSchemes', `${version}: ${names.join(', ')}`)]
        : []
    })
    const bad = versionsWithSchemes.flatMap((version) =>
      (facts['tls.signatureSchemes'][version] ?? []).filter(isWeak).map((name) => `${name} (${version})`),
    )
    if (bad.length > 0) return fail(`the server signs with ${bad.join(', ')}`, ...evidence)
    const unsettled = [...listUnsettledSuites(facts, versionsWithSchemes), ...listUnsettledSchemes(facts)]
    if (unsettled.length > 0)
      return inconclusive(`not every signature scheme is known: ${unsettled.join('; ')}`, ...evidence)
    if (listSigningVersions(facts).length === 0) {
      return listOfferedSuites(facts).length === 0
        ? inconclusive('no cipher suite was accepted at all')
        : notApplicable('no suite of TLS 1.2 or 1.3 has a signed key exchange')
    }
    return pass('no MD5, SHA-1 or DSA: every other scheme was refused explicitly', ...evidence)
  },
})

function isWeak(name: string): boolean {
  const scheme = signatureSchemeNamed(name)
  return scheme?.hash === 'MD5' || scheme?.hash === 'SHA-1' || scheme?.algorithm === 'DSA'
}

type Facts = FactsAt<(typeof needs)[number]>

/** Versions with a suite whose key exchange is signed. */
function listSigningVersions(facts: Facts): (typeof versionsWithSchemes)[number][] {
  return versionsWithSchemes.filter((version) =>
    listOfferedSuites(facts, [version]).some(
      ({ suite }) =>
        version === 'TLS 1.3' ||
        (/^(ECDHE|DHE)$/.test(suite.keyExchange) && /^(RSA|ECDSA|DSS)$/.test(suite.authentication)),
    ),
  )
}

function listUnsettledSchemes(facts: Facts): string[] {
  return listSigningVersions(facts).flatMap((version) => {
    const names = facts['tls.signatureSchemes'][version] ?? []
    if (names.length === 0) return [`${version}: no scheme was taken`]
    const refusals = facts['tls.signatureSchemeRefusals'][version] ?? []
    return [
      ...names.filter((name) => !signatureSchemeNamed(name)).map((name) => `${version}: ${name}`),
      ...(refusals.length === 0 ? [`${version}: the enumeration has no end`] : []),
      ...refusals
        .filter((refusal) => !isTlsRefusal(refusal))
        .map((refusal) => `${version}: the enumeration ended with ${describeFailure(refusal)}`),
    ]
  })
}
