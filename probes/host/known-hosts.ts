import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KnownHost, KnownHosts } from '../../core/ssh-endpoint.ts'

export type HostKeyStatus = 'known' | 'unknown' | 'changed' | 'revoked' | 'authority-only'

/**
 * The entries of a known_hosts file; lines that ssh would skip are skipped. A line that can't be read trusts nobody,
 * so that nothing is lost but a connection.
 *
 * @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT
 */
export function parseKnownHosts(text: string): KnownHosts {
  return text.split(/\r?\n/).flatMap((line) => parseEntry(line.trim()) ?? [])
}

/**
 * What known_hosts says of a key that a host showed. A key of a type that isn't listed for the host is `unknown`;
 * another key of a listed type is `changed`; a revocation outweighs everything.
 */
export function findHostKeyStatus(
  entries: KnownHosts,
  { host, port }: { host: string; port: number },
  key: Buffer,
): HostKeyStatus {
  const matching = findEntries(entries, host, port)
  if (matching.some((entry) => entry.marker === 'revoked' && entry.key.equals(key))) return 'revoked'
  const plain = matching.filter(({ marker }) => marker === null)
  if (plain.some((entry) => entry.key.equals(key))) return 'known'
  const type = keyTypeOf(key)
  if (plain.some(({ keyType }) => keyType === type)) return 'changed'
  return plain.length === 0 && matching.some(({ marker }) => marker === 'cert-authority')
    ? 'authority-only'
    : 'unknown'
}

/** The types of the keys known for a host: to be asked for first, since a server has several keys and shows one. */
export function listKnownKeyTypes(entries: KnownHosts, host: string, port: number): string[] {
  const plain = findEntries(entries, host, port).filter(({ marker }) => marker === null)
  return [...new Set(plain.map(({ keyType }) => keyType))]
}

/** The name ssh looks a host up by: lower case, and `[host]:port` off port 22. */
export function formatKnownHostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
}

function findEntries(entries: KnownHosts, host: string, port: number): KnownHost[] {
  const name = formatKnownHostName(host, port)
  return entries.filter(({ names }) => {
    if ('hash' in names) {
      return timingSafeEqual(createHmac('sha1', names.salt).update(name).digest(), names.hash)
    }
    const matches = (pattern: string) => isPatternMatch(pattern, name)
    const negated = names.patterns.filter((pattern) => pattern.startsWith('!'))
    if (negated.some((pattern) => matches(pattern.slice(1)))) return false
    return names.patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern))
  })
}

function parseEntry(line: string): KnownHost | null {
  if (line === '' || line.startsWith('#')) return null
  const fields = line.split(/[ \t]+/)
  const marker = markers.get(fields[0] ?? '') ?? null
  // A marker that isn't known may take trust away: such a line must not give any.
  if (marker === null && line.startsWith('@')) return null
  const [names = '', keyType = '', encoded = ''] = marker === null ? fields : fields.slice(1)
  const key = Buffer.from(encoded, 'base64')
  const hosts = parseHostNames(names)
  return hosts && keyTypeOf(key) === keyType ? { marker, names: hosts, keyType, key } : null
}

const markers: ReadonlyMap<string, 'cert-authority' | 'revoked'> = new Map([
  ['@cert-authority', 'cert-authority'],
  ['@revoked', 'revoked'],
])

/** `|1|salt|hash` is HMAC-SHA1 of one name; everything else is patterns. */
function parseHostNames(field: string): KnownHost['names'] | null {
  if (!field.startsWith('|')) return { patterns: field.toLowerCase().split(',') }
  const [, version, salt = '', hash = ''] = field.split('|')
  const digest = Buffer.from(hash, 'base64')
  return version === '1' && digest.length === 20 ? { salt: Buffer.from(salt, 'base64'), hash: digest } : null
}

/** `*` is any run of characters, `?` any one; nothing else is special, brackets included. Never backtracks far. */
function isPatternMatch(pattern: string, name: string): boolean {
  let at = 0
  let inPattern = 0
  let star = -1
  let resume = 0
  while (at < name.length) {
    const char = pattern[inPattern]
    if (char === '*') {
      star = inPattern
      resume = at
      inPattern += 1
    } else if (char !== undefined && (char === '?' || char === name[at])) {
      at += 1
      inPattern += 1
    } else if (star >= 0) {
      resume += 1
      at = resume
      inPattern = star + 1
    } else {
      return false
    }
  }
  return /^\**$/.test(pattern.slice(inPattern))
}

/** The algorithm name that every public key blob begins with: a uint32 length and that many bytes. */
function keyTypeOf(key: Buffer): string | null {
  if (key.length < 4) return null
  const length = key.readUInt32BE(0)
  return length > 0 && length <= key.length - 4 ? key.toString('latin1', 4, 4 + length) : null
}
