import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestCredentials } from '../matrix/server-credentials.ts'
import { renderSeedTls, startNginx } from '../servers/tls/nginx.ts'
import { bin } from './compared-tools.ts'
import { machine } from './machine.ts'
import { renderMarkdownTable } from './markdown-table.ts'
import { type Measured, measure } from './measure-process.ts'
import { type PromisedLimit, renderPromises } from './promised-limits.ts'

/**
 * Whole runs over fleets of 25 to 200 names behind one nginx on loopback, with all reports: does the time grow with the targets alone, and
 * is the memory bounded? Writes `lab/bench/fleet.md`; exits with 1 where a promise is broken.
 */

const sizes = [25, 50, 100, 200] as const
const reporters = ['html', 'junit', 'allure', 'jsonl'].flatMap((name) => ['--reporter', name])
const folder = await mkdtemp(join(tmpdir(), 'mmverify-fleet-'))
await using credentials = await createTestCredentials()
const credential = credentials['RSA-2048']
await using nginx = await startNginx([credential], renderSeedTls('modern'))

const results: { size: number; measured: Measured }[] = []
// The first fills the compile cache.
for (const size of [2, ...sizes]) {
  const targets = Array.from({ length: size }, (_, index) => ({
    host: `chat-${index}.example.com:${nginx.port}`,
    connectTo: ['127.0.0.1'],
    ports: { 80: nginx.httpPort },
    ca: [credential.certificate],
  }))
  const config = join(folder, 'fleet.yaml')
  await writeFile(config, JSON.stringify({ targets }))
  const args = [bin, '--config', config, '--report-dir', join(folder, 'reports'), ...reporters]
  const measured = await measure(process.execPath, args, [0, 1, 3])
  process.stderr.write(`${size}: ${measured.wall} s, ${measured.memory.toFixed(0)} MiB\n`)
  if (size >= sizes[0]) results.push({ size, measured })
}
await rm(folder, { recursive: true, force: true })

const findResult = (wanted: (typeof sizes)[number]) => {
  const found = results.find(({ size }) => size === wanted)
  if (!found) throw new Error(`${wanted} targets were not measured`)
  return found.measured
}
const secondsPerTarget = findResult(200).wall / 200
/** Seconds that one more target takes, when the fleet is large and when it is small. */
const slopes = [
  (findResult(200).wall - findResult(100).wall) / 100,
  (findResult(100).wall - findResult(25).wall) / 75,
] as const
const promises: PromisedLimit[] = [
  {
    text: `seconds a target, of 200, at most 0.3: ${secondsPerTarget.toFixed(3)}`,
    kept: secondsPerTarget <= 0.3,
  },
  {
    text: `one more target of many takes at most 1.25 of what one of few does: ${(slopes[0] / slopes[1]).toFixed(2)}`,
    kept: slopes[0] <= 1.25 * slopes[1],
  },
  {
    text: `MiB with 200 at most 500: ${findResult(200).memory.toFixed(0)}`,
    kept: findResult(200).memory <= 500,
  },
]
const rows = results.map(({ size, measured: { wall, cpu, memory } }) => [
  String(size),
  wall.toFixed(1),
  (wall / size).toFixed(3),
  cpu.toFixed(1),
  memory.toFixed(0),
])
const head = ['targets', 'wall', 'each', 'processor', 'memory']
const report = `# Many targets in one run

Names behind one nginx with seed 000's TLS block on loopback, no Mattermost behind it; every report is written. Wall and processor time in
seconds, memory as the process's peak in MiB. One run each.
Node ${process.version}; ${machine}.

${renderPromises(promises)}

${renderMarkdownTable([head, ...rows])}
`
process.stdout.write(report)
await writeFile(new URL('fleet.md', import.meta.url), report)
if (promises.some(({ kept }) => !kept)) process.exitCode = 1
