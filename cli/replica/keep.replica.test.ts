import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Run } from '../../core/run.ts'
import * as servers from '../../lab/servers/misbehaving-servers.ts'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { failuresAsWritten } from '../../lab/stacks/failures-as-written.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mmverify.cjs')
const { engine, note } = await detectEngineForTests()

let folder: string
let before: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-replica-'))
  if (engine) before = await listEngineObjects(engine, 'none')
})

afterAll(() => rm(folder, { recursive: true }))

describe.skipIf(engine === null)(`a replica that is kept${note}`, () => {
  const state = () => join(folder, 'state', 'mmverify')
  const files = () => join(state(), 'replicas', 'salt')

  test('goes up, answers, is verified by the config it wrote, and goes without a trace', async () => {
    const up = await mmverify(['replica', 'up', 'salt']).ended
    expect(up.stderr).toContain('the replica salt is up after')
    expect(up.code).toBe(0)
    try {
      for (const name of ['ca.pem', 'mmverify.yaml', 'replica.json', 'roster', 'ssh-key.pem']) {
        expect((await stat(join(files(), name))).mode & 0o777).toBe(0o600)
      }
      expect((await stat(files())).mode & 0o777).toBe(0o700)
      expect(up.stdout).toMatch(/^published +port 443 at 127\.0\.0\.1:\d+$/m)
      expect(up.stdout).toMatch(/^credential +sshPassword \w{24}$/m)

      const again = await mmverify(['replica', 'up', 'salt']).ended
      expect(again.stderr).toMatch(/^mmverify: salt already runs, since 20.*\n$/)
      expect(again).toMatchObject({ code: 0, stdout: up.stdout })
      const otherwise = await mmverify(['replica', 'up', 'salt', '--replica-option', 'mattermost=stand-in'])
        .ended
      expect(otherwise.stderr).toMatch(/already runs with no options: mmverify replica down salt first\n$/)
      expect(otherwise.code).toBe(2)
      const elsewhere = await mmverify(['replica', 'up', 'salt'], { XDG_STATE_HOME: join(folder, 'other') })
        .ended
      expect(elsewhere.stderr).toMatch(/salt runs, but not with the files in .*other/)
      expect(elsewhere.code).toBe(2)

      const status = await mmverify(['replica', 'status', 'salt']).ended
      expect(status.stdout).toMatch(/^salt: since 20.*, 2 containers, answers \(HTTP 200\), Mattermost: \w/)
      expect(status.code).toBe(0)

      const command = /^verify +mmverify (--config \S+)$/m.exec(up.stdout)?.[1] ?? ''
      const verified = await mmverify([...command.split(' '), ...reports('kept'), '--json']).ended
      const run = JSON.parse(verified.stdout) as Run
      expect(failures(run).toSorted()).toEqual(failuresAsWritten.salt.current.toSorted())
      expect(run.target.simulated).toMatch(/^replica salt, Mattermost: (official|stand-in)/)
      expect(verified.code).toBe(1)
    } finally {
      expect((await mmverify(['replica', 'down', 'salt']).ended).code).toBe(0)
    }
    expect(existsSync(state())).toBe(false)
    expect(await listMade('mmverify.kept=salt')).toEqual([])
    expect(await listEngineObjects(requireNotNull(engine), 'none')).toEqual(before)
    const status = await mmverify(['replica', 'status', 'salt']).ended
    expect(status).toMatchObject({ code: 1, stdout: 'salt does not run\n' })
  })
})

