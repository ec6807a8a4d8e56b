import { randomBytes } from 'node:crypto'
import {
  type CipherSuite,
  cipherSuiteNamed,
  TLS_EMPTY_RENEGOTIATION_INFO_SCSV,
} from '../../core/tls/registry/cipher-suites.ts'
import { compressionMethods } from '../../core/tls/registry/compression-methods.ts'
import { extensionType } from '../../core/tls/registry/extensions.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { versionCode } from '../../core/tls/registry/versions.ts'
import { encodeCertificate } from '../../core/tls/wire/certificate-message.ts'
import type { ClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import { type Extension, findExtensionData } from '../../core/tls/wire/extension.ts'
import { encodeHandshake, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { encodeSsl2Error, encodeSsl2ServerHello, type Ssl2ClientHello } from '../../core/tls/wire/ssl2.ts'
import type { ScriptedIdentity } from './scripted-identity.ts'
import { chooseSharedGroup, createKeyExchangeMessage } from './scripted-key-exchange.ts'
import type { Weakness } from './scripted-weakness.ts'

/** Suites of one old version that Node's OpenSSL cannot do, by name, in the server's order. */
export interface ScriptedOffer {
  version: Exclude<VersionName, 'TLS 1.3'>
  suites: readonly string[]
  /** Answers only hellos with this in them, whatever else the real server would say to them. */
  only?: 'DEFLATE' | 'TLS_FALLBACK_SCSV'
  /**
   * How it is broken. `heartbleed` answers only hellos that offer heartbeats, `ticketbleed` only those that resume with an
   * odd session id; the others are as any.
   */
  weakness?: Weakness
}

/** The first suite of the offer that the client has too and could finish; null: none. */
export function chooseSuite(
  hello: ClientHello,
  offer: ScriptedOffer,
  { groups }: ScriptedIdentity,
): CipherSuite | null {
  const shared = offer.suites.map(suiteNamed).filter(({ code }) => hello.cipherSuites.includes(code))
  const group = chooseSharedGroup(hello, groups)
  return shared.find(({ keyExchange }) => keyExchange !== 'ECDHE' || group !== null) ?? null
}

/** ServerHello up to ServerHelloDone (RFC 5246 §7.3): as far as a server goes without knowing the suite's cipher. */
export function createServerFlight(
  hello: ClientHello,
  version: number,
  suite: CipherSuite,
  identity: ScriptedIdentity,
  compressionMethod: number = compressionMethods.null,
  extra: readonly Extension[] = [],
): Uint8Array {
  const random = randomBytes(32)
  const serverHello = encodeServerHello({
    legacyVersion: version,
    random,
    sessionId: randomBytes(32),
    cipherSuite: suite.code,
    compressionMethod,
    extensions: createHelloExtensions(hello, suite, extra),
  })
  const keyExchange = createKeyExchangeMessage({ hello, serverRandom: random, version, suite, identity })
  const messages = [
    serverHello,
    encodeCertificate(identity.chain),
    ...(keyExchange ? [keyExchange] : []),
    encodeHandshake(handshakeTypes.server_hello_done, new Uint8Array()),
  ]
  return encodeRecord(contentTypes.handshake, version, concatBytes(messages))
}

/** SSL 2.0: the server names what both have, and the client chooses. */
export function createSsl2Answer(
  hello: Ssl2ClientHello,
  offer: ScriptedOffer,
  { chain }: ScriptedIdentity,
): Uint8Array {
  const kinds = offer.suites.map((name) => suiteNamed(name).code)
  const cipherKinds = kinds.filter((code) => hello.cipherKinds.includes(code))
  const [certificate] = chain
  if (cipherKinds.length === 0 || !certificate) return encodeSsl2Error(noCipher)
  return encodeSsl2ServerHello({
    version: versionCode('SSL 2.0'),
    sessionIdHit: false,
    certificateType: x509,
    certificate,
    cipherKinds,
    connectionId: randomBytes(16),
  })
}

const noCipher = 1
const x509 = 1

/** What OpenSSL answers a client that knows of them: secure renegotiation, and point formats for an EC suite. */
function createHelloExtensions(
  hello: ClientHello,
  suite: CipherSuite,
  extra: readonly Extension[],
): Extension[] | null {
  const extensions = [...extra]
  const secure = hello.cipherSuites.includes(TLS_EMPTY_RENEGOTIATION_INFO_SCSV)
  if (secure || findExtensionData(hello.extensions, 'renegotiation_info')) {
    extensions.push({ type: extensionType('renegotiation_info'), data: Uint8Array.of(0) })
  }
  if (suite.keyExchange === 'ECDHE' && findExtensionData(hello.extensions, 'ec_point_formats')) {
    extensions.push({ type: extensionType('ec_point_formats'), data: Uint8Array.of(1, 0) })
  }
  return extensions.length > 0 ? extensions : null
}

function suiteNamed(name: string): CipherSuite {
  const suite = cipherSuiteNamed(name)
  if (!suite) throw new RangeError(`no cipher suite ${name}`)
  return suite
}
