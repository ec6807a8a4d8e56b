import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import * as z from 'zod'
import type { VersionName } from '../../core/tls/registry/versions.ts'

/** What testssl.sh found. It tells groups for all versions together, and gives a grade only after all its tests. */
export interface TestsslScan {
  suites: Partial<Record<VersionName, string[]>>
  /** By IANA name, without those of finite fields. */
  groups: string[]
  preference: Partial<Record<VersionName, 'server' | 'client'>>
  grade: string | null
  gradeReasons: string[]
}

/**
 * Runs testssl.sh against a port of 127.0.0.1, at the lowest priority.
 * @param file - where testssl.sh is
 * @param tests - `-p -P -f` for versions, suites with their order, and groups; `-E -f` for suites and groups; none for everything and a grade
 * @param json - where its report goes; a report is there only once it is whole
 * @throws when it takes longer than a quarter of an hour
 */
export async function runTestssl(
  file: string,
  port: number,
  tests: readonly string[],
  json: string,
): Promise<void> {
  const quiet = ['--quiet', '--color', '0', '--warnings', 'off', '--nodns', 'none']
  const args = [...tests, ...quiet, '--ip', '127.0.0.1', '--jsonfile', json, `localhost:${port}`]
  // It won't write over one; releases before 3.2 can't be told to.
  await rm(json, { force: true })
  await new Promise<void>((resolve, reject) => {
    const options = { timeout: 1_000_000, killSignal: 'SIGTERM', maxBuffer: 16 * 2 ** 20 } as const
    const child = execFile('nice', ['-n', '19', file, ...args], options, (error) => {
      // Its exit code counts what it dislikes.
      if (error && (error.killed || typeof error.code !== 'number')) reject(error)
      else resolve()
    })
    child.stdin?.end()
  })
}

/** Reads a report that `testssl` wrote. */
export async function readTestsslReport(json: string): Promise<TestsslScan> {
  const findings = report.parse(JSON.parse(await readFile(json, 'utf8')))
  const scan: TestsslScan = { suites: {}, groups: [], preference: {}, grade: null, gradeReasons: [] }
  for (const { id, finding } of findings) {
    const suite = versions[/^cipher-(\w+)_x[0-9a-f]+$/.exec(id)?.[1] ?? '']
    const ordered = versions[/^cipher_order-(\w+)$/.exec(id)?.[1] ?? '']
    if (suite) {
      scan.suites[suite] ??= []
      scan.suites[suite].push(finding.trim().split(/\s+/).at(-1) ?? '')
    } else if (ordered) scan.preference[ordered] = finding === 'server' ? 'server' : 'client'
    else if (
      id === 'FS_ECDHE_curves' ||
      id === 'PFS_ECDHE_curves' ||
      (id === 'FS_KEMs' && !finding.startsWith('No '))
    )
      scan.groups.push(...finding.trim().split(/\s+/).map(ianaGroupNameOf))
    else if (id === 'overall_grade') scan.grade = finding
    else if (/^grade_cap_(warning_|reason_)/.test(id)) scan.gradeReasons.push(finding)
  }
  return scan
}

const report = z.array(z.object({ id: z.string(), finding: z.string() }))

const versions: Readonly<Record<string, VersionName>> = {
  ssl3: 'SSL 3.0',
  tls1: 'TLS 1.0',
  tls1_1: 'TLS 1.1',
  tls1_2: 'TLS 1.2',
  tls1_3: 'TLS 1.3',
}

/** It says `prime256v1`, `X25519`, `brainpoolP256r1tls13`, as OpenSSL does. */
function ianaGroupNameOf(name: string): string {
  return { prime256v1: 'secp256r1', prime192v1: 'secp192r1', X25519: 'x25519', X448: 'x448' }[name] ?? name
}
