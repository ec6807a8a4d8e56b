import { encode } from 'dns-packet'
import { expect, test } from 'vitest'
import { type DnsQuestion, decodeReply } from './dns-message.ts'

const asked: DnsQuestion = { id: 0x1234, name: 'chat.example.org', type: 'CAA' }
const whole = encode({
  type: 'response',
  id: asked.id,
  questions: [{ type: 'CAA', name: 'Chat.Example.Org' }],
  answers: [
    { type: 'CNAME', name: 'chat.example.org', data: 'a.example' },
    {
      type: 'CAA',
      name: 'a.example',
      data: { flags: 128, tag: 'issue', value: 'ca.example', issuerCritical: true },
    },
  ],
  authorities: [{ type: 'NS', name: 'example', data: 'ns.example' }],
})

test('the question counts in any case', () => {
  expect(decodeReply(whole, asked)).toMatchObject({ status: 'ok', value: { records: [{ tag: 'issue' }] } })
})

test('whatever byte is wrong, it is read, malformed or a violation: nothing is thrown', () => {
  for (let at = 0; at < whole.length; at += 1) {
    for (const flip of [0x01, 0x40, 0x80, 0xff]) {
      const broken = Buffer.from(whole)
      broken.writeUInt8(broken.readUInt8(at) ^ flip, at)
      expect(['ok', 'malformed', 'violation']).toContain(decodeReply(broken, asked).status)
    }
  }
})

test('every cut, and bytes too many, are malformed', () => {
  for (let length = 0; length < whole.length; length += 1) {
    expect(decodeReply(whole.subarray(0, length), asked)).toEqual({
      status: 'malformed',
      field: 'dns_message',
      offset: 0,
    })
  }
  expect(decodeReply(Buffer.concat([whole, Buffer.alloc(1)]), asked).status).toBe('malformed')
})

test('a name that points at itself ends', () => {
  const loop = Buffer.from(whole)
  const question = 12
  loop.writeUInt16BE(0xc000 + question, question)
  expect(decodeReply(loop, asked).status).toBe('malformed')
})
