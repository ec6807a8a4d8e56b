import { versionCode } from '../registry/versions.ts'
import { ByteQueue } from './byte-queue.ts'
import { DecodeError, Reader, Writer } from './codec.ts'

const messageTypes = { error: 0, clientHello: 1, serverHello: 4 } as const
const ssl2 = versionCode('SSL 2.0')

export interface Ssl2ClientHello {
  version: number
  /** Three-byte codes. */
  cipherKinds: readonly number[]
  sessionId: Uint8Array
  /** 16…32 bytes. */
  challenge: Uint8Array
}

export interface Ssl2ServerHello {
  kind: 'server-hello'
  version: number
  sessionIdHit: boolean
  /** X.509 is 1; 0 with a session id hit. */
  certificateType: number
  /** DER. */
  certificate: Uint8Array
  /**
   * Three-byte codes: what both sides have. Empty means that SSL 2.0 is spoken but no key can be agreed on.
   */
  cipherKinds: readonly number[]
  connectionId: Uint8Array
}

export interface Ssl2Error {
  kind: 'error'
  code: number
  /** `no_cipher`, or `unassigned(N)`. */
  name: string
}

/**
 * SSL 2.0 draft, CLIENT-HELLO:
 * char MSG-CLIENT-HELLO; char CLIENT-VERSION[2]; char CIPHER-SPECS-LENGTH[2]; char SESSION-ID-LENGTH[2];
 * char CHALLENGE-LENGTH[2]; char CIPHER-SPECS-DATA[]; char SESSION-ID-DATA[]; char CHALLENGE-DATA[];
 *
 * Comes as a whole record.
 */
export function encodeSsl2ClientHello({
  version,
  cipherKinds,
  sessionId,
  challenge,
}: Ssl2ClientHello): Uint8Array {
  const writer = new Writer()
    .u8(messageTypes.clientHello)
    .u16(version)
    .u16(cipherKinds.length * 3)
    .u16(sessionId.length)
    .u16(challenge.length)
  for (const code of cipherKinds) writer.u24(code)
  return encodeSsl2Record(writer.bytes(sessionId).bytes(challenge).finish())
}

/** For scripted servers. @param message - a record's content. */
export function decodeSsl2ClientHello(message: Uint8Array): Ssl2ClientHello {
  const reader = new Reader(message, 'client_hello')
  if (reader.u8('message_type') !== messageTypes.clientHello) reader.reject('message_type', 1)
  const version = reader.u16('client_version')
  const kindsLength = readCipherSpecsLength(reader)
  const sessionIdLength = reader.u16('session_id_length')
  const challengeLength = reader.u16('challenge_length')
  const cipherKinds = readCipherKinds(reader, kindsLength)
  const sessionId = reader.bytes(sessionIdLength, 'session_id')
  const challenge = reader.bytes(challengeLength, 'challenge')
  reader.end()
  return { version, cipherKinds, sessionId, challenge }
}

/**
 * SSL 2.0 draft, SERVER-HELLO and ERROR:
 * char MSG-SERVER-HELLO; char SESSION-ID-HIT; char CERTIFICATE-TYPE; char SERVER-VERSION[2];
 * char CERTIFICATE-LENGTH[2]; char CIPHER-SPECS-LENGTH[2]; char CONNECTION-ID-LENGTH[2];
 * char CERTIFICATE-DATA[]; char CIPHER-SPECS-DATA[]; char CONNECTION-ID-DATA[];
 *
 * char MSG-ERROR; char ERROR-CODE[2];
 *
 * @param message - a record's content.
 */
