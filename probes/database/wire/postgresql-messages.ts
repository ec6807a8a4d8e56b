import { Reader, Writer } from '../../../core/tls/wire/codec.ts'
import { escapeBytes } from '../../net/printable.ts'
import type { Framing } from '../session/message-counter.ts'
import { encodeTerminated, readTerminated } from './terminated-string.ts'

/** SSLRequest: length 8, code 80877103. It is answered with one byte. */
export function encodeSslRequest(): Uint8Array {
  return new Writer().u16(0).u16(8).u16(1234).u16(5679).finish()
}

/** The one byte that answers SSLRequest: `S`, `N`, or the `E` of an ErrorResponse that follows. */
export const sslAnswers = { S: 0x53, N: 0x4e, E: 0x45 } as const

/** StartupMessage of protocol 3.0, which names a user and a database and carries no secret. */
export function encodeStartup({ user, database }: { user: string; database: string }): Uint8Array {
  const parameters = ['user', user, 'database', database].map(encodeTerminated)
  const length = 4 + 4 + parameters.reduce((sum, { length }) => sum + length, 0) + 1
  const writer = new Writer().u16(0).u16(length).u16(3).u16(0)
  for (const parameter of parameters) writer.bytes(parameter)
  return writer.u8(0).finish()
}

/** Of every message of the server: type (1), length with itself and without the type (4). */
export const messageHeaderLength = 5

export const postgresqlFraming: Framing = {
  headerLength: messageHeaderLength,
  lengthOf: (header) => header.readUInt32BE(1) - 4,
}

/** Longest message that is read before a login. Errors take a few hundred bytes. */
export const messageLimit = 8192

/** @returns the type and how many bytes follow. @throws DecodeError: shorter than itself, or over `messageLimit`. */
export function decodeMessageHeader(bytes: Uint8Array): { type: string; length: number } {
  const reader = new Reader(bytes, 'message_header')
  const type = escapeBytes(reader.bytes(1, 'type'))
  const length = reader.u16('length') * 0x10000 + reader.u16('length')
  if (length < 4 || length - 4 > messageLimit) reader.reject('length', 4)
  reader.end()
  return { type, length: length - 4 }
}

export interface PostgresqlError {
  kind: 'error'
  /** FATAL, ERROR … never translated (field V, since 9.6); null on older servers. */
  severity: string | null
  /** SQLSTATE: 28000 invalid_authorization_specification, 53300 too_many_connections … */
  sqlState: string
  /** The source routine that raised it (field R), which tells apart errors that share a code. */
  routine: string | null
}

/** ErrorResponse: fields of one type byte and a terminated string, and a zero byte. @throws DecodeError */
export function decodeErrorResponse(body: Uint8Array): PostgresqlError {
  const reader = new Reader(body, 'error_response')
  const fields = new Map<string, string>()
  for (;;) {
    const type = reader.u8('field_type')
    if (type === 0) break
    fields.set(String.fromCharCode(type), escapeBytes(readTerminated(reader, 'field_value')))
  }
  reader.end()
  const sqlState = fields.get('C') ?? ''
  if (!/^[0-9A-Z]{5}$/.test(sqlState)) reader.reject('sqlstate', body.length)
  return { kind: 'error', severity: fields.get('V') ?? null, sqlState, routine: fields.get('R') ?? null }
}

export interface AuthenticationRequest {
  kind: 'authentication'
  /** As the protocol names it, without `Authentication`: Ok, CleartextPassword, MD5Password, SASL … or the number. */
  method: string
  /** Of SASL. */
  mechanisms: string[]
}

/** The body of an `R` message. @throws DecodeError */
export function decodeAuthentication(body: Uint8Array): AuthenticationRequest {
  const reader = new Reader(body, 'authentication')
  const code = reader.u16('method') * 0x10000 + reader.u16('method')
  const mechanisms: string[] = []
  if (code === sasl) {
    for (;;) {
      const name = readTerminated(reader, 'mechanism')
      if (name.length === 0) break
      mechanisms.push(escapeBytes(name))
    }
  }
  return { kind: 'authentication', method: methods[code] ?? String(code), mechanisms }
}

const sasl = 10
const methods: Readonly<Record<number, string>> = {
  0: 'Ok',
  2: 'KerberosV5',
  3: 'CleartextPassword',
  5: 'MD5Password',
  7: 'GSS',
  9: 'SSPI',
  10: 'SASL',
  11: 'SASLContinue',
  12: 'SASLFinal',
}
