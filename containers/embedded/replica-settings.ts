import type { SecureVersion } from 'node:tls'
import type { OcspAnswer } from '../pki/ocsp-answer.ts'
import { createInsideSettings, type InsideSettings } from './inside/inside-settings.ts'
import type { Intolerance } from './intolerant-front.ts'
import type { OpensslGroup, OpensslSuite } from './openssl-names.ts'
import type { ReplicaProfile } from './replica-profile.ts'
import type { ScriptedOffer } from './scripted-tls.ts'

/** Everything a fault may change. A healthy replica has `settingsFor(profile)`. */
export interface ReplicaSettings {
  tls: {
    minVersion: SecureVersion
    maxVersion: SecureVersion
    /** In the server's order; all must be in `openssl-names.ts`. */
    suites: readonly OpensslSuite[]
    /** Below 2, OpenSSL's default, it also does TLS 1.0 and 1.1, SHA-1 signatures and short keys. */
    securityLevel: 0 | 2
    groups: readonly OpensslGroup[]
    /** What it signs with, by OpenSSL's names. */
    signatures: readonly string[]
    serverOrder: boolean
    /** How long a session can be taken up again, in seconds. */
    sessionSeconds: number
    /** ALPN, in the server's order. */
    protocols: readonly string[]
    /** PEM of finite-field parameters, or OpenSSL's own; without them no DHE suite is available. */
    dhParameters: string | 'auto' | null
    /** Tickets of TLS 1.3 allow early data (`ssl_early_data on`): scripted, Node's server has no such setting. */
    earlyData: boolean
    /** Handshakes that the client begins inside another (`SSL_OP_NO_RENEGOTIATION` off). */
    clientRenegotiation: boolean
    /** A box before it cuts the connections of clients with such a hello; null: it lets all through. */
    intolerance: Intolerance | null
    /** What Node's OpenSSL can no longer do, answered by `scripted-tls.ts`. */
    scripted: readonly ScriptedOffer[]
  }
  certificate: {
    keyBits: number
    dnsNames: readonly [string, ...string[]]
    /** Days from now. */
    validFromDay: number
    validToDay: number
    issuedBy: 'trusted-authority' | 'unknown-authority' | 'itself'
    /** What is sent beyond the leaf. */
    chain: 'intermediate' | 'nothing' | 'root-before-intermediate'
    staple: OcspAnswer | 'none'
    /** TLS feature extension (RFC 7633). */
    mustStaple: boolean
    /** Embedded timestamps of two logs (RFC 6962); `forged`: one of them is not signed for this certificate. */
    timestamps: 'none' | 'valid' | 'forged'
    /** Another certificate, for clients that name no or an unknown host; null: the same for all. */
    defaultName: string | null
  }
  edge: {
    /** Values of Strict-Transport-Security, one header each. */
    hsts: readonly string[]
    /** nginx's `always`: on error responses too. */
    hstsAlways: boolean
    server: string
    /** `client_max_body_size`, in bytes. */
    bodyLimit: number
    /** By how many hours its clock is wrong. */
    clockOffset: number
    /** Headers of the app that don't pass (`proxy_hide_header`), in lower case. */
    hiddenHeaders: readonly string[]
    addedHeaders: readonly (readonly [name: string, value: string])[]
    /** Is what the API answers compressed (`gzip_types application/json`)? */
    compressesApi: boolean
    /** Are Upgrade and Connection passed on in the WebSocket location? */
    passesUpgrade: boolean
  }
  http: {
    /** `http2 on` for the cleartext port too. */
    http2: boolean
    redirect: { status: number; scheme: 'http' | 'https'; host: string | null } | null
    acme: 'webroot' | 'redirect' | 'app'
    /** Is what lies below /api/ passed on in clear, whatever is redirected? */
    passesApi: boolean
  }
  app: {
    version: string
    healthy: boolean
    /** The scheme in SiteURL. */
    siteScheme: 'http' | 'https'
    /** SiteURL's host and port, where they aren't the ones the replica is reached at. */
    siteHost: string | null
    checksOrigin: boolean
    /** Settings a client may see without a login. */
    config: Record<string, string>
    cookies: readonly string[]
  }
  /** What a resolver says of it, but for its addresses. */
  dns: {
    caa: readonly { critical?: boolean; tag: 'issue' | 'issuewild' | 'iodef'; value: string }[]
    tlsa: 'none' | 'matching' | 'outdated'
    /** An HTTPS record with an ECHConfigList. */
    ech: 'none' | 'offered' | 'truncated'
    /** The resolver says that DNSSEC vouches for its answers. */
    authenticated: boolean
  }
  /** HTTP/3, advertised in Alt-Svc: `closed`, at a UDP port where nobody is. */
  http3: 'none' | 'answering' | 'closed'
  network: {
    /** What answers on ::1 beside 127.0.0.1. `null`: the target has no IPv6 address. */
    ipv6: 'same' | 'nothing' | 'no-http' | 'other-certificate' | null
    /** Ports of the documents that should be closed and aren't. */
    exposed: readonly { port: number; family: 4 | 6; service: 'app' | 'mysql' | 'ssh' }[]
  }
  /** What is seen with a login on its host and its database. */
  inside: InsideSettings
}

