import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../probes/tls/live/command.ts'
import { createCredentials } from '../probes/tls/live/credentials.ts'
import { nmapArguments } from '../probes/tls/live/peers/nmap.ts'
import { requiredProgram } from '../probes/tls/live/programs.ts'
import { seedTls, startNginx } from '../probes/tls/live/servers/nginx.ts'

/**
 * Whole-process wall time of a full outside audit against nmap's suite enumeration alone: nginx with seed 000's TLS block
 * on loopback, both run in turn, a warm-up each, then the medians. Writes `bench/results.md`; exits with 1 above the bound.
 */

const runs = 5
/** The promise of the project: at most three times nmap, and a second for everything nmap doesn't do. */
const bound = (nmapSeconds: number) => 3 * nmapSeconds + 1

const [loadBefore = 0] = loadavg()
const root = fileURLToPath(new URL('..', import.meta.url))
const reports = await mkdtemp(join(tmpdir(), 'mmverify-bench-'))
await using credentials = await createCredentials()
await using server = await startNginx([credentials['RSA-4096']], seedTls('modern'))

const nmap = {
  file: requiredProgram('nmap'),
  args: nmapArguments(server.port),
  /** What nmap ends with when it did its work. */
  exits: [0],
}
const mmverify = {
  file: process.execPath,
  args: [
    ...[join(root, 'bin/mmverify.cjs'), '--target', `localhost:${server.port}`, '--connect-to', '127.0.0.1'],
    ...[
      '--http-port',
      String(server.httpPort),
      '--ca',
      credentials['RSA-4096'].certificate,
      '--report-dir',
      reports,
    ],
  ],
  /** A gate that failed, or something inconclusive, is a whole run all the same; bad usage (2) isn't. */
  exits: [0, 1, 3],
}

const seconds = { mmverify: [] as number[], nmap: [] as number[] }
for (let run = 0; run <= runs; run += 1) {
  const measured = { nmap: await wall(nmap), mmverify: await wall(mmverify) }
  if (run === 0) continue
  seconds.nmap.push(measured.nmap)
  seconds.mmverify.push(measured.mmverify)
}
const { complete } = JSON.parse(await readFile(join(reports, 'run.json'), 'utf8')) as { complete: boolean }
if (!complete) throw new Error('mmverify did not finish its run: there is nothing to compare')
await rm(reports, { recursive: true, force: true })

const medians = { mmverify: median(seconds.mmverify), nmap: median(seconds.nmap) }
const within = medians.mmverify < bound(medians.nmap)
const report = `# mmverify and nmap, whole process

nginx with seed 000's TLS block (RSA 4096) on loopback, no Mattermost behind it; ${runs} runs each in turn after a warm-up; wall time in seconds.
${await machine()}

${table([
  ['', 'median', 'each run'],
  ['`mmverify --target`, everything it checks from outside, with its reports', ...row(seconds.mmverify)],
  ['`nmap --script ssl-enum-ciphers`, suites alone', ...row(seconds.nmap)],
])}

Ratio ${(medians.mmverify / medians.nmap).toFixed(2)}. The bound, 3 × nmap + 1 s, is ${bound(medians.nmap).toFixed(2)} s: ${within ? 'kept' : 'exceeded'}.
`
process.stdout.write(report)
await writeFile(new URL('results.md', import.meta.url), report)
if (!within) process.exitCode = 1

interface Command {
  file: string
  args: readonly string[]
  exits: readonly number[]
}

async function wall({ file, args, exits }: Command): Promise<number> {
  const started = performance.now()
  const { code, stderr } = await runCommand(file, args)
  const elapsed = (performance.now() - started) / 1000
  if (code === null || !exits.includes(code)) throw new Error(`${file} ended with ${code}: ${stderr}`)
  return elapsed
}

function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}

function row(values: readonly number[]): string[] {
  return [median(values).toFixed(2), values.map((value) => value.toFixed(2)).join(' ')]
}

/** Markdown, its columns aligned as the formatter wants them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? []
  const rule = widths.map((width) => '-'.repeat(width))
  const [head = [], ...body] = rows
  return [head, rule, ...body]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n')
}

async function machine(): Promise<string> {
  const { stdout } = await runCommand(nmap.file, ['--version'])
  const version = /^Nmap version (\S+)/.exec(stdout)?.[1] ?? 'unknown'
  const processors = cpus()
  return `Node ${process.version}, nmap ${version}, ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, load before the start ${loadBefore.toFixed(2)}.`
}
