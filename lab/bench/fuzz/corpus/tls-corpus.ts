import { encodeCertificate, encodeCertificate13 } from '../../../../core/tls/wire/certificate-message.ts'
import { encodeCertificateStatus } from '../../../../core/tls/wire/certificate-status.ts'
import { concatBytes } from '../../../../core/tls/wire/codec.ts'
import { encodeEchConfigList } from '../../../../core/tls/wire/ech-config.ts'
import { encodeAlpn } from '../../../../core/tls/wire/extensions/alpn.ts'
import {
  encodeEcPointFormats,
  encodeSelectedVersion,
  encodeSupportedGroups,
  encodeSupportedVersions,
} from '../../../../core/tls/wire/extensions/code-list.ts'
import {
  encodeClientKeyShares,
  encodeRetryKeyShare,
  encodeServerKeyShare,
} from '../../../../core/tls/wire/extensions/key-share.ts'
import { encodeServerName } from '../../../../core/tls/wire/extensions/server-name.ts'
import {
  encodeCookie,
  encodeRenegotiationInfo,
} from '../../../../core/tls/wire/extensions/single-value-extensions.ts'
import { encodeHandshake, handshakeTypes } from '../../../../core/tls/wire/handshake-message.ts'
import { encodeHeartbeat } from '../../../../core/tls/wire/heartbeat.ts'
import { contentTypes, encodeRecord } from '../../../../core/tls/wire/record.ts'
import { encodeServerKeyExchange } from '../../../../core/tls/wire/server-key-exchange.ts'
import {
  encodeTimestamp,
  encodeTimestampList,
} from '../../../../core/tls/wire/signed-certificate-timestamp.ts'
import {
  encodeSsl2ClientHello,
  encodeSsl2Error,
  encodeSsl2ServerHello,
} from '../../../../core/tls/wire/ssl2.ts'
import { readX509 } from '../../../fixtures/pki.ts'
import { bodyOf, parseHex } from '../../../fixtures/vectors/bytes.ts'
import * as rfc8448 from '../../../fixtures/vectors/rfc8448.ts'
import * as tls12 from '../../../fixtures/vectors/tls12.ts'

const chain = [readX509('rsa').raw, readX509('intermediate').raw]

export const alerts = [parseHex('0228'), parseHex('0170'), parseHex('0100')]
export const heartbeats = [encodeHeartbeat({ type: 2, payloadLength: 16, held: 32 })]

export const clientHellos = [rfc8448.clientHello, rfc8448.retriedClientHello, rfc8448.secondClientHello].map(
  bodyOf,
)

export const serverHellos = [
  rfc8448.serverHello,
  rfc8448.helloRetryRequest,
  rfc8448.serverHelloAfterRetry,
  tls12.serverHello,
].map(bodyOf)

export const encryptedExtensions = [bodyOf(rfc8448.encryptedExtensions)]

const extensions = [
  encodeAlpn(['h2', 'http/1.1']),
  encodeSupportedGroups([0x1d, 0x17]),
  encodeEcPointFormats(),
  encodeSupportedVersions([0x0304, 0x0303]),
  encodeSelectedVersion(0x0304),
  encodeClientKeyShares([{ group: 0x1d, keyExchange: new Uint8Array(32).fill(7) }]),
  encodeServerKeyShare({ group: 0x1d, keyExchange: new Uint8Array(32).fill(7) }),
  encodeRetryKeyShare(0x17),
  encodeServerName('chat.example.com'),
  encodeRenegotiationInfo(new Uint8Array(12).fill(3)),
  encodeCookie(new Uint8Array(40).fill(9)),
]
export const extensionData = extensions.map(({ data }) => data)

export const certificates = [chain, chain.slice(0, 1), [parseHex('3001'), parseHex('30')]].map((list) =>
  bodyOf(encodeCertificate(list)),
)

