import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import { collect } from '../../probes/collect.ts'
import { outsideProbes } from '../../probes/probe-catalogue.ts'
import { gradeCollection } from '../../suites/grade/grade.ts'
import { type Configuration, configurations } from '../matrix/configurations.ts'
import { completeHandshake } from '../matrix/independent-handshake.ts'
import { unfinishedSuites } from '../matrix/known-differences.ts'
import { scanTls } from '../matrix/mmverify-scan.ts'
import { createTestCredentials } from '../matrix/server-credentials.ts'
import { isGroupTaken, isServerDeciding, settleDifference } from '../matrix/settle-differences.ts'
import { runNmap } from '../peers/nmap.ts'
import { runSslscan } from '../peers/sslscan.ts'
import { readTestsslReport, runTestssl, type TestsslScan } from '../peers/testssl.ts'
import { type Difference, type GradeRow, type Row, renderMatrixPage } from './matrix-page.ts'

/**
 * mmverify, sslscan, nmap and testssl.sh against every server of the live matrix; what they differ on is settled by a handshake
 * with that alone. Usage: `node lab/bench/matrix.ts FOLDER [TESTSSL.SH]`. Each server's outcome is kept in FOLDER, so that a run which was
 * interrupted goes on; testssl.sh is asked where it is given or has answered before. Writes `docs/matrix.md`.
 */
const [folder, program] = process.argv.slice(2)
if (!folder) throw new Error('which folder keeps the outcomes?')
await mkdir(folder, { recursive: true })

/** Whose grade is compared as well, which takes testssl.sh two minutes each; the CA of each is its own certificate. */
const graded: Readonly<Record<string, 'RSA-2048' | 'RSA-4096' | 'ECDSA-P256'>> = {
  'nginx: seed 000': 'RSA-4096',
  'nginx: as it comes': 'RSA-2048',
  'nginx: everything it has, RSA and ECDSA': 'RSA-2048',
  'node: as it comes': 'RSA-2048',
  'haproxy: as it comes': 'RSA-2048',
  'caddy: as it comes': 'ECDSA-P256',
  'apache: as it comes': 'RSA-2048',
}

await using credentials = await createTestCredentials()
const rows: Row[] = []
const grades: GradeRow[] = []
const remainingConfigurations = configurations.entries()
await Promise.all([compareServers(), compareServers(), compareServers()])
await writeFile(new URL('../../docs/matrix.md', import.meta.url), renderMatrixPage(rows, grades.flat()))

async function compareServers(): Promise<void> {
  // One iterator for all lanes: each takes the next server.
  for (const [index, configuration] of remainingConfigurations) {
    const file = await ensureTestsslReport(configuration, 'suites')
    rows[index] = await loadOrMake(configuration, file ? 'row-with-testssl' : 'row', () =>
      compareServer(configuration, file),
    )
    const key = graded[configuration.name]
    const certificate = key && credentials[key].certificate
    const report = certificate && (await ensureTestsslReport(configuration, 'grade', certificate))
    if (report)
      grades[index] = await loadOrMake(configuration, 'grades', () =>
        compareGrades(configuration, certificate, report),
      )
  }
}

function pathOf({ name }: Configuration, kind: string): string {
  return join(folder ?? '', `${name.replaceAll(/[^A-Za-z0-9.]+/g, '-')}.${kind}.json`)
}

async function loadOrMake<T>(configuration: Configuration, kind: string, make: () => Promise<T>): Promise<T> {
  const path = pathOf(configuration, kind)
  if (existsSync(path)) return JSON.parse(await readFile(path, 'utf8')) as T
  const made = await make()
  await writeFile(path, JSON.stringify(made))
  console.log(configuration.name, kind)
  return made
}

/** Null: it was neither given nor has it answered before. */
async function ensureTestsslReport(
  configuration: Configuration,
  kind: 'suites' | 'grade',
  ca?: string,
): Promise<string | null> {
  const path = pathOf(configuration, kind)
  if (existsSync(path)) return path
  if (!program) return null
  await using server = await configuration.start(credentials)
  await runTestssl(program, server.port, ca ? ['--add-ca', ca] : ['-p', '-P', '-f'], `${path}.part`)
  await rename(`${path}.part`, path)
  return path
}

