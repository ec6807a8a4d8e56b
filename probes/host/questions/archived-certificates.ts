import { X509Certificate } from 'node:crypto'
import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { defineHostQuestion } from '../question.ts'

export const archivedCertificateSchema = z.strictObject({
  path: z.string(),
  /** Upper case hex, without zeros before it. */
  serialNumber: z.string(),
  notBefore: z.string(),
})
export type ArchivedCertificate = z.infer<typeof archivedCertificateSchema>

/** Certificates only, which every visitor is shown: certbot writes keys into files of their own, in which nothing is found. */
export const archivedCertificates = defineHostQuestion({
  command: defineProgramCommand({
    id: 'archived-certificates',
    programs: pathsIn.bin('grep'),
    arguments: '-rsH -m1 -A 60 -e -----BEGIN.CERTIFICATE----- /etc/letsencrypt/archive',
    privilege: 'required',
    purpose: 'which certificates certbot keeps, to tell whether nginx serves the last one',
    byteLimit: 4 * mebibyte,
  }),
  schema: z.array(archivedCertificateSchema),
  read: readArchivedCertificates,
  exits: [0, 1],
  absentExits: noSuchPlaceExits,
})

/** `grep -H -A`: `PATH:first line`, `PATH-further lines`, `--` between files. Only the leaves, `certN.pem`. */
export function readArchivedCertificates(text: string): { value: ArchivedCertificate[]; residue: Residue[] } {
  const value: ArchivedCertificate[] = []
  const residue: Residue[] = []
  let path = ''
  let body: string[] | null = null
  for (const [index, { text: line }] of splitLines(text).entries()) {
    const begun = /^(\/.*):-----BEGIN CERTIFICATE-----$/.exec(line)?.[1]
    if (begun !== undefined) {
      path = begun
      body = /\/cert\d*\.pem$/.test(begun) ? [] : null
      continue
    }
    if (body === null || !line.startsWith(`${path}-`)) continue
    const content = line.slice(path.length + 1)
    if (/^[A-Za-z0-9+/=]{1,76}$/.test(content)) {
      body.push(content)
      continue
    }
    const certificate = content === '-----END CERTIFICATE-----' ? parse(path, body) : null
    if (certificate) value.push(certificate)
    else residue.push(createResidue(index + 1, `${path}: no certificate`))
    body = null
  }
  return { value, residue }
}

function parse(path: string, body: readonly string[]): ArchivedCertificate | null {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(Buffer.from(body.join(''), 'base64'))
  } catch {
    // Not DER of a certificate.
    return null
  }
  return {
    path,
    serialNumber: certificate.serialNumber.replace(/^0+(?=.)/, '').toUpperCase(),
    notBefore: certificate.validFromDate.toISOString(),
  }
}
