import { execFileSync } from 'node:child_process'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { requireProgram } from '../../programs/programs.ts'

/** What a PKCS #12 file that `writePkcs12` made is locked with; Java refuses an empty one. */
export const pkcs12Password = 'loopback'

/** The name of the one entry. */
export const pkcs12Name = 'localhost'

/** Puts key and certificate into one PKCS #12 file, the only form that Java and NSS take them in. */
export function writePkcs12({ certificate, key }: TestCredential, path: string): void {
  const input = ['-inkey', key, '-in', certificate, '-name', pkcs12Name]
  const args = ['pkcs12', '-export', ...input, '-out', path, '-passout', `pass:${pkcs12Password}`]
  execFileSync(requireProgram('openssl'), args, { stdio: 'ignore', timeout: 100_000 })
}
