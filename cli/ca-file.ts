import { X509Certificate } from 'node:crypto'
import { readText } from './config-file.ts'
import { UsageError } from './usage-error.ts'

/** The PEM of a private CA, or a usage error where the file holds none. */
export async function readCa(path: string): Promise<string> {
  const pem = await readText(path, 'CA file')
  try {
    new X509Certificate(pem)
  } catch {
    throw new UsageError(`no certificate in the CA file ${path}: give PEM (-----BEGIN CERTIFICATE-----)`)
  }
  return pem
}
