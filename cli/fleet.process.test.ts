import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedReplica, startEmbeddedReplica } from '../containers/embedded/embedded-replica.ts'
import type { Run, RunFile } from '../core/run.ts'
import { targetNameOf } from '../core/target.ts'

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
let folder: string
let sound: EmbeddedReplica
let faulty: EmbeddedReplica

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-fleet-'))
  sound = await startEmbeddedReplica()
  faulty = await startEmbeddedReplica({ faults: ['hsts-short'] })
  await writeFile(join(folder, 'sound.pem'), sound.target.ca.join('\n'))
  await writeFile(join(folder, 'faulty.pem'), faulty.target.ca.join('\n'))
  await writeFile(
    join(folder, 'fleet.yaml'),
    JSON.stringify({ targets: fleet(3), check: ['hsts', 'tls-versions'] }),
  )
})
afterAll(async () => {
  await sound[Symbol.asyncDispose]()
  await faulty[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Names that all lead to the two replicas; every third to the faulty one. */
function fleet(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const [name, replica] = index % 3 === 1 ? (['faulty', faulty] as const) : (['sound', sound] as const)
    const { connectTo, ports } = replica.target
    return { host: `t${index}.example.com`, connectTo, ports, ca: [`${name}.pem`] }
  })
}

function mmverify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder, timeout: 120_000, maxBuffer: 64 * 2 ** 20 }
    execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

const runsIn = async (directory: string) => {
  const file = JSON.parse(await readFile(join(folder, directory, 'run.json'), 'utf8')) as RunFile
  return 'runs' in file ? file.runs : [file]
}
/** What a run says, times and the random parts of questions aside. */
const verdicts = (runs: readonly Run[]) =>
  runs.map(({ target, checks }) => [
    targetNameOf(target),
    ...checks.map(({ id, verdict }) => `${id} ${verdict}`),
  ])

describe('shards', () => {
  test('put together they are what one run would have been', async () => {
    const whole = await mmverify('--config', 'fleet.yaml', '--report-dir', 'whole', '--reporter', 'jsonl')
    expect(whole.code, whole.stderr).toBe(1)
    for (const shard of ['1/2', '2/2']) {
      const directory = `part-${shard[0]}`
      const part = await mmverify(
        '--config',
        'fleet.yaml',
        '--shard',
        shard,
        '--report-dir',
        directory,
        '--reporter',
        'junit',
      )
      expect(part.code, part.stderr).toBe(shard === '1/2' ? 0 : 1)
    }
    const merged = await mmverify(
      'merge',
      'part-2',
      'part-1/run.json',
      '--report-dir',
      'merged',
      '--reporter',
      'junit',
    )
    expect(merged.code, merged.stderr).toBe(1)
    expect(verdicts(await runsIn('merged'))).toEqual(verdicts(await runsIn('whole')))
    const lines = (await readFile(join(folder, 'whole', 'runs.jsonl'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(await runsIn('whole'))
    await mmverify('merge', 'part-1', 'part-2', '--report-dir', 'merged', '--reporter', 'jsonl')
    const streamed = (await readFile(join(folder, 'merged', 'runs.jsonl'), 'utf8')).trim().split('\n')
    expect(streamed.map((line) => JSON.parse(line))).toEqual(await runsIn('merged'))
  })

  test.each([
    ['one that is missing', ['merge', 'part-1'], /missing: shard 2\/2/],
    ['one that is there twice', ['merge', 'part-1', 'part-1/run.json'], /are both shard 1\/2/],
    ['what is no shard', ['merge', 'whole'], /whole is no shard/],
    ['more shards than targets', ['--config', 'fleet.yaml', '--shard', '4/4'], /shard 4\/4 has no target/],
    ['nonsense', ['--config', 'fleet.yaml', '--shard', '3/2'], /not a shard: '3\/2'/],
  ])('%s is said in one line', async (_, args, message) => {
    const { code, stderr } = await mmverify(...args)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})

test('more targets than are collected ahead keep their order, in every report and in saved facts', async () => {
  const targets = fleet(23)
  await writeFile(join(folder, 'many.yaml'), JSON.stringify({ targets, check: ['hsts'] }))
  const { code, stderr } = await mmverify(
    '--config',
    'many.yaml',
    '--report-dir',
    'many',
    '--reporter',
    'jsonl',
  )
  expect(code, stderr).toBe(1)
  const runs = await runsIn('many')
  expect(runs.map(({ target }) => targetNameOf(target))).toEqual(targets.map(({ host }) => host))
  expect(runs.map(({ summary }) => summary.fail)).toEqual(
    targets.map((_, index) => (index % 3 === 1 ? 1 : 0)),
  )
  const again = await mmverify(
    '--facts',
    'many',
    '--check',
    'hsts',
    '--report-dir',
    'again',
    '--reporter',
    'jsonl',
  )
  expect(again.code, again.stderr).toBe(1)
  expect(await runsIn('again')).toEqual(runs)
})
