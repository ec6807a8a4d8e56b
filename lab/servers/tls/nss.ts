import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { requireProgram } from '../../programs/programs.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'
import { pkcs12Name, pkcs12Password, writePkcs12 } from './pkcs12.ts'

/** The programs of Debian's libnss3-tools that this takes. */
export const nssPrograms = ['selfserv', 'certutil', 'pk12util'] as const

/**
 * NSS's own server, `selfserv`. It has no option for the address: it listens on every one.
 * @param kind - which of its two places for a certificate the credential goes to.
 * @param options - such as `-V tls1.2:tls1.3`.
 */
export async function startNss(
  kind: 'RSA' | 'EC',
  credential: TestCredential,
  options: readonly string[],
): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: 'selfserv',
    ports: [port],
    args: [
      ...['-d', 'sql:{folder}', '-p', String(port), '-w', '', '-D'],
      ...[kind === 'RSA' ? '-n' : '-e', pkcs12Name, ...options],
    ],
    prepare(folder) {
      const archive = join(folder, 'credential.p12')
      writePkcs12(credential, archive)
      runProgram('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password'])
      runProgram('pk12util', ['-i', archive, '-d', `sql:${folder}`, '-W', pkcs12Password])
    },
  })
  return { ...server, port }
}

function runProgram(program: (typeof nssPrograms)[number], args: readonly string[]): void {
  execFileSync(requireProgram(program), args, { stdio: 'ignore', timeout: 100_000 })
}
