import { expect, test } from 'vitest'
import { mysqlFraming } from '../wire/mysql-packets.ts'
import { postgresqlFraming } from '../wire/postgresql-messages.ts'
import { createMessageCounter } from './message-counter.ts'

/** Two packets with a body, one without, and the first byte of a fourth. */
const mysql = Buffer.from('03000000aabbcc 0100000101 00000002 05'.replaceAll(' ', ''), 'hex')
/** One message with a body, two without. */
const postgresql = Buffer.from('440000000600ff 5a00000004 5a00000004'.replaceAll(' ', ''), 'hex')

test.each([
  ['MySQL', mysqlFraming, mysql, 4, 3],
  ['PostgreSQL', postgresqlFraming, postgresql, 3, 2],
] as const)('%s: as many, wherever it is cut', (_, framing, bytes, messages, longest) => {
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      const count = createMessageCounter(framing)
      count(bytes.subarray(0, first))
      count(bytes.subarray(first, second))
      expect(count(bytes.subarray(second))).toEqual({ count: messages, longest })
    }
  }
})

test('a length below the header is none', () => {
  const count = createMessageCounter(postgresqlFraming)
  expect(count(Buffer.from('4400000000'.repeat(3), 'hex'))).toEqual({ count: 3, longest: 0 })
})
