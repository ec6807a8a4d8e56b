import type { MysqlAnswers } from '../../../probes/database/mysql/mysql-facts.ts'
import type { PostgresqlAnswers } from '../../../probes/database/postgresql/postgresql-facts.ts'
import { isLoopback } from './loopback.ts'
import { settingOf } from './server-answers.ts'

/** The addresses beyond loopback that a server's settings bind it to; null: the settings don't say. `*` is every address. */
export function listBoundAddresses(answers: MysqlAnswers | PostgresqlAnswers): string[] | null {
  if (answers.kind === 'mysql' && settingOf(answers, 'skip_networking') === 'ON') return []
  const listed = settingOf(answers, answers.kind === 'mysql' ? 'bind_address' : 'listen_addresses')
  if (listed === undefined) return null
  // MySQL and MariaDB: an empty bind_address is every address; PostgreSQL: an empty list is none.
  if (listed.trim() === '') return answers.kind === 'mysql' ? ['*'] : []
  return listed
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '' && !isLoopback(address))
}