/** The documented deployment, in order. */
export function createReplicaSettings(profile: ReplicaProfile): ReplicaSettings {
  const centos7 = profile !== 'current'
  const settings: ReplicaSettings = {
    tls: {
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      suites: suites[profile],
      securityLevel: 2,
      groups: centos7 ? ['secp521r1', 'secp384r1'] : ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1'],
      signatures: ['RSA-PSS', 'RSA'].flatMap((key) => [256, 384, 512].map((bits) => `${key}+SHA${bits}`)),
      serverOrder: true,
      sessionSeconds: 86_400,
      protocols: ['h2', 'http/1.1'],
      dhParameters: null,
      earlyData: false,
      clientRenegotiation: false,
      intolerance: null,
      scripted: [],
    },
    certificate: {
      keyBits: centos7 ? 4096 : 2048,
      dnsNames: [replicaHost],
      validFromDay: -1,
      validToDay: 89,
      issuedBy: 'trusted-authority',
      chain: 'intermediate',
      staple: 'good',
      mustStaple: false,
      timestamps: 'none',
      defaultName: null,
    },
    edge: {
      hsts: [centos7 ? 'max-age=15768000' : 'max-age=63072000'],
      hstsAlways: !centos7,
      server: 'nginx',
      bodyLimit: (centos7 ? 50 : 100) * mebibyte,
      clockOffset: 0,
      hiddenHeaders: [],
      compressesApi: false,
      addedHeaders: [],
      passesUpgrade: true,
    },
    http: {
      http2: false,
      redirect: { status: 301, scheme: 'https', host: null },
      acme: 'webroot',
      passesApi: false,
    },
    app: {
      // Mattermost 11 has no MySQL, which seed 000 builds on.
      version: centos7 ? '10.11.4' : '11.10.0',
      healthy: true,
      siteScheme: 'https',
      siteHost: null,
      checksOrigin: true,
      config: { ...clientConfig, DefaultClientLocale: centos7 ? 'fr' : 'en' },
      cookies: [],
    },
    dns: {
      caa: [{ tag: 'issue', value: 'letsencrypt.org' }],
      tlsa: 'none',
      ech: 'none',
      authenticated: true,
    },
    http3: 'none',
    network: { ipv6: null, exposed: [] },
    inside: createInsideSettings(profile),
  }
  return settings
}

export const replicaHost = 'mattermost.test'
export const mebibyte = 1024 * 1024

const aes256AndChacha = [
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
] as const
const perfect = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', ...aes256AndChacha] as const
const centos7 = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  ...aes256AndChacha,
] as const

/** Seed 000's lists, without the names OpenSSL ignores and the ECDSA suites an RSA key cannot serve. */
const suites: Record<ReplicaProfile, readonly OpensslSuite[]> = {
  // Mozilla intermediate 6.0, RSA.
  current: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    ...aes256AndChacha,
  ],
  centos7,
  'centos7-legacy': [
    ...centos7,
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  ],
  'centos7-perfect': perfect,
}

/** Of what a server tells a client without a login, the settings the documents speak of and some of the rest. */
const clientConfig = {
  BuildEnterpriseReady: 'false',
  BuildHash: 'simulated',
  BuildHashEnterprise: 'none',
  DiagnosticsEnabled: 'false',
  EnableCustomEmoji: 'true',
  EnableOpenServer: 'false',
  EnableSignUpWithEmail: 'true',
  EnableUserCreation: 'true',
  PasswordMinimumLength: '8',
  PasswordRequireLowercase: 'false',
  PasswordRequireNumber: 'false',
  PasswordRequireSymbol: 'false',
  PasswordRequireUppercase: 'false',
  PluginsEnabled: 'true',
  SiteName: 'Mattermost',
  WebsocketPort: '80',
  WebsocketSecurePort: '443',
  WebsocketURL: '',
}
