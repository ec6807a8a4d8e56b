import type { VersionName } from '../facts.ts'
import { runCommand } from './command.ts'
import { opensslSuites } from './openssl-suites.ts'
import { requiredProgram } from './programs.ts'
import { preSharedKey } from './servers/gnutls.ts'

export interface Handshake {
  /** The suite agreed on, by its IANA name. */
  suite: string
  /** As `openssl s_client` calls the ephemeral key: `X25519`, `ECDH, prime256v1`, `DH, 2048`; null for none. */
  temporaryKey: string | null
}

/** Groups by IANA name: how `openssl s_client` is told to offer one, and how it reports it afterwards. */
export const opensslGroups: Readonly<Record<string, { offer: string; temporaryKey: string }>> = {
  secp256r1: { offer: 'P-256', temporaryKey: 'ECDH, prime256v1' },
  secp384r1: { offer: 'P-384', temporaryKey: 'ECDH, secp384r1' },
  secp521r1: { offer: 'P-521', temporaryKey: 'ECDH, secp521r1' },
  x25519: { offer: 'X25519', temporaryKey: 'X25519' },
  x448: { offer: 'X448', temporaryKey: 'X448' },
}

export interface Offer {
  version: VersionName
  /** IANA names, in this order. */
  suites: readonly string[]
  /** In OpenSSL's names; the client's own choice without. */
  groups?: string | undefined
}

/**
 * A whole handshake by a client that isn't ours: `openssl s_client`, or `gnutls-cli` for suites that OpenSSL never had or
 * has no more. Settles who is right where scanners differ.
 * @returns null when no handshake came about.
 */
export async function completeHandshake(port: number, offer: Offer): Promise<Handshake | null> {
  const known = await Promise.all(offer.suites.map((suite) => opensslName(offer.version, suite)))
  const names = known.filter((name) => name !== undefined)
  if (names.length === offer.suites.length) return byOpenssl(port, offer, names)
  const [suite] = offer.suites
  if (!suite || offer.suites.length > 1)
    throw new Error(`no client here can offer ${offer.suites.join(', ')}`)
  return byGnutls(port, offer.version, suite)
}

/** TLS 1.3's suites have one name everywhere; the CCM ones are missing from OpenSSL's list, not from its library. */
async function opensslName(version: VersionName, suite: string): Promise<string | undefined> {
  return version === 'TLS 1.3' ? suite : (await opensslSuites()).byIana.get(suite)?.openssl
}

const opensslVersions: Partial<Record<VersionName, string>> = {
  'TLS 1.0': '-tls1',
  'TLS 1.1': '-tls1_1',
  'TLS 1.2': '-tls1_2',
  'TLS 1.3': '-tls1_3',
}

async function byOpenssl(
  port: number,
  { version, suites, groups }: Offer,
  names: readonly string[],
): Promise<Handshake | null> {
  const flag = opensslVersions[version]
  if (!flag) throw new Error(`s_client can't offer ${version}`)
  const list = names.join(':')
  const args = [
    ...['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-brief', flag],
    ...(version === 'TLS 1.3' ? ['-ciphersuites', list] : ['-cipher', `${list}:@SECLEVEL=0`]),
    ...(groups ? ['-groups', groups] : []),
    ...(list.includes('PSK') ? ['-psk_identity', preSharedKey.identity, '-psk', preSharedKey.key] : []),
  ]
  const { stderr } = await runCommand(requiredProgram('openssl'), args)
  const suite = suites[names.indexOf(/^Ciphersuite: (.+)$/m.exec(stderr)?.[1] ?? '')]
  if (!suite) return null
  return { suite, temporaryKey: /^Server Temp Key: (.+?)(?:, \d+ bits)?$/m.exec(stderr)?.[1] ?? null }
}

/** What GnuTLS has and Debian's OpenSSL has not. */
const gnutlsCiphers = /^(CAMELLIA_(128|256)_GCM|RC4_128|3DES_EDE_CBC)$/

async function byGnutls(port: number, version: VersionName, suite: string): Promise<Handshake | null> {
  const parts = /^TLS_(?<kx>\w+)_WITH_(?<cipher>\w+)_(?<hash>MD5|SHA\d*)$/.exec(suite)?.groups
  const { kx, cipher, hash } = parts ?? {}
  if (!kx || !cipher || !hash || !gnutlsCiphers.test(cipher))
    throw new Error(`no client here can offer ${suite}`)
  const mac = cipher.endsWith('GCM') ? 'AEAD' : hash.replace(/^SHA$/, 'SHA1')
  const names = [
    `VERS-${version.replace(' ', '')}`,
    kx,
    cipher.replace('RC4', 'ARCFOUR').replace('_EDE', ''),
    mac,
  ]
  const algorithms = names.map((name) => name.replaceAll('_', '-'))
  const priority = ['NONE', ...algorithms, 'GROUP-ALL', 'SIGN-ALL', 'COMP-NULL', 'CTYPE-X.509'].join(':+')
  const connection = ['--insecure', '--port', String(port), '127.0.0.1']
  const args = ['--logfile', '/dev/null', '--priority', priority, ...connection]
  const { code } = await runCommand(requiredProgram('gnutls-cli'), args)
  return code === 0 ? { suite, temporaryKey: null } : null
}
