import type { FactPath, FactsAt } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import type { Grade } from '../../core/run.ts'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { Collection } from '../../probes/collection.ts'
import type { Response } from '../../probes/http/http-facts.ts'
import type { Chain } from '../../probes/tls/tls-facts.ts'
import { standingOf } from '../reading/edge/certificate-paths.ts'
import { isRenegotiationDeclined } from '../reading/edge/declined-renegotiation.ts'
import { listUntestedModuli } from '../reading/edge/diffie-hellman-moduli.ts'
import { explainDeclined } from '../reading/edge/http-responses.ts'
import { listGroupVersions, listOfferedGroups, listUnsettledGroups } from '../reading/edge/offered-groups.ts'
import {
  listOfferedSuites,
  listUnsettledSuites,
  type OfferedSuite,
  suiteFacts,
} from '../reading/edge/offered-suites.ts'
import { listOfferedVersions, listUnsettledVersions } from '../reading/edge/offered-versions.ts'
import { findRevocation } from '../reading/edge/revocation-status.ts'
import { judgeCbcPadding, type PaddingOracle } from '../reading/edge/vulnerabilities/cbc-padding-verdict.ts'
import { judgeCcsInjection } from '../reading/edge/vulnerabilities/ccs-injection-verdict.ts'
import { judgeHeartbleed } from '../reading/edge/vulnerabilities/heartbleed-verdict.ts'
import { judgeRobot } from '../reading/edge/vulnerabilities/robot-verdict.ts'
import { judgeTicketbleed } from '../reading/edge/vulnerabilities/ticketbleed-verdict.ts'

/** What the grade is made from. */
export const gradeFacts = [
  ...suiteFacts,
  'tls.groups',
  'tls.groupRefusals',
  'tls.groupsUntested',
  'tls.dhParameters',
  'tls.extensions',
  'tls.compression',
  'tls.clientRenegotiation',
  'tls.heartbleed',
  'tls.ccsInjection',
  'tls.ticketbleed',
  'tls.robot',
  'tls.cbcPadding',
  'tls.preference',
  'tls.certificates',
  'tls.certificateFailures',
  'http.pages',
] as const satisfies readonly FactPath[]
/** What it can do without: CAs' lists are not asked for where `--offline` says so. */
export const gradeUses = ['tls.revocation'] as const satisfies readonly FactPath[]
export type GradeFacts = FactsAt<(typeof gradeFacts)[number]> & Partial<FactsAt<(typeof gradeUses)[number]>>

/** Something the grade depends on that is not known, and how far it could change what is. */
export interface Gap {
  what: string
  /** The worst letter whose cause may lie in it. */
  hides: Exclude<Grade['letter'], null>
  /** The scores that it leaves open, each with the least that it can come to. */
  scores: { protocol?: number; keyExchange?: number; cipherStrength?: number }
}

/** The facts of the grade, settled as far as they are. */
export interface Observations {
  versions: VersionName[]
  /** Neither negotiated nor explicitly refused: that they are not there is not known. */
  unsettledVersions: VersionName[]
  suites: OfferedSuite[]
  /** Every enumeration ended in an explicit refusal, so that what was not seen is not there. */
  suitesSettled: boolean
  groups: string[]
  dhBits: number[]
  chains: Chain[]
  /** Whether the ServerHello says that renegotiation is safe (RFC 5746); null: nothing older than TLS 1.3, or not seen. */
  secureRenegotiation: boolean | null
  /** Whether it renegotiates with a client that asks without RFC 5746, which lets others speak first; null: not answered. */
  insecureRenegotiation: boolean | null
  /** Versions in which the server compresses (CRIME). */
  compressed: VersionName[]
  /** Attacks tried, detection only, and what came of each. */
  attacks: { name: string; check: string; verdict: Verdict }[]
  /** TLS ≤ 1.2 versions in which the server decides, with the suite it likes best. */
  serverFavourites: OfferedSuite[]
  /** What CAs said, by staple or list, of certificates that they revoked. */
  revocations: string[]
  /** Some CA's list was read. */
  listsRead: boolean
  startPage: Response | null
  at: Date
  host: string
  privateCa: boolean
  /** What is not known. A letter can be given where none of it could make it worse. */
  gaps: Gap[]
}

