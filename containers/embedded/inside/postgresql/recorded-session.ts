import type { Duplex } from 'node:stream'
import { postgresqlQueries } from '../../../../probes/database/postgresql/postgresql-queries.ts'
import type { DatabaseSettings, PostgresqlTable } from '../inside-settings.ts'
import { endStream, readClientMessage } from './client-messages.ts'
import recorded from './recording.json' with { type: 'json' }
import {
  type ErrorFields,
  encodeAuthentication,
  encodeErrorResponse,
  encodeMessage,
  encodeParameterStatus,
  encodeReadyForQuery,
  encodeResultSet,
  type Field,
} from './server-messages.ts'

/** Answers what is asked for as it was recorded, until the client says good-bye. */
export async function serveQueries(stream: Duplex, { rows }: DatabaseSettings): Promise<void> {
  const version = rows.settings.find(([name]) => name === 'server_version')?.[1] ?? ''
  stream.write(
    Buffer.concat([
      encodeAuthentication(0),
      encodeParameterStatus('server_version', version),
      encodeParameterStatus('client_encoding', 'UTF8'),
      encodeParameterStatus('standard_conforming_strings', 'on'),
      encodeReadyForQuery(),
    ]),
  )
  // What a statement with parameters was made of, until it is executed (Parse, Bind, Describe, Execute, Sync).
  let prepared = ''
  for (;;) {
    const asked = await readClientMessage(stream)
    switch (asked?.type) {
      case 'Q':
        stream.write(Buffer.concat([answerQuery(textOf(asked.body), rows), encodeReadyForQuery()]))
        break
      case 'P':
        // The name of the statement stands before its text; the client gives it none.
        prepared = textOf(asked.body.subarray(1))
        stream.write(encodeMessage('1'))
        break
      case 'B':
        stream.write(encodeMessage('2'))
        break
      case 'D':
        break
      case 'E':
        stream.write(answerQuery(prepared, rows))
        break
      case 'S':
        stream.write(encodeReadyForQuery())
        break
      default:
        return endStream(stream, asked && asked.type !== 'X' ? unsupported : null)
    }
  }
}

/** Up to the first zero byte. */
function textOf(body: Buffer): string {
  return body.toString('utf8', 0, body.indexOf(0))
}

/** RowDescription, the rows and CommandComplete of what was recorded. */
function answerQuery(sql: string, rows: DatabaseSettings['rows']): Buffer {
  const table = tables.find((name) => postgresqlQueries[name].sql === sql)
  return table
    ? encodeResultSet(recorded[table].fields as unknown as readonly Field[], rows[table])
    : encodeErrorResponse({ ...unsupported, severity: 'ERROR' })
}

const tables = Object.keys(recorded) as PostgresqlTable[]

const unsupported: ErrorFields = {
  severity: 'FATAL',
  code: '0A000',
  text: 'the replica answers what was recorded, and nothing else',
  routine: 'exec_simple_query',
}
