import { randomInt } from 'node:crypto'
import { type Answer, AUTHENTIC_DATA, decode, encode, RECURSION_DESIRED, type RecordType } from 'dns-packet'
import { type Outcome, ok } from '../../core/outcome.ts'
import { escapeBytes } from '../net/printable.ts'

/** The records asked for here. HTTPS (RFC 9460 §14.1) has no name in the library. */
export const recordTypes = {
  A: 'A',
  AAAA: 'AAAA',
  CAA: 'CAA',
  TLSA: 'TLSA',
  HTTPS: 'UNKNOWN_65',
  SOA: 'SOA',
} as const
export type RecordName = keyof typeof recordTypes

export interface DnsQuestion {
  id: number
  /** In ASCII, lower case, without the final dot. */
  name: string
  type: RecordName
}

/** A record as the library reads it: an object for the types it knows, else the bytes. */
export type RecordData = unknown

/** What a resolver said to a question. */
export interface Reply {
  /** RCODE by its name in the registry: NOERROR, NXDOMAIN, SERVFAIL … */
  rcode: string
  /**
   * AD: the resolver says that it validated the answer by DNSSEC (RFC 6840 §5.8). Whoever can change packets on the way to the
   * resolver can set it too.
   */
  authenticated: boolean
  /** Of the type asked for, at the name asked for or where its aliases (CNAME) lead. */
  records: RecordData[]
  /** Where the aliases lead in the end: the name asked for, if there are none. */
  end: string
  /**
   * The zone of `end` as the reply names it, by a SOA record in the answer or beside it (RFC 2308 §2.1, §2.2): who says that there are
   * no such records has it from there. Null: none is named, as in replies of small resolvers, and in those of servers that know
   * nothing of the name.
   */
  zone: string | null
}

/** RFC 6891 §6.1; 1232 bytes pass every IPv6 path unfragmented (DNS flag day 2020). */
const edns = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
} satisfies Answer

/** A question with an id nobody can guess (RFC 5452 §9.2). Null: this is no name that a question can hold (RFC 1035 §3.1). */
export function createQuestion(name: string, type: RecordName): DnsQuestion | null {
  const labels = name.split('.')
  const fits = name.length <= 253 && labels.every(({ length }) => length > 0 && length <= 63)
  return fits ? { id: randomInt(0x1_0000), name, type } : null
}

/** The query (RFC 1035 §4), recursion desired, with AD to be told of validation (RFC 6840 §5.7). */
export function encodeQuery({ id, name, type }: DnsQuestion): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [{ name, type: recordTypes[type] as RecordType }],
    additionals: [edns],
  })
}

/** TC: the answer did not fit and must be asked for over TCP (RFC 1035 §4.2.1, RFC 7766). Read from a reply to this question only. */
export function isTruncated(message: Buffer): boolean {
  return ((message[2] ?? 0) & 0x02) !== 0
}

/** Is this message a reply with the question's id? Anything else is somebody else's, or forged (RFC 5452 §9.1). */
export function isReplyTo(message: Buffer, { id }: DnsQuestion): boolean {
  return message.length >= headerLength && message.readUInt16BE(0) === id && ((message[2] ?? 0) & 0x80) !== 0
}

const headerLength = 12

/** Reads the reply to a question. One that repeats another question is a violation. */
export function decodeReply(message: Buffer, asked: DnsQuestion): Outcome<Reply> {
  const packet = parseMessage(message)
  if (!packet) return { status: 'malformed', field: 'dns_message', offset: 0 }
  const [first, ...others] = packet.questions ?? []
  const repeated =
    first &&
    others.length === 0 &&
    canonicalizeName(first.name) === asked.name &&
    first.type === recordTypes[asked.type]
  // A server may leave the question out of an error that it gives without reading on.
  if (!repeated && (first || packet.rcode === 'NOERROR'))
    return {
      status: 'violation',
      field: 'question',
      received: first ? escapeBytes(Buffer.from(`${first.type} ${first.name}`)) : 'none',
    }
  const answers = (packet.answers ?? []) as LibraryRecord[]
  const names = aliasesOf(asked.name, answers)
  if (!names) return { status: 'violation', field: 'cname', received: 'a loop, or two aliases for one name' }
  const end = [...names].at(-1) ?? asked.name
  return ok({
    rcode: packet.rcode,
    authenticated: packet.flag_ad,
    records: answers
      .filter(({ type, name }) => type === recordTypes[asked.type] && names.has(canonicalizeName(name)))
      .map(({ data }) => data),
    end,
    zone: findZone(end, [...answers, ...((packet.authorities ?? []) as LibraryRecord[])]),
  })
}

interface LibraryRecord {
  name: string
  type: string
  data: unknown
}

/**
 * The name asked for and those its chain of CNAMEs leads to, in their order, wherever in the answer they stand. Null: they lead nowhere
 * (RFC 1034 §3.6.2), so that nothing is known of the records at their end.
 */
function aliasesOf(name: string, answers: readonly LibraryRecord[]): Set<string> | null {
  // Owners are found by a map, not by going through the list: an answer of 64 KiB has thousands of aliases.
  const targets = new Map<string, string>()
  for (const { name: owner, type, data } of answers) {
    if (type !== 'CNAME') continue
    const [key, target] = [canonicalizeName(owner), canonicalizeName(String(data))]
    if ((targets.get(key) ?? target) !== target) return null
    targets.set(key, target)
  }
  const names = new Set([name])
  for (let next = targets.get(name); next !== undefined; next = targets.get(next)) {
    if (names.has(next)) return null
    names.add(next)
  }
  return names
}

function findZone(name: string, records: readonly LibraryRecord[]): string | null {
  const owners = records.filter(({ type }) => type === 'SOA').map((record) => canonicalizeName(record.name))
  return owners.find((owner) => owner === '' || name === owner || name.endsWith(`.${owner}`)) ?? null
}

function parseMessage(message: Buffer) {
  try {
    const packet = decode(message)
    // At the message's end the library shortens a record without an error. It has then read further than the message is long.
    return decode.bytes === message.length ? (packet as typeof packet & { rcode: string }) : null
  } catch {
    // It throws untyped errors; nothing but its reading of the peer's bytes happens in this block.
    return null
  }
}

function canonicalizeName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
