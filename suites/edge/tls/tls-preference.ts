import { defineCheck } from '../../../core/check.ts'
import type { CipherSuite } from '../../../core/tls/registry/cipher-suites.ts'
import type { VersionName } from '../../../core/tls/registry/versions.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import {
  createSuiteEvidence,
  listOfferedSuites,
  listUnsettledSuites,
  suiteFacts,
  suiteVersions,
} from '../../reading/edge/offered-suites.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mozillaIntermediateClauses } from '../../requirements/mozilla-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** The order of seed 000's list, legacy suites included, without its TLS 1.3 names: nginx ignores those. */
const documentedOrder = [
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
]

export const check = defineCheck({
  id: 'tls-preference',
  area: 'edge',
  title: 'Cipher suites are chosen in the order that the profile asks for',
  severity: 'low',
  why: 'Where the order is left to the client, or is wrong, a client that could have had authenticated encryption and forward secrecy gets a suite without.',
  remediation:
    '`ssl_prefer_server_ciphers on;` with the AEAD suites first in `ssl_ciphers`, or take the weaker suites out altogether.',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.2.1'],
  needs: [...suiteFacts, 'tls.preference'],
  requirements: {
    ...createPolicyRequirements('tls-preference'),
    current: {
      title: 'A weaker suite is never chosen where a stronger one is possible',
      value: { server: false, order: null as readonly string[] | null },
      clauses: [rfc.preferStronger, rfc.forwardSecrecy, mozillaIntermediateClauses.serverOrder],
      departs:
        'From seed 000: where every suite is strong the client may choose, since it knows whether it has AES in hardware (Mozilla: server order no).',
    },
    centos7: {
      value: { server: true, order: documentedOrder },
      clauses: [centos7.serverOrder, centos7.ciphers],
    },
    'centos7-legacy': {
      value: { server: true, order: documentedOrder },
      clauses: [centos7.serverOrder, centos7.ciphersLegacy],
    },
  },
  judge(facts, { requirement }) {
    const { server, order } = requirement.value
    const offered = listOfferedSuites(facts)
    if (offered.length === 0) {
      const why = listUnsettledSuites(facts)
      return inconclusive(`no cipher suite was accepted${why.length > 0 ? `: ${why.join('; ')}` : ''}`)
    }
    return combineVerdicts(
      suiteVersions.flatMap((version) => {
        const suites = offered.filter((entry) => entry.version === version).map((entry) => entry.suite)
        if (suites.length === 0) return []
        const preference = facts['tls.preference'][version]
        const evidence = [
          ...createSuiteEvidence(offered.filter((entry) => entry.version === version)),
          ...(preference ? [createEvidence('tls.preference', `${version}: ${preference}`)] : []),
        ]
        const judged = judgeVersion(version, suites, preference, { server, order })
        const verdict =
          judged.verdict === 'pass' || judged.verdict === 'not-applicable'
            ? (incomplete(version) ?? judged)
            : judged
        return [{ ...verdict, evidence }]
      }),
    )

    function incomplete(version: VersionName): Verdict | null {
      const unsettled = listUnsettledSuites(facts, [version])
      return unsettled.length > 0 ? inconclusive(`not every suite is known: ${unsettled.join('; ')}`) : null
    }
  },
})

function judgeVersion(
  version: VersionName,
  suites: readonly CipherSuite[],
  preference: 'server' | 'client' | undefined,
  { server, order }: { server: boolean; order: readonly string[] | null },
): Verdict {
  if (suites.length < 2) return notApplicable(`${version}: a single suite, nothing to choose`)
  if (!preference) return inconclusive(`${version}: who chooses between the suites was not seen`)
  if (preference === 'client') {
    if (server) return fail(`${version}: the client chooses the suite, not the server`)
    const weak = suites.filter((suite) => !isStrong(suite))
    if (weak.length > 0 && weak.length < suites.length) {
      return fail(
        `${version}: the client may choose ${formatNames(weak)} although stronger suites are offered`,
      )
    }
    return pass(`${version}: the client chooses, between suites of one strength`)
  }
  // Suites of one kind of certificate compete with each other; a client that has no ECDSA needs the RSA ones wherever they stand.
  const misplaced = suites.filter(
    (suite, index) =>
      !isStrong(suite) &&
      suites
        .slice(index + 1)
        .some((later) => isStrong(later) && later.authentication === suite.authentication),
  )
  if (misplaced.length > 0)
    return fail(`${version}: the server prefers ${formatNames(misplaced)} to stronger suites`)
  const places = suites.map((suite) => order?.indexOf(suite.name) ?? -1).filter((place) => place >= 0)
  if (version !== 'TLS 1.3' && places.some((place, index) => place < (places[index - 1] ?? 0))) {
    return fail(`${version}: the server's order is not the document's: ${formatNames(suites)}`)
  }
  return pass(`${version}: the server chooses, stronger suites first`)
}

function isStrong(suite: CipherSuite): boolean {
  return suite.mode === 'AEAD' && suite.forwardSecrecy && suite.bits >= 128
}

function formatNames(suites: readonly CipherSuite[]): string {
  return suites.map((suite) => suite.name).join(', ')
}
