import { execFile } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ProfileName } from '../../core/requirement.ts'

/** A copy of the repository, whatever its layout: only its command is used. */
export interface Checkout {
  name: 'here' | 'there'
  root: string
}

/** What a checkout's command left behind. */
export interface Judgement {
  exitCode: number
  stdout: string
  /** Path inside the report folder → content. */
  reports: Map<string, string>
}

/**
 * Judges saved facts by `bin/mmverify.cjs --facts`.
 *
 * @param folder - one of its own: reports go below it, under the same name for all checkouts
 * @throws where the command crashed or refused the facts
 */
export async function judgeFacts(
  { name, root }: Checkout,
  facts: string,
  profile: ProfileName,
  folder: string,
  options: readonly string[],
): Promise<Judgement> {
  mkdirSync(folder, { recursive: true })
  const command = [join(root, 'bin/mmverify.cjs'), '--facts', facts, '--profile', profile]
  const { exitCode, stdout, stderr } = await execute(
    [...command, '--report-dir', 'reports', ...options],
    folder,
  )
  const reports = readReports(join(folder, 'reports'))
  // A crash has the exit code of an open question, and no run.json.
  if (!reports.has('run.json')) throw new Error(`${name} (${root}) did not judge ${facts}:\n${stderr}`)
  return { exitCode, stdout, reports }
}

type Ended = Omit<Judgement, 'reports'> & { stderr: string }

function execute(command: readonly string[], cwd: string): Promise<Ended> {
  const kept = Object.entries(process.env).filter(([variable]) => !variable.startsWith('MMVERIFY_'))
  const options = { cwd, env: Object.fromEntries(kept), maxBuffer: 2 ** 30 }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error)
      else resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr })
    })
  })
}

function readReports(folder: string): Map<string, string> {
  const files = globSync('**', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile())
  return new Map(files.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}
