import { splitLines } from '../command-output.ts'

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
    if (!/^certbot(?:[-_][\w-]+)?$/.test(line)) continue
    if (folder === '/snap' && line === 'certbot') for (const name of inSnap) found.add(name)
    else found.add(line.replaceAll('-', '_'))
  }
  return [...found].sort()
}
