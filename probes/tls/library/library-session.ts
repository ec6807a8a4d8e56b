import { AsnPropTypes, AsnType, AsnTypeTypes } from '@peculiar/asn1-schema'
import { parseDer } from '../certificate/der.ts'

/** What OpenSSL's record of a session says that Node's interface doesn't. Secrets in it are not looked at. */
export interface LibrarySession {
  /** session_id is not empty: in TLS ≤ 1.2 the server gave one, unless the session came with a ticket. */
  hasId: boolean
  hasTicket: boolean
  /** ticket_lifetime (RFC 8446 §4.6.1) or its hint (RFC 5077 §3.3), in seconds; null: none, or 0, which says nothing. */
  lifetimeSeconds: number | null
  /** max_early_data_size, in bytes (RFC 8446 §4.2.10). */
  maxEarlyData: number
}

/**
 * Reads what Node hands out as a session: OpenSSL's SSL_SESSION in DER (i2d_SSL_SESSION), in newer releases after a
 * header of Node's own with the server's name.
 *
 * @returns null where it is neither
 */
export function readLibrarySession(session: Buffer): LibrarySession | null {
  const fields = parseDer(session.subarray(findHeaderLength(session)), SessionFields)
  if (!fields) return null
  const elements = fields.map((element) => Buffer.from(element))
  const id = elements[idIndex]
  return {
    hasId: id?.[0] === octetString && (id[1] ?? 0) > 0,
    hasTicket: elements.some(([tag]) => tag === explicitTag(10)),
    lifetimeSeconds: readInteger(elements, 9) || null,
    maxEarlyData: readInteger(elements, 15),
  }
}

/** `SEQUENCE { version, ssl_version, cipher, session_id, master_key, [1] EXPLICIT … }`, whatever is in it. */
class SessionFields extends Array<ArrayBuffer> {}
AsnType({ type: AsnTypeTypes.Sequence, itemType: AsnPropTypes.Any })(SessionFields)

const idIndex = 3
const octetString = 0x04
const explicitTag = (number: number) => 0xa0 + number

/** An optional INTEGER, at most four bytes long; absent stands for 0. */
function readInteger(elements: readonly Buffer[], number: number): number {
  const element = elements.find(([tag]) => tag === explicitTag(number))
  const digits = element?.subarray(4).toString('hex')
  return digits ? Number.parseInt(digits, 16) : 0
}

/** NUL, a name, NUL, the length of the server's name in two bytes, and that name. DER never begins with NUL. */
function findHeaderLength(session: Buffer): number {
  const end = session[0] === 0 ? session.indexOf(0, 1) : -1
  if (end < 0 || end + 3 > session.length) return 0
  return end + 3 + session.readUInt16BE(end + 1)
}
