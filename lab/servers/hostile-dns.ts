import {
  type Answer,
  type DecodedPacket,
  type Packet,
  RECURSION_AVAILABLE,
  TRUNCATED_RESPONSE,
} from 'dns-packet'
import type { Behaviour, Behaviours } from './hostile-behaviour.ts'
import { createAuthority, createReply, type Script } from './scripted-nameserver.ts'

const nameOf = (query: DecodedPacket) => query.questions?.[0]?.name ?? ''
const answer = (parts: (query: DecodedPacket) => Partial<Packet> = () => ({})): Script => {
  return (query) => [createReply(query, { flags: RECURSION_AVAILABLE, ...parts(query) })]
}
const alias = (name: string, data: string): Answer => ({ type: 'CNAME', name, data })
const issue: Answer = {
  type: 'CAA',
  name: 'chat.example.com',
  data: { flags: 0, tag: 'issue', value: 'letsencrypt.org', issuerCritical: false },
}
/** A record of the name asked for that is as long as a datagram can be. */
const longText = (query: DecodedPacket): Answer => ({
  type: 'TXT',
  name: nameOf(query),
  data: Array.from({ length: 200 }, () => 't'.repeat(250)),
})

/** A header that announces as many answers, the question as asked, and then these bytes. */
function encodeRaw(query: DecodedPacket, answers: number, rest: Uint8Array): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(query.id ?? 0, 0)
  header.writeUInt16BE(0x8180, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(answers, 6)
  const labels = nameOf(query)
    .split('.')
    .map((label) => Buffer.from([label.length, ...Buffer.from(label)]))
  return Buffer.concat([header, ...labels, Buffer.of(0, ...caa), rest])
}
/** Type CAA, class IN. */
const caa = [1, 1, 0, 1] as const
/** The name at the beginning of the question (RFC 1035 §4.1.4). */
const asBefore = [0xc0, 12] as const

/** CAA stays open, and says why. */
const open = (serve: Script, outcome: object): Behaviour<Script> => ({ serve, facts: { 'dns.caa': outcome } })
const noZone = { status: 'unresolved', code: 'NO_ZONE' }
const violation = (field: string) => ({ status: 'violation', field })
const malformed = { status: 'malformed', field: 'dns_message' }

/** What a resolver says to every question. None of it shows whether a name has CAA records. */
export const hostileDns: Behaviours<Script> = {
  'never answers': open(() => [], { status: 'timeout', phase: 'resolve' }),
  'knows nothing of the name, and says that there is nothing': open(answer(), noZone),
  'says that there is no such name, of no zone': open(
    answer(() => ({ flags: 3 | RECURSION_AVAILABLE })),
    noZone,
  ),
  'names the zone of somebody else': open(
    answer(() => ({ authorities: [createAuthority('example.net')] })),
    noZone,
  ),
  'refers to other servers': open(
    answer(() => ({ authorities: [{ type: 'NS', name: 'com', data: 'ns.example.net' }] })),
    noZone,
  ),
  'leads an alias to itself': open(
    answer((query) => ({ answers: [alias(nameOf(query), nameOf(query))] })),
    violation('cname'),
  ),
  'leads aliases in a circle': open(
    answer((query) => ({ answers: [alias(nameOf(query), 'a.test'), alias('a.test', nameOf(query))] })),
    violation('cname'),
  ),
  'leads one name to two': open(
    answer((query) => ({ answers: [alias(nameOf(query), 'a.test'), alias(nameOf(query), 'b.test')] })),
    violation('cname'),
  ),
  'leads a thousand aliases to nothing': open(
    (query, transport) =>
      transport === 'udp'
        ? [createReply(query, { flags: TRUNCATED_RESPONSE })]
        : [
            createReply(query, {
              answers: [
                alias(nameOf(query), 'n0.test'),
                ...Array.from({ length: 1000 }, (_, index) => alias(`n${index}.test`, `n${index + 1}.test`)),
              ],
            }),
          ],
    noZone,
  ),
  'gives the records of another name': open(
    answer(() => ({ answers: [{ ...issue, name: 'other.example.com' }] })),
    noZone,
  ),
  'answers another question': open(
    answer(() => ({ questions: [{ type: 'A', name: 'other.example.com' }], answers: [issue] })),
    violation('question'),
  ),
  'answers with another id': open(
    answer((query) => ({ id: (query.id ?? 0) ^ 1, answers: [issue] })),
    { status: 'timeout', phase: 'resolve' },
  ),
  // Some are lost on the way: so many that it is a flood, or all of them.
  'floods with other ids': {
    serve: (query) => {
      const reply = createReply(query, { id: (query.id ?? 0) ^ 1 })
      return Array.from({ length: 500 }, () => reply)
    },
    worst: true,
  },
  'asks back': open(
    answer(() => ({ type: 'query' })),
    { status: 'timeout', phase: 'resolve' },
  ),
  'truncates every answer': open(
    (query) => [createReply(query, { flags: TRUNCATED_RESPONSE })],
    violation('tc'),
  ),
  'announces 65,535 records': open((query) => [encodeRaw(query, 65_535, Buffer.of())], malformed),
  'sends as many records as there is room for': open(
    (query, transport) =>
      transport === 'udp'
        ? [createReply(query, { flags: TRUNCATED_RESPONSE })]
        : [
            encodeRaw(
              query,
              5000,
              Buffer.concat(Array(5000).fill(Buffer.from([...asBefore, 0, 16, 0, 1, 0, 0, 0, 0, 0, 1, 0]))),
            ),
          ],
    noZone,
  ),
  'compresses a name into itself': open(
    (query) => [encodeRaw(query, 1, Buffer.of(0xc0, 34, ...caa, 0, 0, 0, 0, 0, 0))],
    malformed,
  ),
  'cuts a record off': open(
    (query) => [encodeRaw(query, 1, Buffer.of(...asBefore, ...caa, 0, 0, 0, 60, 0, 99, 0, 5))],
    malformed,
  ),
  'sends text of 50,000 bytes instead': open(
    (query, transport) => [
      transport === 'udp'
        ? createReply(query, { flags: TRUNCATED_RESPONSE })
        : createReply(query, { answers: [longText(query)] }),
    ],
    noZone,
  ),
  fails: open(
    answer(() => ({ flags: 2 })),
    { status: 'unresolved', code: 'SERVFAIL' },
  ),
}
