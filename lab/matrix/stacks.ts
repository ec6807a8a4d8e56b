import { startBotan } from '../servers/tls/botan.ts'
import { startErlang } from '../servers/tls/erlang.ts'
import { type GoTls, startGo } from '../servers/tls/go.ts'
import { type JavaTls, startJava } from '../servers/tls/java.ts'
import { startNginx } from '../servers/tls/nginx.ts'
import { startNodeOfNpm } from '../servers/tls/node-of-npm.ts'
import { type PythonStack, startPython } from '../servers/tls/python.ts'
import { type RustlsTls, startRustls } from '../servers/tls/rustls.ts'
import type { Configuration } from './configurations.ts'
import { type DhParameters, writeDhParameters } from './diffie-hellman-file.ts'
import type { KeyKind } from './server-credentials.ts'
import { ensureJava25 } from './tools.ts'

/** A server whose lists are compared with those of single handshakes (`handshake-truth.ts`), and of which no check may stay open but for those of `knownToStayOpen`. */
export type StackConfiguration = Pick<Configuration, 'name' | 'programs' | 'start'>

type Kinds = readonly KeyKind[]

const configureGo = (name: string, kinds: Kinds, tls: GoTls): StackConfiguration => ({
  name: `go: ${name}`,
  programs: ['go'],
  start: (credentials) =>
    startGo(
      kinds.map((kind) => credentials[kind]),
      tls,
    ),
})

const configureRustls = (name: string, kind: KeyKind, tls: RustlsTls): StackConfiguration => ({
  name: `rustls with ${tls.provider}: ${name}`,
  programs: ['cargo'],
  start: (credentials) => startRustls(credentials[kind], tls),
})

const configureErlang = (name: string, kind: KeyKind, options: string): StackConfiguration => ({
  name: `erlang: ${name}`,
  programs: ['erl', 'erlc'],
  start: (credentials) => startErlang(credentials[kind], options),
})

const pythonNames: Readonly<Record<PythonStack, string>> = {
  ssl: 'python ssl',
  asyncio: 'python asyncio',
  tlslite: 'tlslite-ng',
  grpc: 'gRPC on BoringSSL',
}

const configurePython = (
  stack: PythonStack,
  name: string,
  kind: KeyKind,
  settings: Readonly<Record<string, unknown>>,
): StackConfiguration => ({
  name: `${pythonNames[stack]}: ${name}`,
  programs: ['python3'],
  start: (credentials) => startPython(stack, credentials[kind], settings),
})

const configureOldNode = (
  version: string,
  openssl: string,
  name: string,
  kind: KeyKind,
  settings: Readonly<Record<string, unknown>>,
): StackConfiguration => ({
  name: `OpenSSL ${openssl} (node ${version}): ${name}`,
  programs: ['npm', 'tar'],
  start: (credentials) => startNodeOfNpm(version, credentials[kind], settings),
})

const configureJava25 = (name: string, kind: KeyKind, tls: JavaTls): StackConfiguration => ({
  name: `java 25: ${name}`,
  programs: ['java', 'python3', 'openssl'],
  start: (credentials) => startJava(credentials[kind], { ...tls, runtime: ensureJava25 }),
})

const configureBotan = (name: string, kind: KeyKind, policy?: readonly string[]): StackConfiguration => ({
  name: `botan: ${name}`,
  programs: ['botan'],
  start: (credentials) => startBotan(credentials[kind], policy),
})

const configureNginx = (name: string, kinds: Kinds, tls: string): StackConfiguration => ({
  name: `nginx: ${name}`,
  programs: ['nginx'],
  start: (credentials) =>
    startNginx(
      kinds.map((kind) => credentials[kind]),
      tls,
    ),
})

const configureDh = (kind: DhParameters): StackConfiguration => ({
  name: `nginx: badssl ${kind}`,
  programs: ['nginx'],
  start: ({ 'RSA-2048': rsa, folder }) =>
    startNginx(
      [rsa],
      `ssl_protocols TLSv1.2; ssl_dhparam ${writeDhParameters(folder, kind)}; ssl_ciphers DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0;`,
    ),
})

