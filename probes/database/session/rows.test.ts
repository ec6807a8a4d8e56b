import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { rowLimit, valueLimit } from '../query-answer.ts'
import { type RowReader, readRows, requireTextRows } from './rows.ts'

describe('what a library handed over', () => {
  test('is rows of text', () => {
    expect(requireTextRows([['a', null]], 2)).toEqual([['a', null]])
  })

  test.each([
    ['an object', { affectedRows: 1 }, 'rows'],
    ['rows that are objects', [{ a: 'x' }], 'columns'],
    ['a row too short', [['a']], 'columns'],
    ['a cell that is no text', [['a', Buffer.from('b')]], 'cell'],
    ['several results', [[['a', 'b']], [['c', 'd']]], 'columns'],
  ])('not %s', (_what, value, field) => {
    expect(() => requireTextRows(value, 2)).toThrow(expect.objectContaining({ name: 'DecodeError', field }))
  })

  test('keeps no more than its limits, and no control characters', () => {
    const rows = requireTextRows(Array(rowLimit * 2).fill([`\x1b[2J\u202e${'x'.repeat(valueLimit * 2)}`]), 1)
    expect(rows).toHaveLength(rowLimit + 1)
    expect(rows[0]?.[0]).toMatch(/^\\u\{1b\}\[2J\\u\{202e\}x+$/)
    expect(rows[0]?.[0]?.length).toBeLessThan(valueLimit + 20)
  })
})

describe('the rows of an answer', () => {
  const answer = (...rows: (string | null)[][]) => ({ status: 'ok', rows }) as const

  test('are read by column', () => {
    const read = readRows(answer(['7', 't', '0', 'a,b', '["x"]', null]), (row) => [
      row.integer(0),
      row.boolean(1),
      row.boolean(2),
      row.list(3),
      row.json(4),
      row.json(5),
      row.optional(5),
      row.optionalBoolean(5),
    ])
    expect(read).toEqual({
      status: 'ok',
      rows: [[7, true, false, ['a', 'b'], ['x'], [], null, null]],
      truncated: false,
      hidden: null,
    })
  })

  test('say when there are more than are kept', () => {
    const read = readRows(answer(...Array(rowLimit + 1).fill(['a'])), (row) => row.text(0))
    expect(read).toMatchObject({ status: 'ok', truncated: true })
  })

  test.each([
    ['NULL where there must be text', null, (row: RowReader) => row.text(0)],
    ['a number that is none', '-1', (row: RowReader) => row.integer(0)],
    ['a truth value that is none', 'yes', (row: RowReader) => row.boolean(0)],
    ['broken JSON', '{', (row: RowReader) => row.json(0)],
    ['JSON of something else', '[1]', (row: RowReader) => row.json(0)],
  ])('%s is malformed', (_what, cell, read) => {
    expect(readRows<unknown>(answer([cell]), read)).toEqual({
      status: 'malformed',
      field: 'column 0',
      offset: 0,
    })
  })

  test('a bug in the reading is a bug', () => {
    const bug = () => {
      throw new TypeError('bug')
    }
    expect(() => readRows(answer(['a']), bug)).toThrow(TypeError)
    expect(() => readRows(answer(['a']), bug)).not.toThrow(DecodeError)
  })
})
