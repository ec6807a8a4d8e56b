/** Messages of the server, protocol 3.0: type (1), length with itself and without the type (4), body. */
export function encodeMessage(type: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
  const header = Buffer.alloc(5)
  header.write(type, 'latin1')
  header.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

const encodeInt16 = (value: number) => Buffer.from(Uint16Array.of(value).buffer).swap16()
const encodeInt32 = (value: number) => Buffer.from(Int32Array.of(value).buffer).swap32()

/** `R`: 0 Ok, 5 MD5Password, 10 SASL, 11 SASLContinue, 12 SASLFinal. */
export const encodeAuthentication = (code: number, ...data: readonly (string | Uint8Array)[]) =>
  encodeMessage('R', encodeInt32(code), ...data)

export const encodeParameterStatus = (name: string, value: string) =>
  encodeMessage('S', `${name}\0${value}\0`)
export const encodeReadyForQuery = () => encodeMessage('Z', 'I')

export interface ErrorFields {
  severity: 'ERROR' | 'FATAL'
  /** SQLSTATE. */
  code: string
  text: string
  /** The source routine of PostgreSQL 15 that raises it. */
  routine: string
}

export function encodeErrorResponse({ severity, code, text, routine }: ErrorFields): Buffer {
  return encodeMessage('E', `S${severity}\0V${severity}\0C${code}\0M${text}\0R${routine}\0\0`)
}

/** A column's name, and the object id of its type. */
export type Field = readonly [name: string, type: number]

/** RowDescription, one DataRow each, CommandComplete. Everything is text; null is SQL's NULL. */
export function encodeResultSet(
  fields: readonly Field[],
  rows: readonly (readonly (string | null)[])[],
): Buffer {
  const described = fields.map(([name, type]) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      encodeInt32(0),
      encodeInt16(0),
      encodeInt32(type),
      encodeInt16(0xffff),
      encodeInt32(-1),
      encodeInt16(0),
    ]),
  )
  return Buffer.concat([
    encodeMessage('T', encodeInt16(fields.length), ...described),
    ...rows.map((row) => encodeMessage('D', encodeInt16(row.length), ...row.map(encodeValue))),
    encodeMessage('C', `SELECT ${rows.length}\0`),
  ])
}

function encodeValue(text: string | null): Buffer {
  if (text === null) return encodeInt32(-1)
  const bytes = Buffer.from(text)
  return Buffer.concat([encodeInt32(bytes.length), bytes])
}