/** Every one of them is an F to SSL Labs, each the same as a check asks. */
const paddingOracles: readonly { name: string; check: string; oracle: PaddingOracle }[] = [
  {
    name: 'POODLE against TLS',
    check: 'poodle-tls',
    oracle: {
      records: { 'wrong-padding': 'a record with wrong padding' },
      answered: 'like-valid',
    },
  },
  {
    name: 'Zombie POODLE',
    check: 'zombie-poodle',
    oracle: { records: { 'wrong-padding': 'a record with wrong padding' }, answered: 'otherwise' },
  },
  {
    name: 'GOLDENDOODLE',
    check: 'goldendoodle',
    oracle: {
      records: {
        'wrong-mac': 'a record with a wrong MAC',
        'empty-wrong-mac': 'an empty record with a wrong MAC (CVE-2019-1559)',
      },
    },
  },
  {
    name: 'CVE-2016-2107',
    check: 'lucky-minus-20',
    oracle: { records: { 'incomplete-padding': 'a record with incomplete padding' } },
  },
]

export function createObservations(
  facts: Partial<GradeFacts>,
  { target, startedAt }: Pick<Collection, 'target' | 'startedAt'>,
): Observations | string[] {
  const missing = gradeFacts.filter((path) => facts[path] === undefined)
  if (missing.length > 0) return missing.map((path) => `not seen: ${path}`)
  const all = facts as GradeFacts
  const versions = listOfferedVersions(all['tls.versions'])
  if (versions.length === 0) return ['no version of TLS was negotiated']
  const suites = listOfferedSuites(all)
  const older = listOlderVersions(versions)
  const extensions = older
    .map((version) => all['tls.extensions'][version])
    .filter((names) => names !== undefined)
  const secureRenegotiation =
    extensions.length === 0 ? null : extensions.every((names) => names.includes('renegotiation_info'))
  const insecureRenegotiation = secureRenegotiation === false ? isRenegotiating(all) : false
  const compressible = versions.filter((version) => version !== 'SSL 2.0' && version !== 'TLS 1.3')
  const startPage = all['http.pages']['/']
  // Their headers are often those of the limit or the proxy alone.
  const declined = startPage?.status === 'ok' ? explainDeclined(startPage.value) : null
  const ephemeral = suites.filter(({ suite }) => /^DHE/.test(suite.keyExchange))
  const attacks = judgeAttacks(all)
  const at = new Date(startedAt)
  return {
    versions,
    unsettledVersions: versionNames.filter(
      (version) => listUnsettledVersions(all['tls.versions'], [version]).length > 0,
    ),
    suites,
    suitesSettled: listUnsettledSuites(all).length === 0,
    groups: listOfferedGroups(all),
    dhBits: all['tls.dhParameters'].map(({ bits }) => bits),
    chains: all['tls.certificates'],
    secureRenegotiation,
    insecureRenegotiation,
    compressed: compressible.filter((version) => {
      const answer = all['tls.compression'][version]
      return answer?.status === 'ok' && answer.value.method !== 'null'
    }),
    attacks,
    serverFavourites: older.flatMap((version) =>
      all['tls.preference'][version] === 'client'
        ? []
        : suites.filter((entry) => entry.version === version).slice(0, 1),
    ),
    revocations: all['tls.certificates'].flatMap(
      (chain) => findRevocation(chain, all['tls.revocation']) ?? [],
    ),
    listsRead: (all['tls.revocation']?.certificates ?? []).some(({ points }) =>
      points.some(({ crl }) => crl?.status === 'ok'),
    ),
    startPage: startPage?.status === 'ok' && !declined ? startPage.value : null,
    at,
    host: target.host,
    privateCa: target.ca.length > 0,
    gaps: listGaps(all, { versions, ephemeral, insecureRenegotiation, compressible, attacks, at }),
  }
}

interface Seen {
  versions: readonly VersionName[]
  /** Those with a finite-field key exchange. */
  ephemeral: readonly OfferedSuite[]
  insecureRenegotiation: boolean | null
  compressible: readonly VersionName[]
  attacks: Observations['attacks']
  at: Date
}

function listGaps(all: GradeFacts, seen: Seen): Gap[] {
  return [
    ...listProtocolGaps(all, seen),
    ...listKeyGaps(all, seen),
    ...listCertificateGaps(all, seen.at),
    ...listPageGaps(all),
    ...[
      ...Map.groupBy(
        seen.attacks.filter(({ verdict }) => verdict.verdict === 'inconclusive'),
        ({ verdict }) => verdict.reason,
      ),
    ].map(([reason, same]) => createGap('F', `${same.map(({ name }) => name).join(', ')} (${reason})`)),
  ].filter(({ what }, index, gaps) => gaps.findIndex((gap) => gap.what === what) === index)
}

