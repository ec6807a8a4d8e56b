import type { Socket } from 'node:net'
import type { Behaviour, Behaviours } from './hostile-behaviour.ts'
import { writeEndlessly } from './loopback-server.ts'
import { authenticationOk, encodeErrorResponse, encodeMessage, readyForQuery } from './scripted-postgresql.ts'
import { createInnerServer } from './tls-inside.ts'

type Script = (socket: Socket) => void
type Act = (socket: Socket) => void

/** Agrees to TLS, and goes on inside of it. */
function insideTls(act: Act): Script {
  return createInnerServer(sslRequestLength, act, (socket) => socket.write('S'))
}

const sslRequestLength = 8

/** Does this with the request for TLS. Of what comes without an end, the first message or the limit is read first. */
const onSslRequest = (act: Act, offer: object | null): Behaviour<Script> => ({
  serve: (socket) => void socket.once('data', () => act(socket)),
  ...(offer && { facts: { 'database.servers': [{ offer }] } }),
})

/** What handshakes with Node's own TLS server show: that there is TLS, and what it is like. */
const shown = ['db-tls-offered']

/** Does this as soon as the client has said who it is. */
const duringLogin = (act: Act): Behaviour<Script> => ({
  serve: insideTls((socket) => void socket.once('data', () => act(socket))),
  shown,
})

/** Lets everyone in, and does this with every query. */
const onQuery = (act: Act): Behaviour<Script> => ({
  serve: insideTls((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([authenticationOk, readyForQuery]))
      socket.on('data', () => act(socket))
    })
  }),
  shown,
})

/** The same message for ever, after others. */
function flood(socket: Socket, message: Uint8Array, ...before: Uint8Array[]): void {
  socket.write(Buffer.concat(before))
  writeEndlessly(socket, Buffer.concat(Array(Math.ceil(8192 / message.length)).fill(message)))
}

const word = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const encodeRequest = (code: number, body: string | Uint8Array = '') =>
  encodeMessage('R', Buffer.concat([word(code), Buffer.from(body)]))
const askForScram = encodeRequest(10, 'SCRAM-SHA-256\0\0')
/** A column of text without a name. */
const column = Buffer.concat([
  Buffer.alloc(7),
  Buffer.from('00000019ffffffffffff0000', 'hex').subarray(0, 12),
])
const encodeRowDescription = (columns: number) => {
  const count = Buffer.alloc(2)
  count.writeUInt16BE(columns)
  return encodeMessage('T', Buffer.concat([count, ...Array(columns).fill(column)]))
}
/** A row of one NULL, and one of none. */
const nullRow = encodeMessage('D', Buffer.from('0001ffffffff', 'hex'))
const emptyRow = encodeMessage('D', Buffer.of(0, 0))

/** What a PostgreSQL server does. */
export const hostilePostgresql: Behaviours<Script> = {
  'says nothing': onSslRequest(() => {}, { status: 'timeout' }),
  'injects a login in clear behind its S': onSslRequest(
    (socket) => void socket.write(Buffer.concat([Buffer.from('S'), authenticationOk, readyForQuery])),
    { status: 'violation', field: 'ssl_response' },
  ),
  'floods with S': onSslRequest((socket) => writeEndlessly(socket, 'S'.repeat(8192)), null),
  'answers with an error of 2 GiB': onSslRequest((socket) => {
    socket.write(Buffer.of(0x45, 0x7f, 0xff, 0xff, 0xff))
    writeEndlessly(socket, 'x'.repeat(0x4000))
  }, null),
  'answers with an error of negative length': onSslRequest(
    (socket) => void socket.write(Buffer.of(0x45, 0xff, 0xff, 0xff, 0xff)),
    { status: 'malformed', field: 'length' },
  ),
  'has too many clients, for ever': onSslRequest(
    (socket) => flood(socket, encodeErrorResponse('53300', 'InitProcess')),
    null,
  ),
  'answers in HTTP': onSslRequest((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), {
    status: 'malformed',
    field: 'ssl_response',
  }),
  'has no TLS, and says nothing more': (socket) => void socket.once('data', () => socket.write('N')),
  'agrees to TLS, and says nothing': (socket) => void socket.once('data', () => socket.write('S')),
  'agrees to TLS, and floods with HelloRequest': (socket) => {
    socket.once('data', () => {
      socket.write('S')
      socket.once('data', () =>
        writeEndlessly(socket, Buffer.concat(Array(900).fill(Buffer.from('160303000400000000', 'hex')))),
      )
    })
  },
  'asks for a login of 2^31 rounds': duringLogin((socket) => {
    socket.write(askForScram)
    socket.once('data', (bytes) => {
      const nonce = /r=([^,]*)/.exec(bytes.toString('latin1'))?.[1] ?? ''
      socket.write(encodeRequest(11, `r=${nonce}server,s=c2FsdA==,i=2147483647`))
    })
  }),
  'asks for the same step of the login for ever': duringLogin((socket) => {
    socket.write(askForScram)
    socket.on('data', (bytes) => {
      const nonce = /r=([^,]*)/.exec(bytes.toString('latin1'))?.[1] ?? ''
      socket.write(encodeRequest(11, `r=${nonce}server,s=c2FsdA==,i=4096`))
    })
  }),
  'floods with requests for a password': duringLogin((socket) => flood(socket, encodeRequest(5, 'salt'))),
  'floods with requests for GSSAPI': duringLogin((socket) => flood(socket, encodeRequest(8, 'token'))),
  'offers thousands of mechanisms': duringLogin(
    (socket) =>
      void socket.write(encodeRequest(10, `${Array.from({ length: 500 }, (_, i) => `M${i}\0`).join('')}\0`)),
  ),
  'tells of its parameters for ever': duringLogin((socket) =>
    flood(socket, encodeMessage('S', 'a\0b\0'), authenticationOk),
  ),
  'notices for ever': onQuery((socket) => flood(socket, encodeMessage('N', 'Mx\0\0'))),
  'is ready for ever': onQuery((socket) => flood(socket, readyForQuery)),
  'sends empty rows for ever': {
    ...onQuery((socket) => flood(socket, emptyRow, encodeRowDescription(0))),
    worst: true,
  },
  'sends rows of NULL for ever': {
    ...onQuery((socket) => flood(socket, nullRow, encodeRowDescription(1))),
    worst: true,
  },
  'describes 65,535 columns for ever': onQuery((socket) => {
    const description = encodeRowDescription(65_535)
    writeEndlessly(socket, description)
  }),
  'sends a row of negative length': onQuery((socket) => {
    const row = Buffer.concat([Buffer.from('D'), word(-5), Buffer.alloc(100)])
    socket.write(Buffer.concat([encodeRowDescription(1), row]))
  }),
  'copies to us for ever': onQuery((socket) =>
    flood(socket, encodeMessage('d', 'x'), encodeMessage('H', Buffer.of(0, 0, 0))),
  ),
  'wants a copy of ours': onQuery((socket) => void socket.write(encodeMessage('G', Buffer.of(0, 0, 0)))),
  'sends messages of no type': onQuery((socket) => flood(socket, encodeMessage('~', 'x'))),
  'drips its rows': onQuery((socket) => {
    socket.write(encodeRowDescription(1))
    const timer = setInterval(() => socket.write(nullRow), 50)
    socket.on('close', () => clearInterval(timer))
  }),
}
