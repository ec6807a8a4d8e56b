import type { Inventory } from './inventory-host.ts'

/** What a file that is encrypted as a whole tells: nothing but that. Null: it isn't. */
export function readSealedFile(text: string): Inventory | null {
  const maker = findMaker(text)
  if (maker === null) return null
  return {
    format: 'encrypted',
    hosts: [],
    secrets: [],
    residue: [],
    notes: [`encrypted by ${maker}: its hosts are not known, name them in another file or as nodes`],
  }
}

function findMaker(text: string): string | null {
  if (/^\s*\$ANSIBLE_VAULT;\d/.test(text)) return 'ansible-vault'
  if (/^\s*-----BEGIN PGP MESSAGE-----/.test(text)) return 'GPG'
  if (/^\s*-----BEGIN AGE ENCRYPTED FILE-----/.test(text) || text.startsWith('age-encryption.org/'))
    return 'age'
  if (text.startsWith('Salted__')) return 'OpenSSL'
  // Git's own filter for encrypted files.
  if (text.startsWith('\0GITCRYPT')) return 'git-crypt'
  return isBinary(text) && isPacketStart(text) ? 'GPG' : null
}

/**
 * OpenPGP's packets begin with a byte above 0x7f, which is no beginning of UTF-8 text: what was read of it is the sign for that.
 *
 * @see RFC 9580, section 4.2
 */
function isPacketStart(text: string): boolean {
  return text.startsWith('\uFFFD') && !text.startsWith('\uFFFD7zXZ')
}

/** No text has as many of these. */
export function isBinary(text: string): boolean {
  const start = text.slice(0, 4096)
  const odd = start.match(/(?![\t\n\r\f\v])[\p{Cc}\uFFFD]/gu)?.length ?? 0
  return odd > 0 && odd * 20 > start.length
}
