import { readFile } from 'node:fs/promises'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { collect } from '../../probes/collect.ts'
import type { Collection } from '../../probes/collection.ts'
import { outsideProbes } from '../../probes/probe-catalogue.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { gradeCollection } from '../../suites/grade/grade.ts'
import { judgeCheck } from '../../suites/judge.ts'
import { findTruth, type HandshakeTruth } from './handshake-truth.ts'
import type { TestCredentials } from './server-credentials.ts'
import type { StackConfiguration } from './stacks.ts'

export interface StackComparison {
  name: string
  versions: string[]
  suites: number
  groups: number
  /** How many single handshakes stand behind it. */
  handshakes: number
  /** Where the lists of mmverify are not those of the handshakes. */
  wrong: string[]
  /** Checks of TLS and certificates that stayed open, and why. */
  open: Record<string, string>
  grade: string
  seconds: number
}

export async function compareStack(
  configuration: StackConfiguration,
  credentials: TestCredentials,
): Promise<StackComparison> {
  const { name } = configuration
  await using server = await configuration.start(credentials)
  const authorities = await Promise.all(
    (['RSA-2048', 'RSA-4096', 'ECDSA-P256', 'ECDSA-P384'] as const).map((kind) =>
      readFile(credentials[kind].certificate, 'utf8'),
    ),
  )
  const begin = performance.now()
  const collection = await collectOutside(server.port, authorities)
  const seconds = (performance.now() - begin) / 1000
  const truth = await findTruth(server.port)
  const tls = collection.facts.tls ?? {}
  const all = [...Object.values(truth.suites), ...Object.values(truth.groups)]
  return {
    name,
    versions: Object.keys(tls.suites ?? {}).filter((version) => tls.suites?.[version as VersionName]?.length),
    suites: Object.values(tls.suites ?? {}).flat().length,
    groups: new Set(Object.values(tls.groups ?? {}).flat()).size,
    handshakes: all.reduce((sum, { asked }) => sum + asked.length, 0),
    wrong: listWrong(collection, truth),
    open: listOpen(collection),
    grade: gradeCollection(collection).letter ?? 'none',
    seconds,
  }
}

/** Lists are compared in what the clients could offer; versions and certificates whole. */
function listWrong(collection: Collection, truth: HandshakeTruth): string[] {
  const tls = collection.facts.tls ?? {}
  const wrong: string[] = []
  for (const [version, { asked, taken }] of Object.entries(truth.suites)) {
    const ours = tls.suites?.[version as VersionName] ?? []
    wrong.push(...describeDifference(`${version} suites`, ours, asked, taken))
    const isOffered = tls.versions?.[version as VersionName]?.status === 'ok'
    if (isOffered !== taken.length > 0 && ours.every((suite) => asked.includes(suite)))
      wrong.push(`${version}: ${isOffered ? 'offered' : 'not offered'} by mmverify`)
  }
  // Groups are enumerated once for all versions below TLS 1.3.
  for (const [version, { asked, taken }] of Object.entries(truth.groups)) {
    const ours = tls.groups?.[version as VersionName]
    if (ours) wrong.push(...describeDifference(`${version} groups`, ours, asked, taken))
  }
  const leaves = new Set((tls.certificates ?? []).map(({ chain }) => chain[0]?.sha256.toLowerCase()))
  for (const sha256 of truth.certificates)
    if (!leaves.has(sha256)) wrong.push(`certificate ${sha256} was not seen`)
  return wrong
}

function describeDifference(
  what: string,
  ours: readonly string[],
  asked: readonly string[],
  taken: readonly string[],
): string[] {
  const missing = taken.filter((one) => !ours.includes(one))
  const extra = ours.filter((one) => asked.includes(one) && !taken.includes(one))
  return [
    ...(missing.length > 0 ? [`${what} missing: ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`${what} too many: ${extra.join(', ')}`] : []),
  ]
}

/** Of the checks that rest on TLS alone: pages of Mattermost are nowhere here. */
function listOpen(collection: Collection): Record<string, string> {
  return Object.fromEntries(
    checks
      .filter(({ id, needs }) => id === 'ssl-labs-grade' || needs.every((path) => path.startsWith('tls.')))
      .map((check) => judgeCheck(check, collection, 'current'))
      .filter(({ verdict }) => verdict === 'inconclusive')
      .map(({ id, reason }) => [id, reason]),
  )
}

function collectOutside(port: number, ca: string[]): Promise<Collection> {
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca }
  return collect(target, outsideProbes, {
    timeout: 6_000,
    deadline: 120_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
}
