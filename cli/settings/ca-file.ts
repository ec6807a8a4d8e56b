import { X509Certificate } from 'node:crypto'
import { readText } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'

/** The certificates of a private CA, or a usage error where the file holds none. What else is in it, such as a key, isn't taken. */
export async function readCa(path: string): Promise<string> {
  const pem = await readText(path, 'CA file')
  try {
    new X509Certificate(pem)
  } catch {
    throw new UsageError(`no certificate in the CA file ${path}: give PEM (-----BEGIN CERTIFICATE-----)`)
  }
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).join('\n')
}
