import { connect } from 'node:tls'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { runCommand } from '../programs/command.ts'
import { listOpensslSuites } from '../programs/openssl-suites.ts'
import { requireProgram } from '../programs/programs.ts'
import { preSharedKey } from '../servers/tls/gnutls.ts'

export interface IndependentHandshake {
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
  brainpoolP256r1: { offer: 'brainpoolP256r1', temporaryKey: 'ECDH, brainpoolP256r1' },
  brainpoolP384r1: { offer: 'brainpoolP384r1', temporaryKey: 'ECDH, brainpoolP384r1' },
  brainpoolP512r1: { offer: 'brainpoolP512r1', temporaryKey: 'ECDH, brainpoolP512r1' },
  secp256k1: { offer: 'secp256k1', temporaryKey: 'ECDH, secp256k1' },
  secp224r1: { offer: 'P-224', temporaryKey: 'ECDH, secp224r1' },
  secp192r1: { offer: 'P-192', temporaryKey: 'ECDH, prime192v1' },
  ...Object.fromEntries(
    [2048, 3072, 4096, 6144, 8192].map((bits) => [
      `ffdhe${bits}`,
      { offer: `ffdhe${bits}`, temporaryKey: 'DH' },
    ]),
  ),
}

export interface HandshakeOffer {
  version: VersionName
  /** IANA names, in this order. */
  suites: readonly string[]
  /** In OpenSSL's names; the client's own choice without. */
  groups?: string | undefined
}

/**
 * A whole handshake by a client that isn't ours: `openssl s_client`, Node for hybrid groups, or `gnutls-cli` for suites that OpenSSL never had or
 * has no more. Settles who is right where scanners differ.
 * @returns null when no handshake came about.
 */
export async function completeHandshake(
  port: number,
  offer: HandshakeOffer,
): Promise<IndependentHandshake | null> {
  if (hybridGroup.test(offer.groups ?? '')) return handshakeByNode(port, offer.suites, offer.groups ?? '')
  const known = await Promise.all(offer.suites.map((suite) => findOpensslName(offer.version, suite)))
  const names = known.filter((name) => name !== undefined)
  if (names.length === offer.suites.length) return handshakeByOpenssl(port, offer, names)
  const [suite] = offer.suites
  if (!suite || offer.suites.length > 1)
    throw new Error(`no client here can offer ${offer.suites.join(', ')}`)
  return handshakeByGnutls(port, offer.version, suite)
}

/** TLS 1.3's suites have one name everywhere; the CCM ones are missing from OpenSSL's list, not from its library. */
async function findOpensslName(version: VersionName, suite: string): Promise<string | undefined> {
  return version === 'TLS 1.3' ? suite : (await listOpensslSuites()).byIana.get(suite)?.openssl
}

const opensslVersions: Partial<Record<VersionName, string>> = {
  'TLS 1.0': '-tls1',
  'TLS 1.1': '-tls1_1',
  'TLS 1.2': '-tls1_2',
  'TLS 1.3': '-tls1_3',
}

/** Debian's OpenSSL and GnuTLS have no hybrid group yet; Node's OpenSSL has, by the names of IANA. */
export const hybridGroup = /MLKEM/

function handshakeByNode(
  port: number,
  suites: readonly string[],
  group: string,
): Promise<IndependentHandshake | null> {
  const offer = { minVersion: 'TLSv1.3', ecdhCurve: group, ciphers: suites.join(':') } as const
  return new Promise((resolve, reject) => {
    const server = { host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false }
    const socket = connect({ ...server, ...offer })
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${group}`)))
    socket.once('secureConnect', () => {
      resolve({ suite: socket.getCipher().standardName, temporaryKey: group })
      socket.destroy()
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE') resolve(null)
      else reject(error)
    })
  })
}

async function handshakeByOpenssl(
  port: number,
  { version, suites, groups }: HandshakeOffer,
  names: readonly string[],
): Promise<IndependentHandshake | null> {
  const flag = opensslVersions[version]
  if (!flag) throw new Error(`s_client can't offer ${version}`)
  const list = names.join(':')
  const args = [
    ...['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-brief', flag],
    ...(version === 'TLS 1.3' ? ['-ciphersuites', list] : ['-cipher', `${list}:@SECLEVEL=0`]),
    ...(groups ? ['-groups', groups] : []),
    ...(list.includes('PSK') ? ['-psk_identity', preSharedKey.identity, '-psk', preSharedKey.key] : []),
  ]
  const { stderr } = await runCommand(requireProgram('openssl'), args)
  const suite = suites[names.indexOf(/^Ciphersuite: (.+)$/m.exec(stderr)?.[1] ?? '')]
  if (!suite) return null
  return { suite, temporaryKey: /^Server Temp Key: (.+?)(?:, \d+ bits)?$/m.exec(stderr)?.[1] ?? null }
}

/** What GnuTLS has and Debian's OpenSSL has not. */
const gnutlsCiphers = /^(CAMELLIA_(128|256)_GCM|RC4_128|3DES_EDE_CBC)$/

async function handshakeByGnutls(
  port: number,
  version: VersionName,
  suite: string,
): Promise<IndependentHandshake | null> {
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
  const { code } = await runCommand(requireProgram('gnutls-cli'), args)
  return code === 0 ? { suite, temporaryKey: null } : null
}
