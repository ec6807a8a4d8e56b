import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { requireProgram } from '../../programs/programs.ts'

/** Real server software, running on 127.0.0.1 until it is disposed of or this process ends. */
export interface LiveServer extends AsyncDisposable {
  readonly port: number
}

export interface ServerCommand {
  /** Its name, or its place. */
  program: string
  /** Ports the server will listen on; it counts as ready once each accepts a connection. */
  ports: readonly number[]
  args: readonly string[]
  /** Called with an empty temporary folder, to be the working directory, before the start. */
  prepare?: (folder: string) => void
  env?: Readonly<Record<string, string>>
}

/**
 * Starts the server in a temporary folder of its own.
 * @throws when it exits, or isn't ready within 10 s, with the end of what it wrote.
 */
export async function startServer(command: ServerCommand): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), `mmverify-${basename(command.program)}-`))
  command.prepare?.(folder)
  const args = command.args.map((arg) => arg.replaceAll('{folder}', folder))
  const child = spawn(requireProgram(command.program), args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      ...command.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = keepTail(child)
  const clean = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', clean)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`))
  })
  const dispose = async () => {
    child.kill('SIGKILL')
    await ended
    process.removeListener('exit', clean)
    clean()
  }
  try {
    for (const port of command.ports) await waitUntilReady(port, ended)
  } catch (error) {
    await dispose()
    throw new Error(`${command.program} ${args.join(' ')}: ${(error as Error).message}\n${output()}`)
  }
  return { [Symbol.asyncDispose]: dispose }
}

const givenPorts = new Set<number>()

/**
 * A port of 127.0.0.1 that nothing listens on and that wasn't given before, below the range the kernel takes client
 * ports from, so that no outgoing connection can grab it before the server does, and below the closed ports of replicas.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 10_000)
    if (givenPorts.has(port)) continue
    givenPorts.add(port)
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
}

async function waitUntilReady(port: number, ended: Promise<string>): Promise<void> {
  const deadline = AbortSignal.timeout(100_000)
  let end: string | null = null
  ended.then((how) => {
    end = how
  })
  while (!(await isAccepting(port))) {
    if (deadline.aborted) throw new Error(`nothing accepts connections on port ${port} after 100 s`)
    if (end !== null) throw new Error(end)
    await delay(20)
  }
}

function isAccepting(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const finish = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}

/** The last few kilobytes of what a server wrote; reading it also keeps the pipe from filling up. */
function keepTail(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4096)
    })
  }
  return () => text
}