async function compareServer(configuration: Configuration, file: string | null): Promise<Row> {
  const byTestssl = file ? await readTestsslReport(file) : null
  await using server = await configuration.start(credentials)
  const { name, unaskedOfSslscan } = configuration
  const tls = (await scanTls(server.port)).facts.tls ?? {}
  const bySslscan =
    unaskedOfSslscan === 'anything'
      ? null
      : await runSslscan(server.port, undefined, unaskedOfSslscan !== 'groups')
  const byNmap = await runNmap(server.port)
  const differences: Difference[] = []
  const note = (version: string, what: Difference['what'], truth: readonly string[], reports: Reports) => {
    for (const [scanner, names] of Object.entries(reports)) {
      const missing = truth.filter((one) => !names.includes(one))
      const extra = names.filter((one) => !truth.includes(one))
      if (missing.length + extra.length > 0) differences.push({ version, what, scanner, missing, extra })
    }
  }
  for (const version of versionNames) {
    const reports: Reports = {
      mmverify: tls.suites?.[version] ?? [],
      ...(bySslscan && { sslscan: bySslscan.suites[version] ?? [] }),
      nmap: byNmap.suites[version] ?? [],
      ...(byTestssl && version !== 'SSL 2.0' && { 'testssl.sh': byTestssl.suites[version] ?? [] }),
    }
    const { truth } = await settleDifference(Object.values(reports), async (suite) => {
      if (unfinishedSuites.configurations.some((one) => one === name) && unfinishedSuites.only.test(suite))
        return reports.nmap?.includes(suite) === true
      const offer = { version, suites: [suite], groups: configuration.clientGroups }
      return (await completeHandshake(server.port, offer)) !== null
    })
    note(version, 'suites', truth, reports)
    const said = {
      mmverify: tls.preference?.[version],
      nmap: byNmap.preference[version],
      'testssl.sh': byTestssl?.preference[version],
    }
    if (new Set(Object.values(said).filter(Boolean)).size < 2) continue
    const decides = await findDecider(server.port, version, tls.suites?.[version] ?? [])
    for (const [scanner, order] of Object.entries(said))
      if (order && order !== decides)
        differences.push({ version, what: 'order', scanner, missing: [decides], extra: [order] })
  }
  for (const version of listComparableVersions(tls.suites ?? {})) {
    if (!bySslscan || unaskedOfSslscan) break
    const reports: Reports = {
      mmverify: tls.groups?.[version] ?? [],
      sslscan: bySslscan.groups[version] ?? [],
    }
    const suites = tls.suites?.[version] ?? []
    const { truth } = await settleDifference(Object.values(reports), (group) =>
      isGroupTaken(server.port, version, suites, group),
    )
    note(version, 'groups', truth, reports)
  }
  const groups = [...new Set(Object.values(tls.groups ?? {}).flat())]
  if (byTestssl) await compareGroups(server.port, byTestssl, tls, note)
  return {
    name,
    versions: versionNames.filter((version) => tls.suites?.[version]?.length),
    suites: Object.values(tls.suites ?? {}).flat().length,
    groups: groups.length,
    scanners: ['nmap', ...(bySslscan ? ['sslscan'] : []), ...(byTestssl ? ['testssl.sh'] : [])],
    differences,
  }
}

/** ChaCha20 is left out: servers that decide take it first all the same from a client that does. */
async function findDecider(
  port: number,
  version: VersionName,
  suites: readonly string[],
): Promise<'server' | 'client'> {
  const [one, other] = suites.filter((suite) => !suite.includes('CHACHA20'))
  if (!one || !other) throw new Error(`nothing settles whose order counts in ${version}`)
  return (await isServerDeciding(port, version, [one, other])) ? 'server' : 'client'
}

type Reports = Record<string, readonly string[]>
type Facts = NonNullable<Awaited<ReturnType<typeof scanTls>>['facts']['tls']>

/** testssl.sh doesn't say in which version: a group is true if a handshake of some version uses it. */
async function compareGroups(
  port: number,
  { groups }: TestsslScan,
  tls: Partial<Facts>,
  note: (version: string, what: 'groups', truth: readonly string[], reports: Reports) => void,
): Promise<void> {
  const asked = Object.entries(tls.suites ?? {}).filter(
    ([version]) => tls.groups?.[version as VersionName],
  ) as [VersionName, string[]][]
  const ours = [...new Set(Object.values(tls.groups ?? {}).flat())].filter(
    (group) => !group.startsWith('ffdhe'),
  )
  const { truth } = await settleDifference([ours, groups], async (group) => {
    const versions = asked.filter(([version]) => tls.groups?.[version]?.includes(group))
    for (const [version, suites] of versions.length > 0 ? versions : asked)
      if (await isGroupTaken(port, version, suites, group)) return true
    return false
  })
  note('all versions', 'groups', truth, { mmverify: ours, 'testssl.sh': groups })
}

async function compareGrades(
  configuration: Configuration,
  certificate: string,
  file: string,
): Promise<GradeRow> {
  await using server = await configuration.start(credentials)
  const given = gradeCollection(await collectTls(server.port, [await readFile(certificate, 'utf8')]))
  const theirs = await readTestsslReport(file)
  return {
    name: configuration.name,
    mmverify: given.letter,
    reasons: given.reasons.filter((reason) => /^(capped|warning|no letter)/.test(reason)),
    testssl: theirs.grade,
    testsslReasons: theirs.gradeReasons,
  }
}

function collectTls(port: number, ca: string[]) {
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca }
  return collect(target, outsideProbes, {
    timeout: 10_000,
    deadline: 90_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
}

/** sslscan enumerates the groups of TLS 1.3 and of the newest version before it. */
function listComparableVersions(suites: Partial<Record<VersionName, readonly string[]>>): VersionName[] {
  const found = versionNames.filter((version) => suites[version]?.length)
  return [
    ...found.filter((version) => version !== 'TLS 1.3').slice(-1),
    ...found.filter((one) => one === 'TLS 1.3'),
  ]
}
