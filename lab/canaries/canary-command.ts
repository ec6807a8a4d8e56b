import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { findSecrets, type Secrets, searchFolder } from './canary-search.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mmverify.cjs')

export interface CommandResult {
  code: number | null
  /** The folder with everything that it wrote, its home and its temporary files included. */
  written: string
  stdout: string
  stderr: string
  /** Its entry in the process list; empty where there is no /proc. */
  commandLine: string
}

/** Runs the command in a folder where nothing is but what it writes, with no other variables than these. */
export async function runCommand(
  written: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  const home = join(written, 'home')
  await mkdir(home, { recursive: true })
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: written,
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const place = `/proc/${child.pid}/cmdline`
  const commandLine = process.platform === 'linux' ? readFile(place, 'latin1') : ''
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, 'close'),
  ])
  return {
    code,
    written,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
    commandLine: await commandLine,
  }
}

/** Searches all that a command printed and wrote. */
export async function expectNoSecret(
  secrets: Secrets,
  { written, stdout, stderr, commandLine }: CommandResult,
): Promise<void> {
  const printed = Object.entries({ stdout, stderr, commandLine }).flatMap(([place, text]) =>
    findSecrets(secrets, Buffer.from(text)).map((finding) => ({
      ...finding,
      form: `${place}: ${finding.form}`,
    })),
  )
  const found = [...printed, ...(await searchFolder(secrets, written))]
  expect(found.map(({ secret, form, context }) => `${secret}: ${form}: ${context}`)).toEqual([])
}
