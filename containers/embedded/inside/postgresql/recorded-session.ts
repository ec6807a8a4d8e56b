import type { Duplex } from 'node:stream'
import { postgresqlQueries } from '../../../../probes/database/postgresql/postgresql-queries.ts'
import type { DatabaseSettings, PostgresqlTable } from '../inside-settings.ts'
import { endStream, readClientMessage } from './client-messages.ts'
import recorded from './recording.json' with { type: 'json' }
import {
  type ErrorFields,
  encodeAuthentication,
  encodeErrorResponse,
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
  for (;;) {
    const asked = await readClientMessage(stream)
    if (asked?.type !== 'Q') return endStream(stream, asked && asked.type !== 'X' ? unsupported : null)
    const sql = asked.body.subarray(0, -1).toString()
    const table = tables.find((name) => postgresqlQueries[name].sql === sql)
    const answer = table
      ? encodeResultSet(recorded[table].fields as unknown as readonly Field[], rows[table])
      : encodeErrorResponse({ ...unsupported, severity: 'ERROR' })
    stream.write(Buffer.concat([answer, encodeReadyForQuery()]))
  }
}

const tables = Object.keys(recorded) as PostgresqlTable[]

const unsupported: ErrorFields = {
  severity: 'FATAL',
  code: '0A000',
  text: 'the replica answers what was recorded, and nothing else',
  routine: 'exec_simple_query',
}
