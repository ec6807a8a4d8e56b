import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Run } from '../core/run.ts'
import { expectNoSecret } from '../lab/canaries/canary-command.ts'
import type { Secrets } from '../lab/canaries/canary-search.ts'
import { detectEngineForTests, listEngineObjects } from '../lab/stacks/engine-for-tests.ts'

const { engine, note } = await detectEngineForTests()
const script = join(import.meta.dirname, '..', 'lab', 'canaries', 'canary-stack.ts')
let folder: string
let before: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-canary-'))
  if (engine) before = await listEngineObjects(engine, 'none')
})

afterAll(async () => {
  await rm(folder, { recursive: true })
  if (engine) expect(await listEngineObjects(engine, 'none')).toEqual(before)
})

describe.skipIf(engine === null)(`secrets of a replica${note}`, () => {
  test.each([
    {
      stack: 'salt',
      named: ['sshPassword', 'postgresPassword', 'databasePassword', 'auditorPassword', 'token'],
      keys: ['key of the auditor, line 2', 'key of the operator, line 2'],
    },
    {
      stack: 'centos7',
      named: ['databasePassword', 'auditorPassword', 'token'],
      keys: ['key of the auditor, line 2'],
    },
  ])('$stack: a full audit from inside leaves none of them', async ({ stack, named, keys }) => {
    const written = join(folder, stack)
    const child = fork(script, [stack, join(written, 'report')], { silent: true })
    const [[secrets], stdout, stderr, [code]] = await Promise.all([
      once(child, 'message') as Promise<[Secrets]>,
      child.stdout?.toArray() ?? [],
      child.stderr?.toArray() ?? [],
      once(child, 'close') as Promise<[number | null]>,
    ])
    const printed = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
    expect(code, printed.stderr).toBe(1)
    expect(Object.keys(secrets)).toEqual(expect.arrayContaining([...named, ...keys]))
    expect(await readdir(join(written, 'report'))).toHaveLength(6)
    const run: Run = JSON.parse(await readFile(join(written, 'report', 'run.json'), 'utf8'))
    // The command had logged in everywhere, and so held every one of these secrets.
    const verdicts = new Map(run.checks.map(({ id, verdict }) => [id, verdict]))
    for (const id of ['sshd-config', 'config-sql', 'db-grants', 'process-secrets', 'config-drift']) {
      expect([id, verdicts.get(id)]).not.toEqual([id, 'not-assessed'])
    }
    expect(run.complete).toBe(true)
    await expectNoSecret(secrets, { code, written, ...printed, commandLine: '' })
  })
})
