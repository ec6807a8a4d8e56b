import { startApache } from '../servers/tls/apache.ts'
import { startCaddy } from '../servers/tls/caddy.ts'
import { preSharedKey, startGnutls } from '../servers/tls/gnutls.ts'
import { startHaproxy } from '../servers/tls/haproxy.ts'
import { type JavaTls, startJava } from '../servers/tls/java.ts'
import { type LighttpdModule, lighttpdModulePathOf, startLighttpd } from '../servers/tls/lighttpd.ts'
import type { LiveServer } from '../servers/tls/live-server.ts'
import { renderSeedTls, startNginx } from '../servers/tls/nginx.ts'
import { type NodeTls, startNode } from '../servers/tls/node.ts'
import { nssPrograms, startNss } from '../servers/tls/nss.ts'
import { startOpenssl } from '../servers/tls/openssl.ts'
import { startStunnel } from '../servers/tls/stunnel.ts'
import type { KeyKind, TestCredentials } from './server-credentials.ts'

/** One way to set up one real server. */
export interface Configuration {
  name: string
  /** What must be installed: programs by name, a module by its place. */
  programs: readonly string[]
  start: (credentials: TestCredentials) => Promise<LiveServer>
  /** What a client must offer, in OpenSSL's names, where its own choice of groups wouldn't do. */
  clientGroups?: string
  /** What sslscan isn't asked: against this server its search for groups never ends, or no two runs of it agree. */
  unaskedOfSslscan?: 'groups' | 'anything'
}

type Kinds = readonly KeyKind[]

const configureNginx = (name: string, kinds: Kinds, tls: string): Configuration => ({
  name: `nginx: ${name}`,
  programs: ['nginx'],
  start: (credentials) =>
    startNginx(
      kinds.map((kind) => credentials[kind]),
      tls,
    ),
})

/** `{dh1024}` in the options stands for the file of weak parameters. */
const configureOpenssl = (name: string, kinds: Kinds, options: string): Configuration => ({
  name: `s_server: ${name}`,
  programs: ['openssl'],
  start: (credentials) => {
    const words = options.split(' ').filter((word) => word !== '')
    const args = words.map((word) => word.replace('{dh1024}', credentials.dh1024))
    return startOpenssl(
      kinds.map((kind) => credentials[kind]),
      args,
    )
  },
})

const configureGnutls = (name: string, kinds: Kinds, priority: string, psk = false): Configuration => ({
  name: `gnutls-serv: ${name}`,
  programs: ['gnutls-serv'],
  start: (credentials) => startGnutls({ priority, psk, credentials: kinds.map((kind) => credentials[kind]) }),
})

const configureStunnel = (name: string, kind: KeyKind, ...options: string[]): Configuration => ({
  name: `stunnel: ${name}`,
  programs: ['stunnel4'],
  start: (credentials) => startStunnel(credentials[kind], options),
})

const configureNode = (name: string, kind: KeyKind, tls: NodeTls): Configuration => ({
  name: `node: ${name}`,
  programs: [process.execPath],
  start: (credentials) => startNode(credentials[kind], tls),
})

const configureJava = (name: string, kind: KeyKind, tls: JavaTls): Configuration => ({
  name: `java: ${name}`,
  programs: ['java', 'openssl'],
  start: (credentials) => startJava(credentials[kind], tls),
})

const configureNss = (name: string, kind: 'RSA-2048' | 'ECDSA-P256', options: string): Configuration => ({
  name: `selfserv: ${name}`,
  programs: [...nssPrograms, 'openssl'],
  start: (credentials) =>
    startNss(kind === 'RSA-2048' ? 'RSA' : 'EC', credentials[kind], options.split(' ').filter(Boolean)),
})

const configureLighttpd = (
  module: LighttpdModule,
  name: string,
  kind: KeyKind,
  commands: Readonly<Record<string, string>>,
): Configuration => ({
  name: `lighttpd with ${module}: ${name}`,
  programs: ['lighttpd', lighttpdModulePathOf(module)],
  start: (credentials) => startLighttpd(module, credentials[kind], commands),
})

const pskOptions = `-psk_identity ${preSharedKey.identity} -psk ${preSharedKey.key}`

