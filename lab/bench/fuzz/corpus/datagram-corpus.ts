import { type Answer, encode } from 'dns-packet'
import type { DnsQuestion } from '../../../../probes/dns/dns-message.ts'
import { echConfigLists } from './tls-corpus.ts'

export const connectionIds = {
  destinationId: Uint8Array.from({ length: 8 }, (_, index) => index),
  sourceId: Uint8Array.from({ length: 8 }, (_, index) => 0x80 + index),
}

/** The ids the other way round, then version 1, version 2 and a reserved one. */
export const versionNegotiations = [
  Buffer.concat([
    Buffer.from('c000000000', 'hex'),
    Buffer.of(8, ...connectionIds.sourceId, 8, ...connectionIds.destinationId),
    Buffer.from('000000016b3343cf0a0a0a0a', 'hex'),
  ]),
]

export const alternativeServices = [
  'h3=":443"; ma=2592000, h3-29=":443"; persist=1',
  'clear',
  'h2="alt.example.com:8000", w%3Dx%3Ay="[2001:db8::1]:8443"; ma="60"',
].map((text) => Buffer.from(text))

const name = 'chat.example.com'
export const question: DnsQuestion = { id: 0x4d4d, name, type: 'CAA' }

const target = '03666f6f076578616d706c6503636f6d00'
const ech = Buffer.from(echConfigLists[0] as Uint8Array)
/** Of RFC 9460, appendix D, and one with every parameter that is read. */
export const serviceBindings = [
  Buffer.from(`0000${target}`, 'hex'),
  Buffer.from(`0010${target}000300020035`, 'hex'),
  Buffer.from(`0001${target}029b000568656c6c6f`, 'hex'),
  Buffer.concat([
    Buffer.from('0001000001000602683202683300020000000300020035', 'hex'),
    Buffer.from([0, 5, 0, ech.length]),
    ech,
  ]),
]

const createCaaAnswer = (owner: string) => {
  const data = { flags: 128, tag: 'issue', value: 'ca.example.net', issuerCritical: true }
  return { type: 'CAA', name: owner, data } as Answer
}
const createAlias = (owner: string, data: string) => ({ type: 'CNAME', name: owner, data }) as Answer

const encodeReply = (answers: Answer[]) =>
  encode({ type: 'response', id: question.id, questions: [{ type: 'CAA', name }], answers })

const compressed = Buffer.concat([
  encodeReply([]),
  // Its owner points at the question; so does the alias's target, after a label.
  Buffer.from('c00c00050001000000100004' + '0161c00c', 'hex'),
])
compressed[7] = 1

export const replies = [
  encodeReply([]),
  encodeReply([createCaaAnswer(name)]),
  encodeReply([
    createAlias(name, 'a.example.com'),
    createAlias('a.example.com', 'b.example.com'),
    createCaaAnswer('b.example.com'),
  ]),
  compressed,
]

/** As much as fits: a chain of aliases in the order that is the most work, and as many aliases of one name. */
const chained = Array.from({ length: 2000 }, (_, step) =>
  createAlias(step === 0 ? name : `a${step}.b`, `a${step + 1}.b`),
)
export const longReplies = [
  chained,
  chained.toReversed(),
  chained.map((_, step) => createAlias(name, `a${step}.b`)),
].map(encodeReply)
