import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Behaviours } from './hostile-behaviour.ts'
import { writeEndlessly } from './loopback-server.ts'

/** @param request - the head of the request for an upgrade */
type Script = (socket: Socket, request: string) => void

const upgraded = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
const encodeHead = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`
const keyOf = (request: string) => /^sec-websocket-key: (.*?)\r$/im.exec(request)?.[1] ?? ''
const acceptOf = (request: string) =>
  createHash('sha1')
    .update(`${keyOf(request)}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
const acceptIn = (request: string) => encodeHead(...upgraded, `Sec-WebSocket-Accept: ${acceptOf(request)}`)

/** Opens as RFC 6455 §4.2.2 wants it, and then says this. */
const openAndSay =
  (bytes: Uint8Array): Script =>
  (socket, request) => {
    socket.write(acceptIn(request))
    setImmediate(() => socket.write(bytes))
  }
const openAndFlood =
  (frame: Uint8Array): Script =>
  (socket, request) => {
    socket.write(acceptIn(request))
    writeEndlessly(socket, Buffer.concat(Array(Math.ceil(8192 / frame.length)).fill(frame)))
  }
const answer =
  (...lines: string[]): Script =>
  (socket) =>
    void socket.write(encodeHead(...lines))

/** It opened, for every origin: that is what was asked, and all that is said. */
const shown = ['websocket']

/** What a server does with a request for an upgrade (RFC 6455). */
export const hostileWebSocket: Behaviours<Script> = {
  'never answers': () => {},
  'accepts with a key of its own': answer(...upgraded, 'Sec-WebSocket-Accept: c2FtcGxlIG5vbmNlIG9mIG91cnM='),
  'accepts with our key as it came': (socket, request) =>
    void socket.write(encodeHead(...upgraded, `Sec-WebSocket-Accept: ${keyOf(request)}`)),
  'accepts twice in one answer': (socket, request) => {
    const accept = `Sec-WebSocket-Accept: ${acceptOf(request)}`
    socket.write(encodeHead(...upgraded, accept, accept))
  },
  'accepts another protocol': (socket, request) =>
    void socket.write(
      encodeHead(
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: h2c',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${acceptOf(request)}`,
      ),
    ),
  'accepts with 200': (socket, request) =>
    void socket.write(
      encodeHead('HTTP/1.1 200 OK', `Sec-WebSocket-Accept: ${acceptOf(request)}`, 'Content-Length: 0'),
    ),
  'accepts in HTTP/9.9': (socket, request) =>
    void socket.write(acceptIn(request).replace('HTTP/1.1', 'HTTP/9.9')),
  'sends frames before it accepts': (socket, request) =>
    void socket.write(Buffer.concat([Buffer.of(0x81, 2, 0x68, 0x69), Buffer.from(acceptIn(request))])),
  'never ends the head of its 101': (socket) => {
    socket.write(`${upgraded.join('\r\n')}\r\n`)
    writeEndlessly(socket, `X-More: ${'y'.repeat(1000)}\r\n`)
  },
  'sends 102 for ever': (socket) => writeEndlessly(socket, encodeHead('HTTP/1.1 102 Processing').repeat(100)),
  'drips its head': (socket, request) => {
    const head = acceptIn(request)
    let at = 0
    const timer = setInterval(() => socket.write(head.slice(at, ++at)), 50)
    socket.on('close', () => clearInterval(timer))
  },
  'opens, and floods with pings': { serve: openAndFlood(Buffer.of(0x89, 0)), shown, worst: true },
  'opens, and floods with empty fragments': { serve: openAndFlood(Buffer.of(0x00, 0)), shown },
  'opens, and never ends a message': {
    serve: openAndFlood(Buffer.concat([Buffer.of(0x01, 0x7e, 0x20, 0x00), Buffer.alloc(0x2000)])),
    shown,
  },
  'opens, and masks its frames': { serve: openAndSay(Buffer.of(0x81, 0x81, 1, 2, 3, 4, 5)), shown },
  'opens, and sets reserved bits': { serve: openAndSay(Buffer.of(0xf1, 1, 0x78)), shown },
  'opens, and sends opcodes that there are none of': { serve: openAndSay(Buffer.of(0x8f, 0)), shown },
  'opens, and announces 2^63 bytes': {
    serve: openAndSay(Buffer.concat([Buffer.of(0x82, 0x7f), Buffer.alloc(8, 0xff)])),
    shown,
  },
  'opens, and closes with a code that is never sent': {
    serve: openAndSay(Buffer.of(0x88, 2, 0x03, 0xed)),
    shown,
  },
}
