import { cipherSuites } from '../../../core/tls/registry/cipher-suites.ts'
import { decodeAlert } from '../../../core/tls/wire/alert.ts'
import { decodeCertificate, decodeCertificate13 } from '../../../core/tls/wire/certificate-message.ts'
import { decodeCertificateStatus } from '../../../core/tls/wire/certificate-status.ts'
import { decodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { decodeEchConfigList } from '../../../core/tls/wire/ech-config.ts'
import { decodeEncryptedExtensions } from '../../../core/tls/wire/encrypted-extensions.ts'
import { decodeAlpn, decodeSelectedAlpn } from '../../../core/tls/wire/extensions/alpn.ts'
import {
  decodeByteList,
  decodeCodeList,
  decodeSelectedVersion,
  decodeSupportedVersions,
} from '../../../core/tls/wire/extensions/code-list.ts'
import {
  decodeClientKeyShares,
  decodeRetryKeyShare,
  decodeServerKeyShare,
} from '../../../core/tls/wire/extensions/key-share.ts'
import { decodeServerName } from '../../../core/tls/wire/extensions/server-name.ts'
import {
  decodeCookie,
  decodeRenegotiationInfo,
} from '../../../core/tls/wire/extensions/single-value-extensions.ts'
import { HandshakeDecoder } from '../../../core/tls/wire/handshake-message.ts'
import { decodeHeartbeatLengths } from '../../../core/tls/wire/heartbeat.ts'
import { contentTypes, RecordDecoder } from '../../../core/tls/wire/record.ts'
import { decodeServerHello } from '../../../core/tls/wire/server-hello.ts'
import { decodeServerKeyExchange } from '../../../core/tls/wire/server-key-exchange.ts'
import { decodeTimestamp } from '../../../core/tls/wire/signed-certificate-timestamp.ts'
import { decodeSsl2Answer, decodeSsl2ClientHello, Ssl2RecordDecoder } from '../../../core/tls/wire/ssl2.ts'
import { decodeOpening, decodeOpeningHeader } from '../../../probes/database/wire/mysql-packets.ts'
import {
  decodeAuthentication,
  decodeErrorResponse,
  decodeMessageHeader,
} from '../../../probes/database/wire/postgresql-messages.ts'
import { decodeReply, isReplyTo, isTruncated } from '../../../probes/dns/dns-message.ts'
import { readServiceBinding } from '../../../probes/dns/service-binding.ts'
import { parseAlternativeServices } from '../../../probes/quic/alternative-services.ts'
import { readVersionNegotiation } from '../../../probes/quic/version-negotiation.ts'
import { parseCertificate } from '../../../probes/tls/certificate/parsed-certificate.ts'
import { readStaple } from '../../../probes/tls/ocsp/staple.ts'
import { readOcspTimestampList } from '../../../probes/tls/transparency/ocsp-timestamps.ts'
import { readTimestamps } from '../../../probes/tls/transparency/timestamps.ts'
import * as database from './corpus/database-corpus.ts'
import * as datagrams from './corpus/datagram-corpus.ts'
import * as der from './corpus/der-corpus.ts'
import * as tls from './corpus/tls-corpus.ts'
import type { Parser } from './fuzzed-parser.ts'
import type { Random } from './random.ts'

const versions = [0x0300, 0x0301, 0x0302, 0x0303, 0x0304] as const

const extensionData: readonly ((data: Uint8Array) => unknown)[] = [
  decodeAlpn,
  decodeSelectedAlpn,
  decodeCodeList,
  decodeByteList,
  decodeSupportedVersions,
  decodeSelectedVersion,
  decodeClientKeyShares,
  decodeServerKeyShare,
  decodeRetryKeyShare,
  decodeServerName,
  decodeRenegotiationInfo,
  decodeCookie,
]

/** Every parser of what a peer sent that is own code, and those that put a library to such bytes. */
export const parsers: readonly Parser[] = [
  {
    name: 'TLS records and handshake messages',
    weight: 20,
    stream: true,
    corpus: tls.streams,
    parse(message, random) {
      const [records, handshake] = [new RecordDecoder(), new HandshakeDecoder()]
      return splitIntoSegments(message, random).flatMap((segment) =>
        records
          .push(segment)
          .flatMap(({ type, payload }) => (type === contentTypes.handshake ? handshake.push(payload) : [])),
      )
    },
  },
  {
    name: 'SSL 2.0 records',
    weight: 10,
    stream: true,
    corpus: tls.ssl2Records,
    parse(message, random) {
      const decoder = new Ssl2RecordDecoder()
      return splitIntoSegments(message, random).flatMap((segment) => decoder.push(segment))
    },
  },
  { name: 'SSL 2.0 CLIENT-HELLO', weight: 10, corpus: tls.ssl2Messages, parse: decodeSsl2ClientHello },
  { name: 'SSL 2.0 SERVER-HELLO, ERROR', weight: 10, corpus: tls.ssl2Messages, parse: decodeSsl2Answer },
  { name: 'Alert', weight: 5, corpus: tls.alerts, parse: decodeAlert },
  { name: 'Heartbeat', weight: 5, corpus: tls.heartbeats, parse: decodeHeartbeatLengths },
  { name: 'ClientHello', weight: 20, corpus: tls.clientHellos, parse: decodeClientHello },
  { name: 'ServerHello, HelloRetryRequest', weight: 30, corpus: tls.serverHellos, parse: decodeServerHello },
  {
    name: 'EncryptedExtensions',
    weight: 20,
    corpus: tls.encryptedExtensions,
    parse: decodeEncryptedExtensions,
  },
  {
    name: 'data of extensions',
    weight: 20,
    corpus: tls.extensionData,
    parse: (message, random) => extensionData[random.below(extensionData.length)]?.(message),
  },
  { name: 'Certificate, TLS 1.2', weight: 15, corpus: tls.certificates, parse: decodeCertificate },
  { name: 'Certificate, TLS 1.3', weight: 15, corpus: tls.certificates13, parse: decodeCertificate13 },
  {
    name: 'CertificateStatus',
    weight: 10,
    corpus: tls.certificateStatuses,
    parse: decodeCertificateStatus,
  },
  {
    name: 'ServerKeyExchange',
    weight: 30,
    corpus: tls.serverKeyExchanges,
    parse: (message, random) =>
      decodeServerKeyExchange(
        message,
        cipherSuites[random.below(cipherSuites.length)] as (typeof cipherSuites)[number],
        versions[random.below(versions.length)] as number,
      ),
  },
  { name: 'ECHConfigList', weight: 20, corpus: tls.echConfigLists, parse: decodeEchConfigList },
  {
    name: 'SignedCertificateTimestamp',
    weight: 10,
    corpus: tls.timestamps,
    parse: decodeTimestamp,
  },
  {
    name: 'SignedCertificateTimestampList',
    weight: 10,
    corpus: tls.timestampLists,
    parse: (message) => readTimestamps(message, null, []),
  },
  {
    name: 'QUIC Version Negotiation',
    weight: 20,
    corpus: datagrams.versionNegotiations,
    parse: (message) => readVersionNegotiation(message, datagrams.connectionIds),
  },
  {
    name: 'Alt-Svc',
    weight: 10,
    corpus: datagrams.alternativeServices,
    parse: (message) => parseAlternativeServices(Buffer.from(message).toString('latin1')),
  },
  { name: 'SVCB, HTTPS record', weight: 20, corpus: datagrams.serviceBindings, parse: readServiceBinding },
  { name: 'DNS answer', weight: 10, corpus: datagrams.replies, parse: parseDnsReply },
  { name: 'DNS answer of 64 KiB', weight: 0.1, corpus: datagrams.longReplies, parse: parseDnsReply },
  { name: 'MySQL greeting', weight: 20, corpus: database.mysqlOpenings, parse: decodeOpening },
  { name: 'MySQL packet header', weight: 5, corpus: database.mysqlHeaders, parse: decodeOpeningHeader },
  {
    name: 'PostgreSQL ErrorResponse',
    weight: 15,
    corpus: database.postgresqlErrors,
    parse: decodeErrorResponse,
  },
  {
    name: 'PostgreSQL Authentication',
    weight: 10,
    corpus: database.postgresqlAuthentications,
    parse: decodeAuthentication,
  },
  {
    name: 'PostgreSQL message header',
    weight: 5,
    corpus: database.postgresqlHeaders,
    parse: decodeMessageHeader,
  },
  // Libraries read the DER: OpenSSL and @peculiar/asn1-schema, a hundred times slower than the codec.
  {
    name: 'certificate (X.509)',
    weight: 0.5,
    corpus: der.certificates,
    parse(message) {
      const outcome = parseCertificate(message)
      return outcome.status === 'ok' ? outcome.value.facts : outcome
    },
  },
  {
    name: 'OCSP response',
    weight: 0.5,
    corpus: der.staples,
    parse: (message) => readStaple(message, der.leaf, der.issuer),
  },
  { name: 'timestamps in an OCSP response', weight: 0.5, corpus: der.staples, parse: readOcspTimestampList },
]

function parseDnsReply(message: Uint8Array): unknown {
  const buffer = Buffer.from(message.buffer, message.byteOffset, message.length)
  const answer = decodeReply(buffer, datagrams.question)
  return answer.status === 'ok'
    ? { ...answer.value, ours: isReplyTo(buffer, datagrams.question), cut: isTruncated(buffer) }
    : answer
}

/** The message as TCP may cut it: whole, byte by byte, or anywhere. */
function splitIntoSegments(message: Uint8Array, random: Random): Uint8Array[] {
  const way = random.below(8)
  if (way < 3) return [message]
  const parts: Uint8Array[] = []
  for (let at = 0; at < message.length; ) {
    const length = way === 3 && message.length < 4096 ? 1 : 1 + random.below(1500)
    parts.push(message.subarray(at, at + length))
    at += length
  }
  return parts
}
