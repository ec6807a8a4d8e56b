import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFacts } from '../../cli/files/read-facts.ts'
import type { Collection } from '../../probes/collection.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mmverify.cjs')
const reporter = join(import.meta.dirname, 'report-usage.cjs')

/** What the processes of a command used. */
export interface Usage {
  /** The most memory that one of them ever held, in MiB. */
  peak: number
  /** Seconds of processor time, user and system, of all of them. */
  cpu: number
  /** From the start of the longest to its end, as far as it got to run: what others took of the processor is not counted. */
  seconds: number
}

export interface MeasuredAudit extends Usage {
  code: number
  stderr: string
  collection: Collection
}

/** Milliseconds after which a command is taken to hang. */
const patience = 180_000

/**
 * The whole command, as it is shipped, with this config file and what it needs beside it.
 *
 * @param secrets - by the names of the variables that the config file names
 * @throws when it is killed, hangs, or leaves no facts
 */
export async function measureAudit(
  config: object,
  files: Readonly<Record<string, string>> = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<MeasuredAudit> {
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-measured-'))
  try {
    const used = join(folder, 'usage')
    await mkdir(used)
    for (const [name, text] of Object.entries({ ...files, 'config.yaml': JSON.stringify(config) })) {
      await writeFile(join(folder, name), text, { mode: 0o600 })
    }
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_OPTIONS: `--require ${JSON.stringify(reporter)}`,
      MMVERIFY_TEST_USAGE: used,
      ...secrets,
    }
    const { code, stderr } = await run(
      ['--config', join(folder, 'config.yaml'), '--report-dir', join(folder, 'out'), '--reporter', 'junit'],
      env,
    )
    const [collection, ...others] = await readFacts(join(folder, 'out'))
    if (!collection || others.length > 0)
      throw new Error(`one target left ${others.length + 1} sets of facts`)
    return { code, stderr, collection, ...(await readUsage(used)) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function readUsage(folder: string): Promise<Usage> {
  const files = await readdir(folder)
  const usages = await Promise.all(
    files.map(async (name): Promise<Usage> => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  )
  if (usages.length === 0) throw new Error('no process said what it had used')
  return {
    peak: Math.max(...usages.map(({ peak }) => peak)),
    cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0),
    seconds: Math.max(...usages.map(({ seconds }) => seconds)),
  }
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: patience, killSignal: 'SIGKILL', maxBuffer: 16 * 2 ** 20 } as const
    execFile(process.execPath, [bin, ...args], options, (error, _stdout, stderr) => {
      if (error && typeof error.code !== 'number')
        return reject(new Error(`the command ended by ${error.signal}: ${stderr}`))
      resolve({ code: error ? Number(error.code) : 0, stderr })
    })
  })
}