export const configurations: readonly Configuration[] = [
  configureNginx('seed 000', ['RSA-4096'], renderSeedTls('modern')),
  configureNginx('seed 000, list for old platforms', ['RSA-4096'], renderSeedTls('legacy')),
  configureNginx('as it comes', ['RSA-2048'], ''),
  configureNginx(
    'everything it has, RSA and ECDSA',
    ['RSA-2048', 'ECDSA-P256'],
    'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0;',
  ),

  configureOpenssl('as it comes, RSA', ['RSA-2048'], ''),
  configureOpenssl('as it comes, ECDSA', ['ECDSA-P256'], ''),
  configureOpenssl('as it comes, Ed25519', ['Ed25519'], ''),
  configureOpenssl('as it comes, RSA and ECDSA', ['RSA-2048', 'ECDSA-P256'], ''),
  configureOpenssl('server preference', ['RSA-2048'], '-serverpref'),
  configureOpenssl('TLS 1.0', ['RSA-2048'], '-tls1 -cipher ALL:@SECLEVEL=0'),
  configureOpenssl('TLS 1.1', ['RSA-2048'], '-tls1_1 -cipher ALL:@SECLEVEL=0'),
  configureOpenssl(
    'TLS 1.0 and 1.1, ECDSA',
    ['ECDSA-P256'],
    '-min_protocol TLSv1 -max_protocol TLSv1.1 -cipher ALL:@SECLEVEL=0',
  ),
  configureOpenssl('DSA', ['DSA-2048'], '-tls1_2 -cipher ALL:@SECLEVEL=0'),
  configureOpenssl('anonymous', [], '-tls1_2 -cipher aNULL:@SECLEVEL=0'),
  configureOpenssl('anonymous, TLS 1.0', [], '-tls1 -cipher aNULL:@SECLEVEL=0'),
  configureOpenssl('NULL', ['RSA-2048', 'ECDSA-P256'], '-tls1_2 -cipher eNULL:@SECLEVEL=0'),
  configureOpenssl('NULL, TLS 1.0', ['RSA-2048'], '-tls1 -cipher eNULL:@SECLEVEL=0'),
  configureOpenssl('PSK without a certificate', [], `-tls1_2 -cipher PSK:@SECLEVEL=0 ${pskOptions}`),
  configureOpenssl('PSK with RSA', ['RSA-2048'], `-tls1_2 -cipher PSK:@SECLEVEL=0 ${pskOptions}`),
  configureOpenssl('static RSA', ['RSA-2048'], '-tls1_2 -cipher kRSA:@SECLEVEL=0'),
  configureOpenssl('DHE', ['RSA-2048'], '-tls1_2 -cipher kDHE:!aNULL'),
  configureOpenssl(
    'DHE of 1024 bits',
    ['RSA-2048'],
    '-tls1_2 -cipher kDHE:!aNULL:@SECLEVEL=0 -dhparam {dh1024}',
  ),
  configureOpenssl('CCM', ['RSA-2048', 'ECDSA-P256'], '-tls1_2 -cipher AESCCM:@SECLEVEL=0'),
  configureOpenssl('Camellia', ['RSA-2048', 'ECDSA-P256'], '-tls1_2 -cipher CAMELLIA:@SECLEVEL=0'),
  configureOpenssl('ARIA', ['RSA-2048', 'ECDSA-P256'], '-tls1_2 -cipher ARIA:@SECLEVEL=0'),
  configureOpenssl(
    'ChaCha20',
    ['RSA-2048', 'ECDSA-P256'],
    '-cipher CHACHA20 -ciphersuites TLS_CHACHA20_POLY1305_SHA256',
  ),
  configureOpenssl(
    'TLS 1.3 with all five suites',
    ['RSA-2048'],
    '-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256',
  ),
  configureOpenssl('X25519 alone', ['RSA-2048'], '-groups X25519'),
  configureOpenssl('P-256 and X448', ['RSA-2048'], '-groups P-256:X448'),
  configureOpenssl('finite-field groups in TLS 1.3', ['RSA-2048'], '-tls1_3 -groups ffdhe3072:ffdhe2048'),
  {
    ...configureOpenssl(
      'Brainpool',
      ['RSA-2048'],
      '-tls1_2 -groups brainpoolP384r1:brainpoolP256r1 -cipher kECDHE:@SECLEVEL=0',
    ),
    clientGroups: 'brainpoolP256r1',
  },

  configureGnutls('NORMAL', ['RSA-2048'], 'NORMAL'),
  configureGnutls('NORMAL, RSA and ECDSA', ['RSA-2048', 'ECDSA-P256'], 'NORMAL'),
  configureGnutls('SECURE256', ['RSA-2048'], 'SECURE256'),
  configureGnutls(
    'TLS 1.0 to 1.3 with 3DES and RC4',
    ['RSA-2048'],
    'NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:+3DES-CBC:+ARCFOUR-128:+MD5',
  ),
  configureGnutls(
    'Camellia',
    ['RSA-2048', 'ECDSA-P256'],
    'NORMAL:-CIPHER-ALL:+CAMELLIA-128-GCM:+CAMELLIA-256-GCM:+CAMELLIA-128-CBC:+CAMELLIA-256-CBC:+SHA256:+SHA384',
  ),
  configureGnutls('PSK', [], 'NORMAL:-VERS-TLS1.3:-KX-ALL:+ECDHE-PSK:+DHE-PSK:+PSK', true),
  configureGnutls('anonymous', [], 'NORMAL:-VERS-TLS1.3:-KX-ALL:+ANON-ECDH:+ANON-DH'),

  { name: 'apache: as it comes', programs: ['apache2'], start: ({ 'RSA-2048': rsa }) => startApache(rsa) },
  { name: 'haproxy: as it comes', programs: ['haproxy'], start: ({ 'RSA-2048': rsa }) => startHaproxy(rsa) },
  { name: 'caddy: as it comes', programs: ['caddy'], start: ({ 'ECDSA-P256': ecdsa }) => startCaddy(ecdsa) },

  configureStunnel('as it comes', 'RSA-2048'),
  configureStunnel(
    'TLS 1.2 with AES in CBC',
    'RSA-2048',
    'sslVersion = TLSv1.2',
    'ciphers = AES128-SHA:AES256-SHA:ECDHE-RSA-AES256-SHA384',
  ),
  configureStunnel(
    'TLS 1.3 alone, two curves',
    'ECDSA-P256',
    'sslVersionMin = TLSv1.3',
    'curves = P-384:X25519',
  ),

  configureNode('as it comes', 'RSA-2048', {}),
  configureNode('as it comes, ECDSA', 'ECDSA-P256', {}),
  {
    ...configureNode('hybrid group alone', 'RSA-2048', {
      minVersion: 'TLSv1.3',
      ecdhCurve: 'X25519MLKEM768',
    }),
    clientGroups: 'X25519MLKEM768',
  },
  configureNode('everything it has', 'RSA-2048', {
    minVersion: 'TLSv1',
    ciphers: 'ALL:@SECLEVEL=0',
    dhparam: 'auto',
  }),
  configureNode('TLS 1.2, the client decides', 'RSA-2048', {
    maxVersion: 'TLSv1.2',
    honorCipherOrder: false,
  }),

  configureJava('as it comes', 'RSA-2048', {}),
  configureJava('as it comes, ECDSA', 'ECDSA-P256', {}),
  configureJava('TLS 1.0 to 1.2, nothing disabled', 'RSA-2048', {
    protocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
    weak: true,
  }),
  configureJava('TLS 1.2, three suites, the client decides', 'RSA-2048', {
    protocols: ['TLSv1.2'],
    suites: [
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256',
      'TLS_RSA_WITH_AES_128_GCM_SHA256',
    ],
    clientOrder: true,
  }),
  configureJava('TLS 1.3, secp521r1 and ffdhe3072', 'RSA-2048', {
    protocols: ['TLSv1.3'],
    groups: ['secp521r1', 'ffdhe3072'],
  }),

  { ...configureNss('as it comes', 'RSA-2048', ''), unaskedOfSslscan: 'groups' },
  configureNss('as it comes, ECDSA', 'ECDSA-P256', ''),
  { ...configureNss('TLS 1.0 to 1.2', 'RSA-2048', '-V tls1.0:tls1.2'), unaskedOfSslscan: 'groups' },
  configureNss('TLS 1.3, x25519 and FFDHE', 'RSA-2048', '-V tls1.3:tls1.3 -I x25519,FF2048'),

  configureLighttpd('mbedtls', 'as it comes', 'RSA-2048', {}),
  configureLighttpd('mbedtls', 'as it comes, ECDSA', 'ECDSA-P256', {}),
  configureLighttpd('mbedtls', 'TLS 1.0 on', 'RSA-2048', { MinProtocol: 'TLSv1', CipherString: 'DEFAULT' }),
  { ...configureLighttpd('wolfssl', 'as it comes', 'RSA-2048', {}), unaskedOfSslscan: 'anything' },
]