/** `options-ssl-nginx.conf` of certbot 2 and later, as it is written beside a certificate of its default key, ECDSA P-256. */
const certbotTls = `ssl_session_cache shared:le_nginx_SSL:10m;
    ssl_session_timeout 1440m;
    ssl_session_tickets off;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers off;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384;`

const mozillaIntermediate =
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305'
const mozillaOld = `${mozillaIntermediate}:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA256:AES256-SHA256:AES128-SHA:AES256-SHA`

const p384 = 24
const x25519 = 29
const hybrids = [0x11ec, 0x11eb, 0x11ed]
const tls10 = 0x301
const tls12 = 0x303
const tls13 = 0x304
/** Every suite that Go's list of insecure ones and its others had at any time. */
const everySuiteOfGo = [
  0x0005, 0x000a, 0x002f, 0x0035, 0x003c, 0x009c, 0x009d, 0xc007, 0xc009, 0xc00a, 0xc011, 0xc012, 0xc013,
  0xc014, 0xc023, 0xc027, 0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca8, 0xcca9,
]

export const stacks: readonly StackConfiguration[] = [
  configureGo('as it comes', ['RSA-2048'], {}),
  configureGo('as it comes, ECDSA', ['ECDSA-P256'], {}),
  configureGo('RSA and ECDSA', ['RSA-2048', 'ECDSA-P256'], {}),
  configureGo('P-384 alone', ['RSA-2048'], { Curves: [p384] }),
  configureGo('X25519 alone', ['RSA-2048'], { Curves: [x25519] }),
  configureGo('X25519MLKEM768 alone', ['RSA-2048'], { Curves: hybrids.slice(0, 1) }),
  configureGo('hybrids alone, P-384 key', ['ECDSA-P384'], { Curves: hybrids }),
  configureGo('TLS 1.0 to 1.2', ['RSA-2048'], { Min: tls10, Max: tls12 }),
  configureGo('TLS 1.0 to 1.3, every suite', ['RSA-2048'], { Min: tls10, Suites: everySuiteOfGo }),
  configureGo('TLS 1.3 alone', ['RSA-2048'], { Min: tls13 }),
  configureGo('no tickets', ['RSA-2048'], { NoTickets: true }),

  configureRustls('as it comes', 'RSA-2048', { provider: 'aws-lc-rs' }),
  configureRustls('as it comes, ECDSA', 'ECDSA-P256', { provider: 'aws-lc-rs' }),
  configureRustls('X25519MLKEM768 alone', 'RSA-2048', {
    provider: 'aws-lc-rs',
    version: '1.3',
    groups: ['X25519MLKEM768'],
  }),
  configureRustls('TLS 1.3 alone', 'ECDSA-P384', { provider: 'aws-lc-rs', version: '1.3' }),
  configureRustls('as it comes', 'RSA-2048', { provider: 'ring' }),
  configureRustls('as it comes, ECDSA', 'ECDSA-P256', { provider: 'ring' }),
  configureRustls('TLS 1.2 alone', 'RSA-2048', { provider: 'ring', version: '1.2' }),
  configureRustls('P-384 alone', 'RSA-2048', { provider: 'ring', groups: ['secp384r1'] }),

  configureErlang('as it comes', 'RSA-2048', '[]'),
  configureErlang('as it comes, ECDSA', 'ECDSA-P256', '[]'),
  configureErlang('TLS 1.2 alone', 'RSA-2048', "[{versions, ['tlsv1.2']}]"),
  configureErlang('TLS 1.3 alone', 'RSA-2048', "[{versions, ['tlsv1.3']}]"),
  configureErlang('TLS 1.0 to 1.3', 'RSA-2048', "[{versions, [tlsv1, 'tlsv1.1', 'tlsv1.2', 'tlsv1.3']}]"),
  configureErlang(
    'the server decides, no renegotiation',
    'RSA-2048',
    '[{honor_cipher_order, true}, {honor_ecc_order, true}, {client_renegotiation, false}]',
  ),

  configurePython('ssl', 'as it comes', 'RSA-2048', {}),
  configurePython('ssl', 'TLS 1.2 alone, P-384', 'ECDSA-P384', { max: 'TLSv1_2', curve: 'secp384r1' }),
  configurePython('asyncio', 'as it comes', 'RSA-2048', {}),
  configurePython('asyncio', 'TLS 1.3 alone, ECDSA', 'ECDSA-P256', { min: 'TLSv1_3' }),
  configurePython('tlslite', 'as it comes', 'RSA-2048', {}),
  configurePython('tlslite', 'as it comes, ECDSA', 'ECDSA-P256', {}),
  configurePython('tlslite', 'TLS 1.2 and 1.3', 'RSA-2048', { minVersion: [3, 3] }),
  configurePython('tlslite', 'TLS 1.3 alone', 'RSA-2048', { minVersion: [3, 4] }),
  configurePython('grpc', 'as it comes', 'RSA-2048', {}),
  configurePython('grpc', 'as it comes, ECDSA', 'ECDSA-P256', {}),

  configureOldNode('0.10.48', '1.0.1u', 'as it comes', 'RSA-2048', {}),
  configureOldNode('0.12.18', '1.0.1u', 'as it comes', 'RSA-2048', {}),
  configureOldNode('4.9.1', '1.0.2o', 'as it comes', 'RSA-2048', {}),
  configureOldNode('4.9.1', '1.0.2o', 'badssl rc4', 'RSA-2048', { ciphers: 'RC4-SHA' }),
  configureOldNode('8.17.0', '1.0.2s', 'as it comes', 'RSA-2048', {}),
  configureOldNode('8.17.0', '1.0.2s', 'as it comes, ECDSA', 'ECDSA-P256', {}),
  configureOldNode('8.17.0', '1.0.2s', 'everything it has', 'RSA-2048', {
    ciphers: 'ALL',
    ecdhCurve: 'auto',
  }),
  configureOldNode('8.17.0', '1.0.2s', 'badssl rc4-md5', 'RSA-2048', { ciphers: 'RC4-MD5' }),
  configureOldNode('8.17.0', '1.0.2s', 'badssl 3des', 'RSA-2048', {
    ciphers: 'ECDHE-RSA-DES-CBC3-SHA:EDH-RSA-DES-CBC3-SHA:DES-CBC3-SHA',
  }),
  configureOldNode('10.24.1', '1.1.1k', 'as it comes', 'RSA-2048', {}),
  configureOldNode('10.24.1', '1.1.1k', 'as it comes, ECDSA', 'ECDSA-P256', {}),
  configureOldNode('16.20.2', '1.1.1v', 'as it comes', 'RSA-2048', {}),
  configureOldNode('18.20.8', '3.0.16', 'as it comes', 'RSA-2048', {}),
  configureOldNode('26.12.1', '3.5.9', 'as it comes', 'RSA-2048', {}),

  configureJava25('as it comes', 'RSA-2048', {}),
  configureJava25('as it comes, ECDSA', 'ECDSA-P256', {}),
  configureJava25('TLS 1.0 to 1.3, nothing disabled', 'RSA-2048', {
    protocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
    weak: true,
  }),
  configureJava25('TLS 1.3 alone', 'RSA-2048', { protocols: ['TLSv1.3'] }),

  configureBotan('as it comes', 'RSA-2048'),
  configureBotan('as it comes, ECDSA', 'ECDSA-P256'),
  configureBotan('TLS 1.2 with CBC', 'RSA-2048', [
    'ciphers = AES-256 AES-128 AES-256/GCM',
    'macs = AEAD SHA-384 SHA-256 SHA-1',
    'key_exchange_methods = ECDH DH RSA',
  ]),

  configureNginx('as certbot leaves it', ['ECDSA-P256'], certbotTls),
  configureNginx('as certbot leaves it, RSA as well', ['ECDSA-P256', 'RSA-2048'], certbotTls),
  configureNginx(
    'certbot’s key, the server decides',
    ['ECDSA-P256'],
    `ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on; ssl_ciphers ${mozillaIntermediate};`,
  ),
  configureNginx('mozilla modern', ['ECDSA-P256'], 'ssl_protocols TLSv1.3;'),
  configureNginx(
    'mozilla intermediate',
    ['RSA-2048'],
    `ssl_protocols TLSv1.2 TLSv1.3; ssl_ecdh_curve X25519:prime256v1:secp384r1; ssl_ciphers ${mozillaIntermediate}; ssl_prefer_server_ciphers off;`,
  ),
  configureNginx(
    'mozilla old',
    ['RSA-2048'],
    `ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ${mozillaOld}:@SECLEVEL=0; ssl_prefer_server_ciphers on;`,
  ),
  configureNginx(
    'badssl cbc',
    ['RSA-2048'],
    'ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:AES128-SHA:AES256-SHA:@SECLEVEL=0;',
  ),
  configureNginx(
    'badssl static-rsa',
    ['RSA-2048'],
    'ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA:@SECLEVEL=0;',
  ),
  configureNginx('badssl tls-v1-0', ['RSA-2048'], 'ssl_protocols TLSv1; ssl_ciphers ALL:@SECLEVEL=0;'),
  configureNginx('badssl tls-v1-2', ['RSA-2048'], 'ssl_protocols TLSv1.2;'),
  configureNginx('badssl ecc384', ['ECDSA-P384'], 'ssl_protocols TLSv1.2 TLSv1.3;'),

  configureDh('dh1024'),
  configureDh('dh2048'),
  configureDh('dh-composite'),
  configureDh('dh-small-subgroup'),
]