describe.skipIf(engine === null)(`--replica${note}`, () => {
  test.each([
    // By its own document's profile everything that could be asked from outside is right.
    { stack: 'centos7', args: ['--profile', 'centos7'], fails: failuresAsWritten.centos7.centos7, code: 0 },
    {
      stack: 'transport-encryption',
      args: [],
      fails: failuresAsWritten['transport-encryption'].current,
      code: 1,
    },
    { stack: 'cluster', args: [], fails: failuresAsWritten.cluster.current, code: 1 },
    { stack: 'salt', args: [], fails: failuresAsWritten.salt.current, code: 1 },
  ])('$stack: started, verified, gone', async ({ stack, args, fails, code }) => {
    const started = performance.now()
    const command = mmverify(['--replica', stack, ...args, ...reports(stack)])
    const verdict = command.until('reports are in').then(() => performance.now() - started)
    const ended = await command.ended
    console.log(`${stack}: ${((await verdict) / 1000).toFixed(1)} s from start to verdict`)
    const run = JSON.parse(await readReport(stack)) as Run
    expect(failures(run).toSorted()).toEqual(fails.toSorted())
    expect(run.summary.inconclusive).toBe(0)
    expect(ended.stdout).toMatch(
      new RegExp(`SIMULATED +replica ${stack}[^]*Mattermost:\\s+(official|stand-in)`),
    )
    expect(ended.code).toBe(code)
    expect(await listMade(ownedBy(command.child))).toEqual([])
    expect(await listEngineObjects(requireNotNull(engine), 'none')).toEqual(before)
  })

  test.each([
    ['SIGTERM', 143, 'starting', ['--replica', 'transport-encryption'], 'database'],
    ['SIGHUP', 129, 'starting one to keep', ['replica', 'up', 'centos7'], 'database and Mattermost'],
    ['SIGINT', 130, 'verifying', ['--replica', 'salt', '--report-dir', 'interrupted'], 'asking'],
  ] as const)(
    '%s (%i) while %s leaves nothing running',
    { timeout: 120_000 },
    async (signal, expected, _when, args, said) => {
      const command = mmverify(args)
      await command.until(said)
      expect(await listMade(ownedBy(command.child))).not.toEqual([])
      command.child.kill(signal)
      const { code, stderr } = await command.ended
      expect(stderr).toContain('interrupted: removing the replica')
      expect(code).toBe(expected)
      expect(await listMade(ownedBy(command.child))).toEqual([])
      if (existsSync(join(folder, 'interrupted')))
        expect(JSON.parse(await readFile(join(folder, 'interrupted', 'run.json'), 'utf8'))).toMatchObject({
          complete: false,
        })
      expect(existsSync(join(folder, 'state', 'mmverify'))).toBe(false)
    },
  )

  test('kill -9 leaves what the next start removes', async () => {
    const killed = [mmverify(['--replica', 'centos7']), mmverify(['replica', 'up', 'salt'])]
    for (const command of killed) {
      await command.until('atabase')
      expect(await listMade(ownedBy(command.child))).not.toEqual([])
      command.child.kill('SIGKILL')
      await command.ended
    }
    // Another test's start may have removed it by now.
    const status = await mmverify(['replica', 'status', 'salt']).ended
    expect(status.stdout).toMatch(
      /^salt: .*its start was cut short: mmverify replica down salt\n|^salt does not run\n/,
    )
    expect(status.code).toBe(1)

    const next = mmverify(['--replica', 'centos7'])
    await next.until('database')
    for (const command of killed) expect(await listMade(ownedBy(command.child))).toEqual([])
    next.child.kill('SIGINT')
    await next.ended
    expect(await listMade(ownedBy(next.child))).toEqual([])
    expect(await listEngineObjects(requireNotNull(engine), 'none')).toEqual(before)
  })
})

test('a Docker that accepts and says nothing is no Docker', async () => {
  await using silence = await servers.startSilentServer()
  const DOCKER_HOST = `tcp://127.0.0.1:${silence.port}`
  const { code, stderr } = await mmverify(['replica', 'status'], { DOCKER_HOST }).ended
  expect(stderr).toMatch(/^mmverify: no Docker: DOCKER_HOST=tcp:.* does not answer: install Docker.*\n$/)
  expect(code).toBe(2)
})

interface Command {
  child: ChildProcess
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
  /** Resolves when stderr has said it; rejects when the command ended without. */
  until(said: string): Promise<void>
}

function mmverify(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Command {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: join(folder, 'state'), NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  const until = (said: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stderr.includes(said) && resolve()
      child.stderr.on('data', look)
      child.once('close', () => reject(new Error(`never said '${said}': ${stderr}`)))
      look()
    })
  return { child, ended, until }
}

function reports(name: string): string[] {
  return ['--report-dir', name, '--reporter', 'junit']
}

async function readReport(name: string): Promise<string> {
  expect(await readdir(join(folder, name))).toContain('junit.xml')
  return readFile(join(folder, name, 'run.json'), 'utf8')
}

function failures({ checks }: Run): string[] {
  return checks
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ id }) => id)
    .sort()
}

function ownedBy({ pid }: ChildProcess): string {
  return `mmverify.owner.pid=${pid}`
}

/** Ids of the containers, networks and volumes with that label. */
async function listMade(label: string): Promise<string[]> {
  const { docker } = requireNotNull(engine)
  const filters = { label: [label] }
  const { Volumes: volumes } = await docker.listVolumes({ filters: JSON.stringify(filters) })
  return [
    ...(await docker.listContainers({ all: true, filters })).map(({ Id }) => Id),
    ...(await docker.listNetworks({ filters })).map(({ Id }) => Id),
    ...(volumes ?? []).map(({ Name }) => Name),
  ]
}

function requireNotNull<T>(value: T | null): T {
  if (value === null) throw new Error('no engine')
  return value
}
