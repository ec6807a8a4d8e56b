import {
  constants,
  createDiffieHellman,
  createECDH,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto'
import type { CipherSuite } from '../../core/tls/registry/cipher-suites.ts'
import { namedGroupNamed } from '../../core/tls/registry/named-groups.ts'
import { signatureSchemeNamed } from '../../core/tls/registry/signature-schemes.ts'
import { versionCode } from '../../core/tls/registry/versions.ts'
import type { ClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import { findExtensionData } from '../../core/tls/wire/extension.ts'
import { decodeCodeList } from '../../core/tls/wire/extensions/code-list.ts'
import { encodeServerKeyExchange, type ServerKeyExchange } from '../../core/tls/wire/server-key-exchange.ts'
import type { ScriptedIdentity } from './scripted-identity.ts'

export interface KeyExchangeInput {
  hello: ClientHello
  serverRandom: Uint8Array
  version: number
  suite: CipherSuite
  identity: ScriptedIdentity
}

/** ServerKeyExchange with real, signed parameters (RFC 5246 §7.4.3); null for suites that send none. */
export function createKeyExchangeMessage(input: KeyExchangeInput): Uint8Array | null {
  const { hello, suite, identity } = input
  if (suite.keyExchange === 'ECDHE') {
    const name = chooseSharedGroup(hello, identity.groups)
    return name ? encodeSignedExchange(input, createEcdheParameters(name, identity.keptKeys)) : null
  }
  if (suite.keyExchange === 'DHE') return encodeSignedExchange(input, createDheParameters())
  // The certificate's key is longer than export law allowed, so a short one is sent for this connection.
  return suite.keyExchange === 'RSA' && suite.export
    ? encodeSignedExchange(input, createExportRsaParameters())
    : null
}

/** The first of the server's groups that the client has; a client that names none takes any (RFC 8422 §4). */
export function chooseSharedGroup(hello: ClientHello, groups: readonly string[]): string | null {
  const data = findExtensionData(hello.extensions, 'supported_groups')
  const offered = data && decodeCodeList(data)
  return groups.find((name) => curves[name] && (!offered || offered.includes(groupCode(name)))) ?? null
}

/** Names for node:crypto of the curves it can be scripted with. */
const curves: Readonly<Record<string, string>> = {
  secp256r1: 'prime256v1',
  secp384r1: 'secp384r1',
  secp521r1: 'secp521r1',
}

/** The 512-bit prime shipped with Apache 2.x for export suites, one of those Logjam (CVE-2015-4000) broke. */
export const exportPrime = Buffer.from(
  '9fdb8b8a004544f0045f1737d0ba2e0b274cdf1a9f588218fb435316a16e3741' +
    '71fd19d8d8f37c39bf863fd60e3e300680a3030c6e4c3757d08f70e6aa871033',
  'hex',
)

type Unsigned<T> = T extends unknown ? Omit<T, 'signature' | 'signatureScheme'> : never
type Parameters = Unsigned<Extract<ServerKeyExchange, { signature: Uint8Array | null }>>

function createEcdheParameters(name: string, kept?: Map<string, Uint8Array>): Parameters {
  const publicKey = kept?.get(name) ?? createECDH(curves[name] ?? name).generateKeys()
  kept?.set(name, publicKey)
  return {
    kind: 'ECDHE',
    identityHint: null,
    curveType: 3,
    group: groupCode(name),
    explicitCurve: null,
    publicKey,
  }
}

function createDheParameters(): Parameters {
  const exchange = createDiffieHellman(exportPrime, 2)
  const publicKey = exchange.generateKeys()
  return { kind: 'DHE', identityHint: null, prime: exportPrime, generator: Uint8Array.of(2), publicKey }
}

function createExportRsaParameters(): Parameters {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  return { kind: 'RSA', modulus: Buffer.from(n, 'base64url'), exponent: Buffer.from(e, 'base64url') }
}

function encodeSignedExchange(input: KeyExchangeInput, parameters: Parameters): Uint8Array {
  const { hello, serverRandom, version, identity } = input
  // Without a signature the encoder writes the parameters alone: what is signed, behind a four-byte header.
  const unsigned = encodeServerKeyExchange({ ...parameters, signatureScheme: null, signature: null })
  const content = concatBytes([hello.random, serverRandom, unsigned.subarray(4)])
  if (version < versionCode('TLS 1.2')) {
    const signature = signMd5Sha1(content, identity.key)
    return encodeServerKeyExchange({ ...parameters, signatureScheme: null, signature })
  }
  const scheme = chooseScheme(hello)
  const signature = sign(scheme.hash, content, {
    key: identity.key,
    padding: scheme.padding,
    saltLength: scheme.salt,
  })
  return encodeServerKeyExchange({ ...parameters, signatureScheme: scheme.code, signature })
}

/** Before TLS 1.2: MD5 and SHA-1 side by side, without a DigestInfo around them (RFC 4346 §4.7). */
function signMd5Sha1(content: Uint8Array, key: KeyObject): Uint8Array {
  const digests = ['md5', 'sha1'].map((name) => createHash(name).update(content).digest())
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat(digests))
}

const pkcs1 = { padding: constants.RSA_PKCS1_PADDING, salt: undefined }
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, salt: constants.RSA_PSS_SALTLEN_DIGEST }
const schemes = [
  { name: 'rsa_pkcs1_sha256', hash: 'sha256', ...pkcs1 },
  { name: 'rsa_pss_rsae_sha256', hash: 'sha256', ...pss },
  { name: 'rsa_pkcs1_sha384', hash: 'sha384', ...pkcs1 },
  { name: 'rsa_pkcs1_sha512', hash: 'sha512', ...pkcs1 },
  { name: 'rsa_pkcs1_sha1', hash: 'sha1', ...pkcs1 },
].map((scheme) => ({ ...scheme, code: signatureSchemeNamed(scheme.name)?.code ?? 0 }))

/** One the client lists. A client that lists nothing means SHA-1 (RFC 5246 §7.4.1.4.1). */
function chooseScheme(hello: ClientHello) {
  const data = findExtensionData(hello.extensions, 'signature_algorithms')
  const offered = data ? decodeCodeList(data) : null
  const chosen = offered ? schemes.find(({ code }) => offered.includes(code)) : schemes.at(-1)
  const fallback = schemes[0]
  if (!fallback) throw new RangeError('no signature scheme')
  return chosen ?? fallback
}

function groupCode(name: string): number {
  const group = namedGroupNamed(name)
  if (!group) throw new RangeError(`no named group ${name}`)
  return group.code
}
