import { afterAll, beforeAll, describe, test } from 'vitest'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import { configurations } from '../../lab/matrix/configurations.ts'
import { completeHandshake } from '../../lab/matrix/independent-handshake.ts'
import {
  groupOmissions,
  listOmissions,
  preferenceDifferences,
  suiteOmissions,
  unfinishedSuites,
} from '../../lab/matrix/known-differences.ts'
import { scanTls } from '../../lab/matrix/mmverify-scan.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { isGroupTaken, isServerDeciding, settleDifference } from '../../lab/matrix/settle-differences.ts'
import { shareName, shareOf } from '../../lab/nightly.ts'
import { runNmap } from '../../lab/peers/nmap.ts'
import { runSslscan } from '../../lab/peers/sslscan.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { factsSchema } from '../collection.ts'

/** Besides the server itself: two peers, and the clients that settle what they differ on. */
const needed = ['sslscan', 'nmap', 'openssl', 'gnutls-cli'] as const
const cases = shareOf(configurations, 16).map((configuration) => {
  const missing = listMissingPrograms([...new Set([...configuration.programs, ...needed])])
  const title = missing.length > 0 ? `${configuration.name} (no ${missing.join(', ')})` : configuration.name
  return { configuration, missing, title }
})
const skipped = cases.filter(({ missing }) => missing.length > 0)
const counts = { servers: 0, suites: 0, groups: 0, disputed: 0 }
let credentials: TestCredentials

beforeAll(async () => {
  if (skipped.length < cases.length) credentials = await createTestCredentials()
})

afterAll(async () => {
  await credentials?.[Symbol.asyncDispose]()
  const { servers, suites, groups, disputed } = counts
  const absent = [...new Set(skipped.flatMap(({ missing }) => missing))]
  console.log(
    `${servers} servers compared: ${suites} suites and ${groups} groups, of which the scanners differ on ${disputed}; ` +
      `${skipped.length} servers skipped${absent.length > 0 ? ` (no ${absent.join(', ')})` : ''}`,
  )
})

describe.concurrent(`the same suites and groups as sslscan and nmap find: ${shareName}`, () => {
  for (const { configuration, missing, title } of cases) {
    test.skipIf(missing.length > 0)(title, async ({ expect }) => {
      const { name } = configuration
      await using server = await configuration.start(credentials)
      const { complete, facts } = await scanTls(server.port)
      const tls = factsSchema.parse(facts).tls ?? {}
      expect(complete).toBe(true)
      const { unaskedOfSslscan } = configuration
      const bySslscan =
        unaskedOfSslscan === 'anything'
          ? null
          : await runSslscan(server.port, undefined, unaskedOfSslscan !== 'groups')
      const byNmap = await runNmap(server.port)

      for (const version of versionNames) {
        const ours = tls.suites?.[version] ?? []
        const reports = {
          ...(bySslscan && { sslscan: bySslscan.suites[version] ?? [] }),
          nmap: byNmap.suites[version] ?? [],
        }
        const { truth, disputed } = await settleDifference(
          [ours, ...Object.values(reports)],
          async (suite) => {
            if (
              unfinishedSuites.configurations.some((one) => one === name) &&
              unfinishedSuites.only.test(suite)
            )
              return reports.nmap.includes(suite)
            const offer = { version, suites: [suite], groups: configuration.clientGroups }
            return (await completeHandshake(server.port, offer)) !== null
          },
        )
        expect.soft(ours.toSorted(), `suites of ${version}`).toEqual(truth)
        expect.soft(tls.versions?.[version]?.status === 'ok', version).toBe(truth.length > 0)
        for (const peer of ['sslscan', 'nmap'] as const) {
          const omitted = listOmissions(suiteOmissions, { peer, configuration: name, version }, truth)
          const reported = reports[peer]
          if (!reported) continue
          expect.soft([...reported, ...omitted].sort(), `suites of ${version} by ${peer}`).toEqual(truth)
        }
        const preference = byNmap.preference[version]
        const difference = preferenceDifferences.find(
          (entry) => entry.configuration === name && entry.version === version,
        )
        if (difference) {
          expect
            .soft({ mmverify: tls.preference?.[version], nmap: preference })
            .toEqual(difference.preference)
          expect
            .soft(await isServerDeciding(server.port, version, difference.suites), difference.why)
            .toBe(true)
        } else if (preference) {
          expect.soft(tls.preference?.[version], `preference of ${version}`).toBe(preference)
          if (preference === 'server')
            expect.soft(ours, `order of ${version}`).toEqual(byNmap.suites[version])
        }
        counts.suites += truth.length
        counts.disputed += disputed.length
      }

      for (const version of versionsWithGroups(tls.suites ?? {})) {
        const ours = tls.groups?.[version] ?? []
        const theirs = bySslscan?.groups[version] ?? []
        const suites = tls.suites?.[version] ?? []
        const { truth, disputed } = await settleDifference([ours, theirs], (group) =>
          isGroupTaken(server.port, version, suites, group),
        )
        expect.soft(ours.toSorted(), `groups of ${version}`).toEqual(truth)
        counts.groups += truth.length
        counts.disputed += disputed.length
        if (unaskedOfSslscan) continue
        const omitted = listOmissions(
          groupOmissions,
          { peer: 'sslscan', configuration: name, version },
          truth,
        )
        expect.soft([...theirs, ...omitted].sort(), `groups of ${version} by sslscan`).toEqual(truth)
      }

      for (const { version, suite, bits } of tls.dhParameters ?? []) {
        const byPeer = byNmap.dhBits[version]?.[suite]
        if (byPeer !== undefined) expect.soft(bits, `prime of ${suite} in ${version}`).toBe(byPeer)
      }
      counts.servers += 1
    })
  }
})

test('every documented difference is of a configuration that is compared', ({ expect }) => {
  const names = configurations.map(({ name }) => name)
  const documented = [
    ...[...suiteOmissions, ...groupOmissions].flatMap((entry) => entry.configurations),
    ...preferenceDifferences.map(({ configuration }) => configuration),
  ]
  expect(documented.filter((name) => !names.includes(name))).toEqual([])
})

/** sslscan enumerates the groups of TLS 1.3 and of the newest version before it. */
function versionsWithGroups(suites: Partial<Record<VersionName, readonly string[]>>): VersionName[] {
  const found = versionNames.filter((version) => suites[version]?.length)
  const older = found.filter((version) => version !== 'TLS 1.3')
  return [...older.slice(-1), ...found.filter((version) => version === 'TLS 1.3')]
}
