import type { FactPath, FactsAt } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { Collection } from '../../probes/collection.ts'
import type { Response } from '../../probes/http/http-facts.ts'
import type { Chain } from '../../probes/tls/tls-facts.ts'
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
export type GradeFacts = FactsAt<(typeof gradeFacts)[number]>

/** The facts of the grade, settled as far as they are. */
export interface Observations {
  versions: VersionName[]
  suites: OfferedSuite[]
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
  startPage: Response | null
  at: Date
  host: string
  privateCa: boolean
  /** What is missing before a letter can be given. */
  gaps: string[]
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
  const older = versions.filter((version) => /^TLS 1\.[012]$/.test(version))
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
  return {
    versions,
    suites,
    groups: listOfferedGroups(all),
    dhBits: all['tls.dhParameters'].map(({ bits }) => bits),
    chains: all['tls.certificates'],
    secureRenegotiation,
    insecureRenegotiation,
    compressed: compressible.filter((version) => {
      const answer = all['tls.compression'][version]
      return answer?.status === 'ok' && answer.value.method !== 'null'
    }),
    attacks: [
      { name: 'Heartbleed', check: 'heartbleed', verdict: judgeHeartbleed(all) },
      { name: 'CCS injection', check: 'ccs-injection', verdict: judgeCcsInjection(all) },
      { name: 'Ticketbleed', check: 'ticketbleed', verdict: judgeTicketbleed(all) },
      { name: 'ROBOT', check: 'robot', verdict: judgeRobot(all) },
      ...paddingOracles.map(({ name, check, oracle }) => ({
        name,
        check,
        verdict: judgeCbcPadding(all, oracle),
      })),
    ],
    serverFavourites: older.flatMap((version) =>
      all['tls.preference'][version] === 'client'
        ? []
        : suites.filter((entry) => entry.version === version).slice(0, 1),
    ),
    startPage: startPage?.status === 'ok' && !declined ? startPage.value : null,
    at: new Date(startedAt),
    host: target.host,
    privateCa: target.ca.length > 0,
    gaps: [
      ...listUnsettledVersions(all['tls.versions'], versionNames),
      ...listUnsettledSuites(all),
      ...(listGroupVersions(all).length > 0 ? listUnsettledGroups(all) : []),
      ...(older.length > 0 && extensions.length === 0
        ? ['the extensions of the ServerHello were not seen']
        : []),
      ...(insecureRenegotiation === null ? ['whether it renegotiates insecurely was not answered'] : []),
      ...compressible
        .filter((version) => all['tls.compression'][version]?.status !== 'ok')
        .map((version) => `whether ${version} compresses was not answered`),
      ...(ephemeral.length > 0 && all['tls.dhParameters'].length === 0
        ? ['the Diffie-Hellman parameters were not seen']
        : []),
      ...listUntestedModuli(all['tls.dhParameters']).map(
        (modulus) => `whether the Diffie-Hellman modulus is a prime is not known (${modulus})`,
      ),
      ...(all['tls.certificates'].length === 0 ? ['no certificate was seen'] : []),
      ...(all['tls.certificates'].length > 0 && all['tls.certificateFailures'].length > 0
        ? [`a chain could not be read: ${all['tls.certificateFailures'].map(describeFailure).join(', ')}`]
        : []),
      ...(all['tls.certificates'].some(
        ({ verification: { code, pathToRoot } }) => code === 'UNVERIFIED' && pathToRoot,
      )
        ? ['no finished handshake showed whether a client accepts the certificate']
        : []),
      ...(declined ? [`the start page was ${declined}`] : []),
      ...(startPage?.status === 'ok'
        ? []
        : [`the start page was not answered: ${startPage ? describeFailure(startPage) : 'not asked'}`]),
    ].filter((gap, index, gaps) => gaps.indexOf(gap) === index),
  }
}

function isRenegotiating(facts: GradeFacts): boolean | null {
  const answers = Object.values(facts['tls.clientRenegotiation']).flatMap((outcome) =>
    outcome.status === 'ok' ? [outcome.value.renegotiated] : [],
  )
  if (answers.some(({ status }) => status === 'ok')) return true
  return answers.length > 0 && answers.every(isRenegotiationDeclined) ? false : null
}
