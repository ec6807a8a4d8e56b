import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Credential } from '../../matrix/server-credentials.ts'
import { requiredProgram } from '../../programs/programs.ts'
import { freePort, type LiveServer, startServer } from './live-server.ts'
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
  credential: Credential,
  options: readonly string[],
): Promise<LiveServer> {
  const port = await freePort()
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
      run('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password'])
      run('pk12util', ['-i', archive, '-d', `sql:${folder}`, '-W', pkcs12Password])
    },
  })
  return { ...server, port }
}

function run(program: (typeof nssPrograms)[number], args: readonly string[]): void {
  execFileSync(requiredProgram(program), args, { stdio: 'ignore', timeout: 10_000 })
}