function createGap(hides: Gap['hides'], what: string, scores: Gap['scores'] = {}): Gap {
  return { what, hides, scores }
}

/** Another version may be SSL 2.0 and another suite NULL, which are worth nothing. */
function listProtocolGaps(all: GradeFacts, { insecureRenegotiation, compressible }: Seen): Gap[] {
  return [
    ...listUnsettledVersions(all['tls.versions'], versionNames).map((what) =>
      createGap('F', what, { protocol: 0, keyExchange: 0, cipherStrength: 0 }),
    ),
    ...listUnsettledSuites(all).map((what) => createGap('F', what, { keyExchange: 0, cipherStrength: 0 })),
    ...(insecureRenegotiation === null
      ? [createGap('F', 'whether it renegotiates insecurely was not answered')]
      : []),
    ...compressible
      .filter((version) => all['tls.compression'][version]?.status !== 'ok')
      .map((version) => createGap('C', `whether ${version} compresses was not answered`)),
  ]
}

function listKeyGaps(all: GradeFacts, { versions, ephemeral }: Seen): Gap[] {
  const older = listOlderVersions(versions)
  return [
    // The weakest group that has a code point has 160 bits, as strong as RSA of 1024.
    ...(listGroupVersions(all).length > 0 ? listUnsettledGroups(all) : []).map((what) =>
      createGap('B', what, { keyExchange: 80 }),
    ),
    ...(older.length > 0 && older.every((version) => all['tls.extensions'][version] === undefined)
      ? [createGap('F', 'the extensions of the ServerHello were not seen')]
      : []),
    ...(ephemeral.length > 0 && all['tls.dhParameters'].length === 0
      ? [createGap('F', 'the Diffie-Hellman parameters were not seen', { keyExchange: 20 })]
      : []),
    ...listUntestedModuli(all['tls.dhParameters']).map((modulus) =>
      createGap('F', `whether the Diffie-Hellman modulus is a prime is not known (${modulus})`, {
        keyExchange: 0,
      }),
    ),
  ]
}

function listCertificateGaps(all: GradeFacts, at: Date): Gap[] {
  const chains = all['tls.certificates']
  const failures = all['tls.certificateFailures']
  return [
    ...(chains.length === 0 ? [createGap('T', 'no certificate was seen', { keyExchange: 0 })] : []),
    ...(chains.length > 0 && failures.length > 0
      ? [
          createGap('T', `a chain could not be read: ${failures.map(describeFailure).join(', ')}`, {
            keyExchange: 0,
          }),
        ]
      : []),
    ...chains.flatMap((chain) => {
      const standing = standingOf(chain, at)
      return standing.state === 'unknown'
        ? [createGap('T', `whether clients accept the certificate cannot be told: ${standing.why}`)]
        : []
    }),
  ]
}

/** Of the pages the grade takes HSTS alone, whose absence is a warning. */
function listPageGaps(all: GradeFacts): Gap[] {
  const page = all['http.pages']['/']
  if (page?.status !== 'ok')
    return [createGap('A-', `the start page was not answered: ${page ? describeFailure(page) : 'not asked'}`)]
  const declined = explainDeclined(page.value)
  return declined ? [createGap('A-', `the start page was ${declined}`)] : []
}

function listOlderVersions(versions: readonly VersionName[]): VersionName[] {
  return versions.filter((version) => /^TLS 1\.[012]$/.test(version))
}

function judgeAttacks(all: GradeFacts): Observations['attacks'] {
  return [
    { name: 'Heartbleed', check: 'heartbleed', verdict: judgeHeartbleed(all) },
    { name: 'CCS injection', check: 'ccs-injection', verdict: judgeCcsInjection(all) },
    { name: 'Ticketbleed', check: 'ticketbleed', verdict: judgeTicketbleed(all) },
    { name: 'ROBOT', check: 'robot', verdict: judgeRobot(all) },
    ...paddingOracles.map(({ name, check, oracle }) => ({
      name,
      check,
      verdict: judgeCbcPadding(all, oracle),
    })),
  ]
}

function isRenegotiating(facts: GradeFacts): boolean | null {
  const answers = Object.values(facts['tls.clientRenegotiation']).flatMap((outcome) =>
    outcome.status === 'ok' ? [outcome.value.renegotiated] : [],
  )
  if (answers.some(({ status }) => status === 'ok')) return true
  return answers.length > 0 && answers.every(isRenegotiationDeclined) ? false : null
}
