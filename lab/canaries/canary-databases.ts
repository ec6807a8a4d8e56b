import type { Socket } from 'node:net'
import { type LoopbackServer, serveTcp } from '../servers/loopback-server.ts'
import * as mysql from '../servers/scripted-mysql.ts'
import * as postgresql from '../servers/scripted-postgresql.ts'
import { createAwkwardCanary, createCanary } from './canary-secrets.ts'

export interface CanaryDatabases extends AsyncDisposable {
  /** Lets everyone in, and has a secret in everything that it says besides what was asked for. */
  mysql: LoopbackServer
  postgresql: LoopbackServer
  /** Refuses every login, and repeats the password it was given. */
  refusing: LoopbackServer
  /** Statements received so far. */
  readonly queries: string[]
}

export async function serveCanaryDatabases(password: string): Promise<CanaryDatabases> {
  await using stack = new AsyncDisposableStack()
  const queries: string[] = []
  const said = `Access denied (using password: ${password}) ${createAwkwardCanary('database error')}`
  const open = {
    mysql: stack.use(
      await serveTcp(
        mysql.onQueryOverTls((socket, sql) => {
          queries.push(sql)
          answerMysql(socket, sql, said)
        }),
      ),
    ),
    postgresql: stack.use(
      await serveTcp(
        postgresql.onQuery((socket, sql) => {
          queries.push(sql)
          answerPostgresql(socket, sql, said)
        }),
      ),
    ),
    refusing: stack.use(
      await serveTcp(
        mysql.overTls({}, (socket) => {
          socket.once('data', () => socket.end(encodeMysqlError(3, 1045, '28000', said)))
        }),
      ),
    ),
  }
  const owned = stack.move()
  return { ...open, queries, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** The settings as they are, rows of the wrong shape to one question, and errors to the rest. */
function answerMysql(socket: Socket, sql: string, said: string): void {
  const text = (value: string) => Buffer.concat([Buffer.of(value.length), Buffer.from(value)])
  const rows = (columns: string[], cells: string[]) => {
    const packets = [
      Uint8Array.of(columns.length),
      ...columns.map(mysql.encodeColumn),
      mysql.endPacket,
      Buffer.concat(cells.map(text)),
      mysql.endPacket,
    ]
    return Buffer.concat(packets.map((body, index) => mysql.encodePacket(index + 1, body)))
  }
  if (sql.startsWith('SHOW GLOBAL VARIABLES')) {
    socket.write(rows(['Variable_name', 'Value'], ['version', '10.11.19-MariaDB']))
  } else if (sql.includes('USER_PRIVILEGES')) {
    socket.write(
      rows(
        [createCanary('column'), createCanary('other column')],
        [createCanary('cell'), createCanary('other cell')],
      ),
    )
  } else {
    socket.write(encodeMysqlError(1, 1142, '42000', said))
  }
}

function encodeMysqlError(sequence: number, errno: number, sqlState: string, text: string): Buffer {
  const number = Buffer.alloc(2)
  number.writeUInt16LE(errno)
  return mysql.encodePacket(
    sequence,
    Buffer.concat([Buffer.of(0xff), number, Buffer.from(`#${sqlState}${text}`)]),
  )
}

function answerPostgresql(socket: Socket, sql: string, said: string): void {
  const fields = `SERROR\0VERROR\0C42501\0M${said}\0D${createCanary('detail')}\0H${createCanary('hint')}\0q${sql}${createCanary('query')}\0Raclcheck_error\0\0`
  const notice = postgresql.encodeMessage('N', `SNOTICE\0C00000\0M${createCanary('notice')}\0\0`)
  const status = postgresql.encodeMessage('S', `application_name\0${createCanary('parameter status')}\0`)
  socket.write(
    Buffer.concat([
      notice,
      status,
      postgresql.encodeMessage('E', Buffer.from(fields)),
      postgresql.readyForQuery,
    ]),
  )
}
