import { expect, test } from 'vitest'
import { createProbePacket, readVersionNegotiation } from './version-negotiation.ts'

const ids = { destinationId: Buffer.from('aaaaaaaa'), sourceId: Buffer.from('bbbbbbbb') }
/** RFC 9000 §17.2.1: the ids exchanged. */
const head = Buffer.concat([
  Buffer.from([0x80, 0, 0, 0, 0, 8]),
  ids.sourceId,
  Buffer.from([8]),
  ids.destinationId,
])
const v1 = Buffer.from([0, 0, 0, 1])

test('the greeting is a long header of a reserved version, 1200 bytes long', () => {
  const { datagram, destinationId, sourceId } = createProbePacket()
  expect(datagram).toHaveLength(1200)
  const bytes = Buffer.from(datagram)
  expect(bytes.readUInt8(0) & 0xc0).toBe(0xc0)
  expect(bytes.readUInt32BE(1) & 0x0f0f0f0f).toBe(0x0a0a0a0a)
  expect(bytes.subarray(5, 23)).toEqual(
    Buffer.concat([Buffer.from([8]), destinationId, Buffer.from([8]), sourceId]),
  )
  expect(Buffer.from(createProbePacket().sourceId)).not.toEqual(Buffer.from(sourceId))
})

test('the versions, without reserved ones', () => {
  const answer = Buffer.concat([head, v1, Buffer.from('6b3343cf', 'hex'), Buffer.from('fafafafa', 'hex')])
  expect(readVersionNegotiation(answer, ids)).toEqual({
    status: 'ok',
    value: { versions: ['0x00000001', '0x6b3343cf'] },
  })
})

test('nothing but reserved versions', () => {
  const answer = Buffer.concat([head, Buffer.from('0a1a2a3a', 'hex')])
  expect(readVersionNegotiation(answer, ids)).toEqual({ status: 'ok', value: { versions: [] } })
})

test('ids that are not ours: not an answer', () => {
  const answer = Buffer.concat([head, v1])
  answer.write('c', 6)
  expect(readVersionNegotiation(answer, ids)).toBeNull()
})

test.each([
  ['our id echoed in the wrong place', 15, 'c', 'source_id'],
  ['a short header', 0, '\u0000', 'header_form'],
  ['a version', 4, '\u0001', 'version'],
])('%s is a violation', (_, at, text, field) => {
  const answer = Buffer.concat([head, v1])
  answer.write(text, at)
  expect(readVersionNegotiation(answer, ids)).toMatchObject({ status: 'violation', field })
})

test('every cut is malformed', () => {
  const answer = Buffer.concat([head, v1])
  for (let length = 0; length < answer.length; length += 1) {
    expect(readVersionNegotiation(answer.subarray(0, length), ids)).toMatchObject({ status: 'malformed' })
  }
  expect(readVersionNegotiation(Buffer.concat([answer, v1.subarray(1)]), ids)).toMatchObject({
    status: 'malformed',
  })
})