const sct = {
  logId: new Uint8Array(32).fill(5),
  timestamp: Date.UTC(2026, 0, 2),
  extensions: new Uint8Array(),
  hash: 4,
  algorithm: 3,
  signature: new Uint8Array(71).fill(0x30),
}
export const timestamps = [encodeTimestamp(sct)]
export const timestampLists = [encodeTimestampList([...timestamps, ...timestamps])]

const entries = chain.map((der) => ({ der, extensions: extensions.slice(0, 3) }))
export const certificates13 = [
  bodyOf(rfc8448.certificate),
  bodyOf(encodeCertificate13({ context: new Uint8Array(), entries })),
]

export const certificateStatuses = [encodeCertificateStatus(parseHex('30030a0100'))]

const rsaPssSha256 = 0x0804
const signature = new Uint8Array(256).fill(8)
const createLargeNumber = (length: number) => new Uint8Array(length).fill(0xc3)
export const serverKeyExchanges = [
  bodyOf(tls12.serverKeyExchange),
  ...[null, rsaPssSha256].flatMap((signatureScheme) =>
    [
      {
        kind: 'DHE' as const,
        identityHint: null,
        prime: createLargeNumber(256),
        generator: Uint8Array.of(2),
        publicKey: createLargeNumber(256),
        signatureScheme,
        signature,
      },
      {
        kind: 'RSA' as const,
        modulus: createLargeNumber(64),
        exponent: Uint8Array.of(1, 0, 1),
        signatureScheme,
        signature,
      },
    ].map((exchange) => bodyOf(encodeServerKeyExchange(exchange))),
  ),
  parseHex('0004 68696e74'),
  // An explicit prime curve: p, a, b, base, order, cofactor, then the point.
  parseHex('01 02 0017 01 01 01 06 03 040102 02 0013 01 01 03 040506 0000'),
]

export const echConfigLists = [
  encodeEchConfigList([
    {
      configId: 7,
      kem: 0x0020,
      publicKey: new Uint8Array(32).fill(1),
      cipherSuites: [{ kdf: 1, aead: 3 }],
      maximumNameLength: 64,
      publicName: 'public.example',
    },
  ]),
]

const ssl2ClientHello = encodeSsl2ClientHello({
  version: 2,
  cipherKinds: [0x010080, 0x0700c0],
  sessionId: parseHex('01'),
  challenge: new Uint8Array(16),
})
const ssl2ServerHello = encodeSsl2ServerHello({
  version: 2,
  sessionIdHit: false,
  certificateType: 1,
  certificate: chain[0] as Uint8Array,
  cipherKinds: [0x010080, 0x0700c0],
  connectionId: new Uint8Array(16),
})
export const ssl2Records = [
  ssl2ClientHello,
  ssl2ServerHello,
  encodeSsl2Error(1),
  // Three bytes of header, and two of padding.
  parseHex('0005 02 00 0001 0000'),
]
export const ssl2Messages = ssl2Records.slice(0, 3).map((record) => record.subarray(2))

const encodeHandshakeRecord = (payload: Uint8Array) => encodeRecord(contentTypes.handshake, 0x0303, payload)
const flight = [
  tls12.serverHello,
  encodeCertificate(chain),
  encodeHandshake(handshakeTypes.certificate_status, certificateStatuses[0] as Uint8Array),
  tls12.serverKeyExchange,
  encodeHandshake(handshakeTypes.server_hello_done, new Uint8Array()),
]
export const streams = [
  concatBytes(flight.map(encodeHandshakeRecord)),
  encodeHandshakeRecord(concatBytes(flight)),
  // One byte of handshake message a record, and empty ones between them.
  concatBytes(
    [...tls12.serverHello].flatMap((byte) => [
      encodeHandshakeRecord(Uint8Array.of(byte)),
      encodeHandshakeRecord(new Uint8Array()),
    ]),
  ),
  concatBytes([
    encodeRecord(contentTypes.alert, 0x0301, parseHex('0170')),
    encodeHandshakeRecord(rfc8448.serverHello),
  ]),
  encodeHandshakeRecord(
    encodeHandshake(handshakeTypes.new_session_ticket, parseHex('00001c20 0004 deadbeef')),
  ),
]
