import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { factsSchemaVersion } from '../../probes/collection.ts'
import { createCollection } from '../fixtures/facts/collection-fixture.ts'

export const bin = join(import.meta.dirname, '..', '..', 'bin', 'mmverify.cjs')

/** How the command is started: by the Node that runs it, or by an older one, which starts that. */
export const starts = ['direct', 'launcher'] as const
export type Start = (typeof starts)[number]

export interface HeldCommand {
  child: ChildProcess
  stderr: () => string
  /** As a shell says it: what a signal ended counts as 128 and its number. */
  exitCode: Promise<number>
}

/** A folder to run in, in which a command is held at some point until it is ended. */
export interface Hold {
  /** The folder that the command runs in, and writes its reports to (`report`). */
  folder: string
  start: Start
}

/** Starts the command, and resolves once it has come to a phase that it can't leave. */
export type HoldCommand = (hold: Hold) => Promise<HeldCommand & AsyncDisposable>

const signalNumbers: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGTERM: 15 }

export interface StartOptions {
  /** Modules that are loaded first, by every Node that takes part. */
  preload?: readonly string[]
  env?: NodeJS.ProcessEnv
}

export function startCommand(
  { folder, start }: Hold,
  args: readonly string[],
  { preload = [], env = {} }: StartOptions = {},
): HeldCommand {
  const child = spawn(
    process.execPath,
    [...olderNode(folder, start), bin, ...args, '--report-dir', 'report'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: preload.map((file) => `--require ${file}`).join(' '), ...env },
    },
  )
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdout.resume()
  const exitCode = once(child, 'close').then(([code, signal]) => code ?? 128 + (signalNumbers[signal] ?? 0))
  return { child, stderr: () => stderr, exitCode }
}

/** What a Node is given that has to take itself for an older one, and so for the launcher. */
export function olderNode(folder: string, start: Start): string[] {
  if (start === 'direct') return []
  const file = join(folder, 'old-node.cjs')
  writeFileSync(file, "Object.defineProperty(process.versions, 'node', { value: '20.0.0' })")
  return ['--require', file]
}

/** Waits for what has to happen; the test's own limit ends a wait for what does not. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await wait(10)
}

function makePipe(folder: string): string {
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  return path
}

const nothingToEnd = { async [Symbol.asyncDispose]() {} }

/** Holds the command, by phase. `seen`: whether something was seen by then, which has to be kept. */
export const holds: Record<string, { hold: HoldCommand; seen: boolean }> = {
  'first moment': {
    seen: false,
    async hold(hold) {
      return { ...startCommand(hold, ['--target', '127.0.0.1:1']), ...nothingToEnd }
    },
  },
  start: {
    seen: false,
    /** Its config is a pipe that says nothing. */
    async hold(hold) {
      const pipe = makePipe(hold.folder)
      const command = startCommand(hold, ['--config', pipe])
      const writer = await open(pipe, 'w')
      return { ...command, [Symbol.asyncDispose]: () => writer.close() }
    },
  },
  resolve: {
    seen: false,
    /** The system's resolver never comes to an end. */
    async hold(hold) {
      const preload = join(hold.folder, 'silent-resolver.cjs')
      writeFileSync(
        preload,
        `require('node:dns/promises').lookup = () => {
          require('node:fs').writeFileSync(${JSON.stringify(join(hold.folder, 'resolving'))}, '')
          return new Promise(() => {})
        }
        require('node:module').syncBuiltinESMExports()`,
      )
      const command = startCommand(hold, ['--target', 'chat.example.com', '--timeout', '100'], {
        preload: [preload],
      })
      await until(() => existsSync(join(hold.folder, 'resolving')))
      return { ...command, ...nothingToEnd }
    },
  },
  collect: {
    seen: true,
    /** The target takes connections, and says nothing. */
    async hold(hold) {
      const target = await openSilentServer()
      const args = ['--target', `127.0.0.1:${target.port}`, '--timeout', '100']
      const command = startCommand(hold, [...args, '--reporter', 'jsonl,junit'])
      await until(() => target.connections() >= 3)
      return { ...command, [Symbol.asyncDispose]: () => target[Symbol.asyncDispose]() }
    },
  },
  judge: {
    seen: true,
    /** What was judged of the first target goes to a pipe that nobody reads on. */
    async hold(hold) {
      const pipe = makePipe(hold.folder)
      const command = startCommand(hold, [
        '--facts',
        writeFacts(hold.folder, 40),
        '--reporter',
        `jsonl:${pipe}`,
      ])
      const reader = await open(pipe, 'r')
      await reader.read(Buffer.alloc(1), 0, 1)
      return { ...command, [Symbol.asyncDispose]: () => reader.close() }
    },
  },
  render: {
    seen: true,
    /** A report goes to a pipe that nobody reads; run.json comes before. */
    async hold(hold) {
      const pipe = makePipe(hold.folder)
      const command = startCommand(hold, [
        '--facts',
        writeFacts(hold.folder, 1),
        '--reporter',
        `junit:${pipe}`,
      ])
      await until(() => existsSync(join(hold.folder, 'report', 'run.json')))
      return { ...command, ...nothingToEnd }
    },
  },
  'replica up': {
    seen: false,
    async hold(hold) {
      const command = startCommand(hold, ['--replica', '--reporter', 'junit'])
      await until(() => command.stderr().includes('asking'))
      return { ...command, ...nothingToEnd }
    },
  },
}

/** facts.json of some targets, which are one target by other names. */
export function writeFacts(folder: string, count: number): string {
  const collection = createCollection()
  const runs = Array.from({ length: count }, (_, index) => ({
    ...collection,
    target: { ...collection.target, host: `chat${index}.example.com` },
  }))
  const header = { schemaVersion: factsSchemaVersion, tool: { name: 'mmverify', version: '0.0.0' } }
  const file = { ...header, ...(count === 1 ? runs[0] : { runs }) }
  writeFileSync(join(folder, 'facts.json'), JSON.stringify(file))
  return folder
}

export interface SilentServer extends AsyncDisposable {
  port: number
  /** How many connections it has taken. */
  connections: () => number
  /** How many of them are open. */
  open: () => number
}

export async function openSilentServer(): Promise<SilentServer> {
  const sockets = new Set<net.Socket>()
  let taken = 0
  const server = net.createServer((socket) => {
    taken += 1
    sockets.add(socket.resume())
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as net.AddressInfo).port,
    connections: () => taken,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
