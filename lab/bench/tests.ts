import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from './machine.ts'
import { measure } from './measure-process.ts'

// How long the tests take, project by project: `npm run bench:tests -- [--busy] [PROJECT …]`. On the wall, and of the processor, which
// is what compares on a machine that does other things. `--busy`: with every core kept busy by something else meanwhile.

const { values, positionals } = parseArgs({
  options: { busy: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const projects = positionals.length > 0 ? positionals : ['pure', 'faults', 'process', 'live']

/** Each ends by itself, should this process be killed. */
const loop = 'const end = Date.now() + 30 * 60_000; while (Date.now() < end);'
const busy = Array.from({ length: values.busy ? availableParallelism() : 0 }, () =>
  spawn(process.execPath, ['-e', loop], { stdio: 'ignore' }),
)
const folder = await mkdtemp(join(tmpdir(), 'mmverify-times-'))
try {
  console.log(`${machine}${values.busy ? ', every core kept busy by something else' : ''}`)
  for (const project of projects) console.log(await timesOf(project))
} finally {
  for (const child of busy) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
}

async function timesOf(project: string): Promise<string> {
  const results = join(folder, `${project}.json`)
  const args = ['vitest', 'run', '--project', project, '--reporter=json', `--outputFile.json=${results}`]
  const { wall, cpu } = await measure('npx', args, [0, 1])
  const { numPassedTests, numFailedTests } = JSON.parse(await readFile(results, 'utf8'))
  const times = `${wall.toFixed(0)} s on the wall, ${cpu.toFixed(0)} s of the processor`
  return `${project.padEnd(8)} ${times}: ${numPassedTests} passed, ${numFailedTests} failed`
}
