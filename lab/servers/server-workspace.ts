import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { chown, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readServerCredentials } from '../fixtures/pki.ts'

/** Database servers refuse to run as root: then they run as nobody, in a folder of nobody's. */
const nobody = 65534
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

/** A folder for one server, with its certificate and key. */
export interface Workspace {
  folder: string
  certificate: string
  key: string
  /** Runs a program to its end as the server's user. @throws what it said, when it fails: then the folder is gone */
  run(file: string, args: readonly string[], input?: string): Promise<void>
  /** Starts the server itself. */
  start(file: string, args: readonly string[]): RunningServer
  remove(): void
}

export interface RunningServer {
  /** Rejects with the server's own words when it ends by itself. */
  died: Promise<never>
  /** The last of what it said. */
  said(): string
  stop(): Promise<void>
}

export async function createWorkspace(): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'mmverify-db-'))
  const files = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') }
  const { cert, key } = readServerCredentials('rsa')
  await writeFile(files.certificate, cert)
  await writeFile(files.key, key, { mode: 0o600 })
  for (const path of [folder, ...Object.values(files)]) {
    if (user.uid !== undefined) await chown(path, user.uid, user.gid)
  }
  return {
    folder,
    ...files,
    async run(file, args, input = '') {
      const child = spawnAsUser(file, args, folder)
      const said = keepTail(child)
      child.stdin?.end(input)
      const [code] = await once(child, 'close')
      if (code === 0) return
      rmSync(folder, { recursive: true, force: true })
      throw new Error(`${file} ended with ${code}: ${said()}`)
    },
    start(file, args) {
      const child = spawnAsUser(file, args, folder)
      const said = keepTail(child)
      const closed = once(child, 'close')
      const died = closed.then(([code]) => {
        throw new Error(`${file} ended with ${code}: ${said()}`)
      })
      died.catch(() => {})
      return {
        died,
        said,
        async stop() {
          child.kill('SIGKILL')
          await closed
        },
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function spawnAsUser(file: string, args: readonly string[], cwd: string): ChildProcess {
  return spawn(file, args, { cwd, env: { PATH: process.env.PATH, HOME: cwd, TZ: 'UTC' }, ...user })
}

/** The last of what a program says. */
function keepTail(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4000)
    })
  }
  return () => text
}
