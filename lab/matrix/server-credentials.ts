import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../programs/command.ts'
import { requireProgram } from '../programs/programs.ts'

const keyKinds = {
  'RSA-2048': ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'RSA-4096': ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096'],
  'ECDSA-P256': ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'ECDSA-P384': ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  Ed25519: ['genpkey', '-algorithm', 'ED25519'],
  'DSA-2048': ['dsaparam', '-genkey', '-noout', '2048'],
} as const

export type KeyKind = keyof typeof keyKinds

/** PEM files. */
export interface TestCredential {
  certificate: string
  key: string
  /** Key and certificate in one file, as HAProxy wants them. */
  combined: string
}

/** One self-signed certificate for `localhost` a kind of key, and a file of weak parameters, in a temporary folder. */
export type TestCredentials = Record<KeyKind, TestCredential> &
  AsyncDisposable & { dh1024: string; folder: string }

/** Makes every key and certificate with the openssl command line, anew. */
export async function createTestCredentials(): Promise<TestCredentials> {
  const openssl = requireProgram('openssl')
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-live-'))
  const create = async ([kind, [command, ...options]]: readonly [string, readonly [string, ...string[]]]) => {
    const path = join(folder, kind)
    const credential = { certificate: `${path}.crt`, key: `${path}.key`, combined: `${path}.pem` }
    const { certificate, key, combined } = credential
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    await runOrThrow(openssl, [command, '-out', key, ...options])
    await runOrThrow(openssl, [
      'req',
      '-x509',
      '-new',
      '-key',
      key,
      '-out',
      certificate,
      '-days',
      '30',
      ...subject,
    ])
    await writeFile(combined, `${await readFile(key, 'utf8')}${await readFile(certificate, 'utf8')}`, {
      mode: 0o600,
    })
    return [kind, credential] as const
  }
  // DSA-like parameters are found in no time; a weak group is what they are here for.
  const dh1024 = join(folder, 'dh1024.pem')
  await runOrThrow(openssl, ['dhparam', '-dsaparam', '-out', dh1024, '1024'])
  const made = Object.fromEntries(await Promise.all(Object.entries(keyKinds).map(create)))
  return {
    ...(made as Record<KeyKind, TestCredential>),
    dh1024,
    folder,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function runOrThrow(file: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCommand(file, args)
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${stderr}`)
}