export function decodeSsl2Answer(message: Uint8Array): Ssl2ServerHello | Ssl2Error {
  const reader = new Reader(message, 'ssl2_message')
  const type = reader.u8('message_type')
  if (type === messageTypes.error) {
    const code = reader.u16('error_code')
    reader.end()
    return { kind: 'error', code, name: errorNames[code] ?? `unassigned(${code})` }
  }
  if (type !== messageTypes.serverHello) reader.reject('message_type', 1)
  const sessionIdHit = reader.u8('session_id_hit') !== 0
  const certificateType = reader.u8('certificate_type')
  const version = reader.u16('server_version')
  if (version !== ssl2) reader.reject('server_version', 2)
  const certificateLength = reader.u16('certificate_length')
  const kindsLength = readCipherSpecsLength(reader)
  const connectionIdLength = reader.u16('connection_id_length')
  const certificate = reader.bytes(certificateLength, 'certificate')
  const cipherKinds = readCipherKinds(reader, kindsLength)
  const connectionId = reader.bytes(connectionIdLength, 'connection_id')
  reader.end()
  return {
    kind: 'server-hello',
    version,
    sessionIdHit,
    certificateType,
    certificate,
    cipherKinds,
    connectionId,
  }
}

/** As a whole record, for scripted servers. */
export function encodeSsl2ServerHello(hello: Omit<Ssl2ServerHello, 'kind'>): Uint8Array {
  const writer = new Writer()
    .u8(messageTypes.serverHello)
    .u8(hello.sessionIdHit ? 1 : 0)
    .u8(hello.certificateType)
    .u16(hello.version)
    .u16(hello.certificate.length)
    .u16(hello.cipherKinds.length * 3)
    .u16(hello.connectionId.length)
    .bytes(hello.certificate)
  for (const code of hello.cipherKinds) writer.u24(code)
  return encodeSsl2Record(writer.bytes(hello.connectionId).finish())
}

export function encodeSsl2Error(code: number): Uint8Array {
  return encodeSsl2Record(new Writer().u8(messageTypes.error).u16(code).finish())
}

/** With the two-byte header. */
export function encodeSsl2Record(content: Uint8Array): Uint8Array {
  if (content.length > 0x7fff) throw new RangeError('an SSL 2.0 record holds 32767 bytes')
  return new Writer()
    .u16(0x8000 | content.length)
    .bytes(content)
    .finish()
}

/**
 * First bit set:   2-byte header, 15 bits of length, no padding.      (SSL 2.0 draft §1.1)
 * First bit clear: 3-byte header, a security-escape bit, 14 bits of length, a byte of padding length; the
 * padding comes last.
 *
 * An answer in the clear needs no padding, but may have this form. A TLS record begins like a three-byte
 * header: look with `isRecordHeader` first.
 */
export class Ssl2RecordDecoder {
  readonly #queue = new ByteQueue()

  /** The contents of the records made whole by these bytes; at most 32 KiB wait. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#queue.push(bytes)
    const contents: Uint8Array[] = []
    for (;;) {
      const header = this.#header()
      if (!header || this.#queue.length < header.size + header.length) return contents
      const record = this.#queue.take(header.size + header.length)
      contents.push(record.subarray(header.size, record.length - header.padding))
    }
  }

  #header(): { size: number; length: number; padding: number } | null {
    if (this.#queue.length < 3) return null
    const first = this.#queue.uint(0, 2)
    if (first & 0x8000) return { size: 2, length: first & 0x7fff, padding: 0 }
    const length = first & 0x3fff
    const padding = this.#queue.uint(2, 1)
    if (padding > length) throw new DecodeError('padding', 2)
    return { size: 3, length, padding }
  }
}

/** The error codes of the SSL 2.0 draft. */
const errorNames: Readonly<Record<number, string>> = {
  1: 'no_cipher',
  2: 'no_certificate',
  4: 'bad_certificate',
  6: 'unsupported_certificate_type',
}

function readCipherSpecsLength(reader: Reader): number {
  const length = reader.u16('cipher_specs_length')
  if (length % 3 !== 0) reader.reject('cipher_specs_length', 2)
  return length
}

function readCipherKinds(reader: Reader, length: number): number[] {
  const base = reader.offset
  return new Reader(reader.bytes(length, 'cipher_specs'), 'cipher_specs', base).list((item) =>
    item.u24('cipher_kind'),
  )
}
