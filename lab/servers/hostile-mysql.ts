import type { Socket } from 'node:net'
import type { Behaviour, Behaviours } from './hostile-behaviour.ts'
import { writeEndlessly } from './loopback-server.ts'
import { encodeColumn, encodeGreeting, encodePacket, endPacket, okPacket } from './scripted-mysql.ts'
import { createInnerServer } from './tls-inside.ts'

type Script = (socket: Socket) => void
type Act = (socket: Socket) => void

/** Agrees to TLS, and goes on inside of it, where the client says who it is: the next packet of the server has number 3. */
function insideTls(act: Act): Script {
  const goOn = createInnerServer(sslRequestLength, act)
  return (socket) => {
    socket.write(encodeGreeting({ tls: true }))
    goOn(socket)
  }
}

const sslRequestLength = 36

/** The version in the greeting, and what a handshake with Node's own TLS server shows. Whatever is said inside of it shows nothing. */
const shown = ['db-tls-offered', 'db-version']

/** Does this as soon as the client has said who it is. */
const duringLogin = (act: Act): Behaviour<Script> => ({
  serve: insideTls((socket) => void socket.once('data', () => act(socket))),
  shown,
})

/** Lets everyone in, and does this with every query. */
const onQuery = (act: Act): Behaviour<Script> => ({
  serve: insideTls((socket) => {
    socket.once('data', () => {
      socket.write(encodePacket(3, okPacket))
      socket.on('data', () => act(socket))
    })
  }),
  shown,
})

/** The same packet for ever, in the order of its numbers, as much at once as a socket takes. */
function floodWithPackets(socket: Socket, first: number, payload: Uint8Array): void {
  const atOnce = Math.max(1, Math.floor(16_384 / (payload.length + 4)))
  let sequence = first
  const pump = () => {
    for (let room = true; room && !socket.destroyed; ) {
      const packets = Array.from({ length: atOnce }, () => encodePacket(sequence++ % 256, payload))
      room = socket.write(Buffer.concat(packets))
    }
  }
  socket.on('drain', pump)
  pump()
}

/** Before a greeting nothing more is asked. */
const opening = (act: Act, offer: object): Behaviour<Script> => ({
  serve: act,
  facts: { 'database.servers': [{ offer }] },
})

const oneColumn = [encodePacket(1, '\x01'), encodePacket(2, encodeColumn('v')), encodePacket(3, endPacket)]
const noColumn = Buffer.from('\x03def\0\0\0\0\0\0\x0c\x21\0\0\0\0\0\xfd\0\0\0\0\0', 'latin1')

/** Greets with TLS, and goes on like this. */
const afterGreeting = (act: Act): Behaviour<Script> => ({
  serve: (socket) => {
    socket.resume().write(encodeGreeting({ tls: true }))
    act(socket)
  },
  shown: ['db-version'],
})

/** What a MySQL server does. */
export const hostileMysql: Behaviours<Script> = {
  'says nothing': opening(() => {}, { status: 'timeout', phase: 'handshake' }),
  'greets in protocol 9': opening(
    (socket) => void socket.write(encodePacket(0, '\x095.0.0\0\x01\0\0\0scramble\0')),
    {
      status: 'malformed',
      field: 'protocol_version',
    },
  ),
  // Of what comes without an end, the first packet or the limit is read first.
  'greets with 16 MiB': (socket) => {
    socket.write(Uint8Array.of(0xff, 0xff, 0xff, 0, 10))
    writeEndlessly(socket, 'v'.repeat(0x4000))
  },
  'greets for ever': (socket) => writeEndlessly(socket, encodePacket(0, '\x0a'.padEnd(2000, 'v'))),
  'refuses everybody': opening(
    (socket) => void socket.write(encodePacket(0, '\xff\x6a\x04Host is not allowed')),
    { status: 'ok', value: { error: { errno: 1130 } } },
  ),
  'refuses everybody, for ever': (socket) =>
    writeEndlessly(socket, encodePacket(0, '\xff\x6a\x04'.padEnd(2000, 'x'))),
  'greets as SSH': opening((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'), { status: 'malformed' }),
  'agrees to TLS, and says nothing': afterGreeting(() => {}),
  'agrees to TLS, and goes on in clear': afterGreeting(
    (socket) => void socket.on('data', () => socket.write(encodePacket(2, okPacket))),
  ),
  'agrees to TLS, and floods with HelloRequest': afterGreeting((socket) => {
    socket.once('data', () =>
      writeEndlessly(
        socket.resume(),
        Buffer.concat(Array(900).fill(Buffer.from('160303000400000000', 'hex'))),
      ),
    )
  }),
  'lets in before TLS': afterGreeting((socket) => void socket.write(encodePacket(1, okPacket))),
  'asks for another method for ever': duringLogin((socket) => {
    let sequence = 3
    const ask = () => {
      socket.write(encodePacket(sequence % 256, `\xfemysql_native_password\0${'s'.repeat(20)}\0`))
      sequence += 2
    }
    ask()
    socket.on('data', ask)
  }),
  'floods with requests for another method': duringLogin((socket) =>
    floodWithPackets(socket, 3, Buffer.from(`\xfemysql_native_password\0${'s'.repeat(20)}\0`, 'latin1')),
  ),
  'asks for more of the login for ever': duringLogin((socket) =>
    floodWithPackets(socket, 3, Uint8Array.of(1, 4)),
  ),
  'asks for the password by a method of its own': duringLogin(
    (socket) => void socket.write(encodePacket(3, '\xfe__proto__\0')),
  ),
  'answers with numbers out of order': onQuery((socket) =>
    writeEndlessly(socket, Buffer.concat(Array(1000).fill(encodePacket(77, okPacket)))),
  ),
  'answers with OK for ever': onQuery((socket) =>
    floodWithPackets(socket, 1, Uint8Array.of(0, 0, 0, 0x0a, 0, 0, 0)),
  ),
  'asks for a file': onQuery((socket) => void socket.write(encodePacket(1, '\xfb/etc/passwd'))),
  'announces 2^32 columns and defines them': {
    ...onQuery((socket) => {
      socket.write(encodePacket(1, '\xfe\0\0\0\0\x01\0\0\0'))
      floodWithPackets(socket, 2, noColumn)
    }),
    worst: true,
  },
  'sends empty rows for ever': {
    ...onQuery((socket) => {
      socket.write(Buffer.concat(oneColumn))
      floodWithPackets(socket, 4, Uint8Array.of(0))
    }),
    worst: true,
  },
  'sends rows of a megabyte': {
    ...onQuery((socket) => {
      socket.write(Buffer.concat(oneColumn))
      floodWithPackets(socket, 4, Buffer.concat([Buffer.of(0xfd, 0, 0, 0x10), Buffer.alloc(0x100000, 'x')]))
    }),
    worst: true,
  },
  'sends rows of 250,000 bytes': onQuery((socket) => {
    socket.write(Buffer.concat(oneColumn))
    floodWithPackets(
      socket,
      4,
      Buffer.concat([Buffer.of(0xfd, 0x90, 0xd0, 0x03), Buffer.alloc(250_000, 'x')]),
    )
  }),
  'sends packets without a byte in them': onQuery((socket) => floodWithPackets(socket, 1, new Uint8Array())),
  'drips its rows': onQuery((socket) => {
    socket.write(Buffer.concat(oneColumn))
    let sequence = 4
    const timer = setInterval(() => socket.write(encodePacket(sequence++ % 256, '\x01x')), 50)
    socket.on('close', () => clearInterval(timer))
  }),
}
