import type { Duplex } from 'node:stream'
import { postgresqlQueries } from '../../../../probes/database/postgresql/postgresql-queries.ts'
import type { DatabaseSettings, PostgresqlTable } from '../inside-settings.ts'
import { clientMessage, leave } from './client-messages.ts'
import recorded from './recording.json' with { type: 'json' }
import {
  authentication,
  type ErrorFields,
  errorResponse,
  type Field,
  parameterStatus,
  readyForQuery,
  resultSet,
} from './server-messages.ts'

/** Answers what is asked for as it was recorded, until the client says good-bye. */
export async function serve(stream: Duplex, { rows }: DatabaseSettings): Promise<void> {
  const version = rows.settings.find(([name]) => name === 'server_version')?.[1] ?? ''
  stream.write(
    Buffer.concat([
      authentication(0),
      parameterStatus('server_version', version),
      parameterStatus('client_encoding', 'UTF8'),
      parameterStatus('standard_conforming_strings', 'on'),
      readyForQuery(),
    ]),
  )
  for (;;) {
    const asked = await clientMessage(stream)
    if (asked?.type !== 'Q') return leave(stream, asked && asked.type !== 'X' ? unsupported : null)
    const sql = asked.body.subarray(0, -1).toString()
    const table = tables.find((name) => postgresqlQueries[name].sql === sql)
    const answer = table
      ? resultSet(recorded[table].fields as unknown as readonly Field[], rows[table])
      : errorResponse({ ...unsupported, severity: 'ERROR' })
    stream.write(Buffer.concat([answer, readyForQuery()]))
  }
}

const tables = Object.keys(recorded) as PostgresqlTable[]

const unsupported: ErrorFields = {
  severity: 'FATAL',
  code: '0A000',
  text: 'the replica answers what was recorded, and nothing else',
  routine: 'exec_simple_query',
}
