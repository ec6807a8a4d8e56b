import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { defineHostQuestion } from '../question.ts'

/** Names of certbot's packages; folders that aren't there are passed over. */
export const certbotPackages = defineHostQuestion({
  command: defineProgramCommand({
    id: 'certbot-packages',
    programs: pathsIn.bin('ls'),
    arguments:
      '-1 /usr/lib/python3/dist-packages /usr/lib/python2.7/site-packages /usr/lib/python3.6/site-packages /usr/lib/python3.9/site-packages /usr/lib/python3.12/site-packages /snap',
    privilege: 'none',
    purpose: 'which of certbot’s plugins are installed',
  }),
  schema: z.array(z.string()),
  parse: parseCertbotPackages,
  exits: [0, 2],
})

/** What certbot's snap brings along. */
const inSnap = ['certbot', 'certbot_apache', 'certbot_nginx']

/**
 * `ls -1` of the folders that Python packages and snaps are installed in: certbot's own, `certbot`, `certbot_nginx`,
 * `certbot_dns_rfc2136` … None of them: certbot is somewhere else, or nowhere.
 */
export function parseCertbotPackages(text: string): string[] {
  const found = new Set<string>()
  let folder = ''
  for (const { text: line } of splitLines(text)) {
    const heading = /^(\/.*):$/.exec(line)?.[1]
    if (heading !== undefined) folder = heading
    const name = line.trimEnd()
    if (!/^certbot(?:[-_][\w-]+)?$/.test(name)) continue
    if (folder === '/snap' && name === 'certbot') for (const each of inSnap) found.add(each)
    else found.add(name.replaceAll('-', '_'))
  }
  return [...found].sort()
}
