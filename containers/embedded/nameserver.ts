import {
  type Answer,
  AUTHENTIC_DATA,
  type DecodedPacket,
  decode,
  encode,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  type RecordType,
} from 'dns-packet'
import { type DatagramListener, listenDatagrams } from './datagram-listener.ts'

/** A record of the zone; HTTPS (RFC 9460), which the library has no name for, as `UNKNOWN_65` in bytes. */
export interface ZoneRecord {
  name: string
  type: 'CAA' | 'TLSA' | 'UNKNOWN_65'
  data: object
}

export interface Zone {
  /** Names without records, which are there all the same. */
  names: readonly string[]
  records: readonly ZoneRecord[]
  /** Says of every answer that DNSSEC vouches for it (AD). Nothing is signed: a client takes its resolver's word. */
  authenticated: boolean
}

/** A resolver that knows one zone, over UDP. Everything else is NXDOMAIN. */
export function startNameserver(zone: () => Zone): Promise<DatagramListener> {
  return listenDatagrams((datagram) => {
    const query = parseQuery(datagram)
    const [question] = query?.questions ?? []
    if (!query || !question) return null
    const { names, records, authenticated } = zone()
    const name = question.name.toLowerCase()
    const exists = [...names, ...records.map((record) => record.name)].includes(name)
    const answers = records.filter(
      (record) => record.name === name && record.type === (question.type as string),
    )
    const flags = RECURSION_DESIRED | RECURSION_AVAILABLE | (authenticated ? AUTHENTIC_DATA : 0)
    return encode({
      type: 'response',
      id: query.id,
      flags: flags | (exists ? 0 : nxdomain),
      questions: [question],
      answers: answers.map(({ type, data }) => ({ name, type: type as RecordType, ttl: 60, data }) as Answer),
      // Beside every answer without records, as resolvers pass it on (RFC 2308 §3).
      authorities: answers.length > 0 ? [] : [rootAuthority],
    })
  })
}

/** Whoever says that there is nothing says for which zone: the whole of what this one knows. */
const rootAuthority: Answer = {
  name: '.',
  type: 'SOA',
  ttl: 60,
  data: {
    mname: 'ns.invalid',
    rname: 'root.invalid',
    serial: 1,
    refresh: 60,
    retry: 60,
    expire: 60,
    minimum: 60,
  },
}

/** RCODE 3 (RFC 1035 §4.1.1), which is part of the flags. */
const nxdomain = 3

function parseQuery(datagram: Buffer): DecodedPacket | null {
  try {
    return decode(datagram)
  } catch {
    // Whoever sends what is no query gets no answer.
    return null
  }
}
