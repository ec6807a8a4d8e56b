import type { VersionName } from '../../core/tls/registry/versions.ts'
import { hybridGroup } from './independent-handshake.ts'

/** Something that a server accepts and a peer doesn't report. What no entry covers fails the comparison. */
export interface Omission {
  peer: 'sslscan' | 'nmap'
  /** `Configuration.name`s. */
  configurations: readonly string[]
  versions: readonly VersionName[]
  /** Which of the server's suites or groups; all of them without. */
  only?: RegExp
  /** Why the peer is wrong. Each omission is settled by a whole handshake of another program besides. */
  why: string
}

const noBrainpoolReason =
  'its hellos for suites offer no Brainpool curve, so the server must refuse every ECDHE suite (RFC 8422 §4)'

const onlyOldGroupsReason = 'it knows no hybrid group, and is refused by a server that has nothing else'

/** Suites that a peer misses. mmverify reports every one of them, and no peer reports any that isn't there. */
export const suiteOmissions: readonly Omission[] = [
  {
    peer: 'sslscan',
    configurations: ['s_server: PSK without a certificate', 's_server: PSK with RSA', 'gnutls-serv: PSK'],
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    why: 'its hellos never offer a PSK suite: OpenSSL leaves them out while no key is set',
  },
  { peer: 'sslscan', configurations: ['s_server: Brainpool'], versions: ['TLS 1.2'], why: noBrainpoolReason },
  { peer: 'nmap', configurations: ['s_server: Brainpool'], versions: ['TLS 1.2'], why: noBrainpoolReason },
  {
    peer: 'nmap',
    configurations: ['s_server: as it comes, Ed25519'],
    versions: ['TLS 1.2'],
    why: 'it writes ed25519 as a pair of hash and signature (0x0407) instead of its code point 0x0807 (RFC 8422 §5.1.3)',
  },
  {
    peer: 'nmap',
    configurations: ['gnutls-serv: SECURE256'],
    versions: ['TLS 1.2'],
    only: /^TLS_DHE_/,
    why: 'it offers ffdhe2048 alone, and a server that has only larger groups must then refuse DHE (RFC 7919 §4)',
  },
  {
    peer: 'sslscan',
    configurations: ['node: hybrid group alone'],
    versions: ['TLS 1.3'],
    why: onlyOldGroupsReason,
  },
  {
    peer: 'nmap',
    configurations: ['node: hybrid group alone'],
    versions: ['TLS 1.3'],
    why: onlyOldGroupsReason,
  },
]

/** Suites that a server names in its ServerHello and can't finish a handshake with; mmverify and nmap both report them. */
export const unfinishedSuites = {
  configurations: ['lighttpd with wolfssl: as it comes'],
  only: /_PSK_/,
  why: 'wolfSSL chooses suites with a pre-shared key although it was given none',
} as const

const ownCurveReason =
  'it offers one curve at a time, and in TLS ≤ 1.2 OpenSSL and Java take no ECDSA suite unless the curve of the certificate is offered'
const fewSuitesReason = 'its hellos for groups offer only suites that this server has not'

/** Groups that sslscan misses; nmap enumerates none. */
export const groupOmissions: readonly Omission[] = [
  {
    peer: 'sslscan',
    configurations: ['s_server: as it comes, ECDSA', 'node: as it comes, ECDSA', 'java: as it comes, ECDSA'],
    versions: ['TLS 1.2'],
    only: /^(?!secp256r1$)/,
    why: ownCurveReason,
  },
  {
    peer: 'sslscan',
    configurations: ['s_server: TLS 1.0 and 1.1, ECDSA'],
    versions: ['TLS 1.1'],
    only: /^(?!secp256r1$)/,
    why: ownCurveReason,
  },
  {
    peer: 'sslscan',
    configurations: [
      's_server: DSA',
      's_server: anonymous',
      's_server: anonymous, TLS 1.0',
      's_server: NULL',
      's_server: NULL, TLS 1.0',
      's_server: PSK without a certificate',
      's_server: PSK with RSA',
      's_server: CCM',
      's_server: Camellia',
      's_server: ARIA',
      's_server: ChaCha20',
      'gnutls-serv: Camellia',
      'gnutls-serv: PSK',
      'gnutls-serv: anonymous',
    ],
    versions: ['TLS 1.0', 'TLS 1.2'],
    why: fewSuitesReason,
  },
  {
    peer: 'sslscan',
    configurations: [
      'node: as it comes',
      'node: as it comes, ECDSA',
      'node: hybrid group alone',
      'node: everything it has',
    ],
    versions: ['TLS 1.3'],
    only: hybridGroup,
    why: 'the release of Debian 12 has no hybrid group on its list',
  },
  {
    peer: 'sslscan',
    configurations: ['selfserv: as it comes, ECDSA'],
    versions: ['TLS 1.2'],
    why: 'NSS refuses every one of its hellos for groups',
  },
  {
    peer: 'sslscan',
    configurations: ['lighttpd with mbedtls: as it comes, ECDSA'],
    versions: ['TLS 1.2'],
    only: /^(?!secp256r1$)/,
    why: ownCurveReason.replace('OpenSSL and Java take', 'mbedTLS takes'),
  },
]

/** Names, of all those that the server accepts, that the table says the peer doesn't report. */
export function listOmissions(
  table: readonly Omission[],
  { peer, configuration, version }: { peer: Omission['peer']; configuration: string; version: VersionName },
  accepted: readonly string[],
): string[] {
  const entries = table.filter(
    (entry) =>
      entry.peer === peer && entry.versions.includes(version) && entry.configurations.includes(configuration),
  )
  return accepted.filter((name) => entries.some(({ only }) => only?.test(name) ?? true))
}

/** Where nmap and mmverify differ on who decides between suites, and nmap is wrong. */
export interface PreferenceDifference {
  configuration: string
  version: VersionName
  preference: { mmverify: 'server'; nmap: 'client' }
  /** Two suites without ChaCha20: in either order the same one must be taken. */
  suites: readonly [string, string]
  why: string
}

const chaChaFirstReason =
  'the server decides, but takes ChaCha20 where the client lists it first (a sign of a CPU without AES); nmap looks no further'

export const preferenceDifferences: readonly PreferenceDifference[] = [
  {
    configuration: 'haproxy: as it comes',
    version: 'TLS 1.3',
    preference: { mmverify: 'server', nmap: 'client' },
    suites: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
    why: chaChaFirstReason,
  },
  {
    configuration: 'caddy: as it comes',
    version: 'TLS 1.2',
    preference: { mmverify: 'server', nmap: 'client' },
    suites: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    why: chaChaFirstReason,
  },
]
