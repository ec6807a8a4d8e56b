import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { type RawAnswer, type Row, rowLimit, valueLimit } from '../query-answer.ts'

/** What a library handed over as rows, shown to be rows of text with that many columns. @throws DecodeError */
export function requireTextRows(value: unknown, columns: number): Row[] {
  if (!Array.isArray(value)) throw new DecodeError('rows', 0)
  return value.slice(0, rowLimit + 1).map((row: unknown, index) => {
    if (!Array.isArray(row) || row.length !== columns) throw new DecodeError('columns', index)
    return row.map((cell: unknown) => {
      if (cell === null) return null
      if (typeof cell !== 'string') throw new DecodeError('cell', index)
      return escapeControls(cell)
    })
  })
}

/** The rows of an answer as facts. A row that is not what was asked for is `malformed`, with its number. */
export function readRows<T>(
  answer: RawAnswer,
  read: (row: RowReader) => T,
  hidden: string | null = null,
):
  | Exclude<RawAnswer, { status: 'ok' }>
  | { status: 'ok'; rows: T[]; truncated: boolean; hidden: string | null } {
  if (answer.status !== 'ok') return answer
  try {
    const rows = answer.rows.slice(0, rowLimit).map((row, index) => read(createRowReader(row, index)))
    return { status: 'ok', rows, truncated: answer.rows.length > rowLimit, hidden }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { status: 'malformed', field: error.field, offset: error.offset }
  }
}

/** Reads columns by their place. @throws DecodeError, whose offset is the row's number */
export interface RowReader {
  text(column: number): string
  optional(column: number): string | null
  integer(column: number): number
  /** PostgreSQL's `t` and `f`, MySQL's 1 and 0. */
  boolean(column: number): boolean
  optionalBoolean(column: number): boolean | null
  /** A comma-separated list of names that hold no comma. */
  list(column: number): string[]
  /** JSON of an array of strings; NULL is empty. */
  json(column: number): string[]
}

function createRowReader(row: Row, index: number): RowReader {
  const reject = (column: number): never => {
    throw new DecodeError(`column ${column}`, index)
  }
  const optional = (column: number) => row[column] ?? null
  const text = (column: number) => optional(column) ?? reject(column)
  const boolean = (column: number) => {
    const value = text(column)
    if (value === 't' || value === '1') return true
    return value === 'f' || value === '0' ? false : reject(column)
  }
  return {
    optional,
    text,
    boolean,
    integer: (column) => (/^\d{1,15}$/.test(text(column)) ? Number(text(column)) : reject(column)),
    optionalBoolean: (column) => (optional(column) === null ? null : boolean(column)),
    list: (column) =>
      text(column)
        .split(',')
        .filter((name) => name !== ''),
    json: (column) => parseJsonList(optional(column) ?? '[]') ?? reject(column),
  }
}

function parseJsonList(text: string): string[] | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null
}

/** Control and formatting characters as escapes: values end up in reports and terminals. */
function escapeControls(text: string): string {
  return text
    .slice(0, valueLimit)
    .replace(/[\p{C}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
