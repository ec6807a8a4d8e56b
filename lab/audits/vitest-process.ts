import { execFile } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const mmverifyPath = join(root, 'bin', 'mmverify.cjs')
const vitestPath = join(root, 'node_modules', 'vitest', 'vitest.mjs')

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

export type Variables = Readonly<Record<string, string>>

/** Runs the command with no other `MMVERIFY_*` variables than these. */
export function runCommand(variables: Variables): Promise<Ended> {
  return run([mmverifyPath], variables)
}

/** Runs Vitest as a user does in the checkout, with its own configuration and no other `MMVERIFY_*` variables than these. */
export function runVitest(args: readonly string[], variables: Variables): Promise<Ended> {
  return run([vitestPath, ...args], variables)
}

/**
 * Runs the project `audit`. What its reporters write lies in the folder, under this name: `NAME.json`, `NAME.xml`, `NAME-allure/`.
 */
export function runAudit(
  folder: string,
  name: string,
  variables: Variables,
  ...args: readonly string[]
): Promise<Ended> {
  const reporters = ['default', 'json', 'junit', './reports/vitest/allure-reporter.ts']
  const files = { json: join(folder, `${name}.json`), junit: join(folder, `${name}.xml`) }
  return runVitest(
    [
      ...['run', '--project', 'audit', ...reporters.map((reporter) => `--reporter=${reporter}`)],
      ...Object.entries(files).map(([reporter, path]) => `--outputFile.${reporter}=${path}`),
      ...args,
    ],
    { ALLURE_RESULTS_DIR: join(folder, `${name}-allure`), ...variables },
  )
}

function run(args: readonly string[], variables: Variables): Promise<Ended> {
  const { PATH, HOME, TMPDIR } = process.env
  const env = { PATH, HOME, ...(TMPDIR && { TMPDIR }), NO_COLOR: '1', ...variables }
  return new Promise((resolve) => {
    const options = { cwd: root, env, maxBuffer: 64 * 1024 * 1024 }
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}