/** Those that `.ci/run` compares; the rest needs compilers and packages that it does not install, and half an hour. */
export const stacksOfEveryRun: readonly string[] = [
  'OpenSSL 1.0.1u (node 0.12.18): as it comes',
  'OpenSSL 1.0.2s (node 8.17.0): everything it has',
  'nginx: as certbot leaves it',
  'nginx: certbot’s key, the server decides',
  'nginx: badssl dh-composite',
]

/** Checks that stay open on some of them, and why. */
export const knownToStayOpen: readonly { check: string; of: RegExp; why: string }[] = [
  {
    check: 'tls-session-resumption',
    of: /^(go|erlang|botan|rustls with ring: TLS 1.2)/,
    why: 'they say no lifetime with their tickets and sessions, so that only waiting would tell',
  },
  {
    check: 'tls-session-resumption',
    of: /badssl (rc4|3des)/,
    why: 'no library here finishes a handshake with these suites',
  },
  {
    check: 'tls-renegotiation',
    of: /badssl (rc4|3des)/,
    why: 'no library here finishes a handshake with these suites',
  },
  {
    check: 'ticketbleed',
    of: /badssl (rc4|3des)/,
    why: 'no library here finishes a handshake with these suites',
  },
  {
    check: 'ccs-injection',
    of: /^(python asyncio|gRPC|OpenSSL 1.0.1u \(node 0.10)/,
    why: 'they close without an alert, as a server that took the record would',
  },
  ...['poodle-tls', 'zombie-poodle', 'goldendoodle', 'lucky-minus-20'].map((check) => ({
    check,
    of: /^python asyncio/,
    why: 'broken records are answered by closing, which says nothing of how they were broken',
  })),
  { check: 'robot', of: /^OpenSSL 1.0.1u \(node 0.10/, why: 'it closes without an alert whatever is broken' },
  {
    check: 'ssl-labs-grade',
    of: /^(python asyncio|gRPC|OpenSSL 1.0.1u \(node 0.10)/,
    why: 'an attack or the page is open',
  },
  {
    check: 'tls-key-reuse',
    of: /badssl tls-v1-0/,
    why: 'too few keys were seen; why was not found out',
  },
]
