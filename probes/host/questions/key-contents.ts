import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, joinWords, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { defineHostQuestion } from '../question.ts'

/** How many lines of a file tell of what was looked for. A file that is not among them was not read. */
export const fileCountSchema = z.strictObject({ path: z.string(), lines: z.int() })
export type FileCount = z.infer<typeof fileCountSchema>
const fileCountsSchema = z.array(fileCountSchema)

const places = joinWords(
  [
    '/etc/letsencrypt',
    '/etc/nginx',
    '/etc/mattermost',
    '/opt/mattermost/config',
    '/etc/ssl/private',
    '/etc/pki/tls/private',
    '/var/lib/mysql/ca-key.pem',
    '/var/lib/mysql/server-key.pem',
    '/var/lib/mysql/client-key.pem',
    '/var/lib/mysql/private_key.pem',
  ],
  ' ',
)

/** The first lines of private keys, of every kind that OpenSSL and ssh write. */
const headings = joinWords(
  [
    '-e BEGIN.PRIVATE.KEY-',
    '-e BEGIN.ENCRYPTED.PRIVATE.KEY-',
    '-e BEGIN.RSA.PRIVATE.KEY-',
    '-e BEGIN.EC.PRIVATE.KEY-',
    '-e BEGIN.DSA.PRIVATE.KEY-',
    '-e BEGIN.OPENSSH.PRIVATE.KEY-',
  ],
  ' ',
)

/** Counts alone are printed: nothing of a key leaves its host. What isn't there makes grep end with 2, no find with 1. */
const exits = [0, 1, 2]

export const privateKeyLines = defineHostQuestion({
  command: defineProgramCommand({
    id: 'private-key-lines',
    programs: pathsIn.bin('grep'),
    arguments: `-rcH ${headings} ${places}`,
    privilege: 'required',
    purpose: 'which files hold a private key',
    byteLimit: mebibyte,
  }),
  schema: fileCountsSchema,
  read: readCounts,
  exits,
})

export const pemLines = defineHostQuestion({
  command: defineProgramCommand({
    id: 'pem-lines',
    programs: pathsIn.bin('grep'),
    arguments: `-rcH -e -----BEGIN. ${places}`,
    privilege: 'required',
    purpose: 'which files hold certificates, parameters or public keys',
    byteLimit: mebibyte,
  }),
  schema: fileCountsSchema,
  read: readCounts,
  exits,
})

/** `grep -rcH`: `PATH:COUNT`. */
export function readCounts(text: string): { value: FileCount[]; residue: Residue[] } {
  const value: FileCount[] = []
  const residue: Residue[] = []
  for (const [index, { text: line }] of splitLines(text).entries()) {
    const [, path, count] = /^(\/.*):(\d{1,9})$/.exec(line) ?? []
    if (path === undefined) residue.push(createResidue(index + 1, 'a line of grep'))
    else value.push({ path, lines: Number(count) })
  }
  return { value, residue }
}
