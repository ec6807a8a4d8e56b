import { encodeGreeting } from '../../../servers/scripted-mysql.ts'
import { authenticationOk, encodeErrorResponse } from '../../../servers/scripted-postgresql.ts'

const packets = [
  encodeGreeting(),
  encodeGreeting({ tls: true }),
  Buffer.from(
    "\x48\0\0\0\xffj\x04Host '192.0.2.1' is not allowed to connect to this MariaDB server",
    'latin1',
  ),
  Buffer.from('\x20\0\0\0\xff\x15\x04#28000Access denied for user', 'latin1'),
]
const messages = [
  encodeErrorResponse('28000', 'ClientAuthentication'),
  encodeErrorResponse('53300', 'InitProcess'),
  authenticationOk,
  Buffer.from('R\0\0\0\x2a\0\0\0\nSCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0', 'latin1'),
  Buffer.from('R\0\0\0\x0c\0\0\0\x05salt', 'latin1'),
]
const [mysqlHeader, postgresqlHeader] = [4, 5]

export const mysqlHeaders = packets.map((packet) => packet.subarray(0, mysqlHeader))
export const mysqlOpenings = packets.map((packet) => packet.subarray(mysqlHeader))

export const postgresqlHeaders = messages.map((message) => message.subarray(0, postgresqlHeader))
export const postgresqlErrors = messages.slice(0, 2).map((message) => message.subarray(postgresqlHeader))
export const postgresqlAuthentications = messages
  .slice(2)
  .map((message) => message.subarray(postgresqlHeader))
