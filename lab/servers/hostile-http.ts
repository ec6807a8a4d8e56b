import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { endlessly, onRequest, sayingLast } from './loopback-server.ts'

type Script = (socket: Socket) => void

const head = (status: string, ...fields: string[]) =>
  `${[`HTTP/1.1 ${status}`, ...fields].join('\r\n')}\r\n\r\n`
const redirect = (location: string) =>
  head('301 Moved Permanently', `location: ${location}`, 'content-length: 0')

/** The start of an answer, and then the same for ever. */
const floodingAfter = (start: string, part: string | Uint8Array): Script =>
  onRequest((socket) => {
    socket.write(start)
    endlessly(socket, part)
  })

/** 64 MiB of zeros in 64 KiB. */
const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024))
const json = 'content-type: application/json'

/** A frame of HTTP/2 (RFC 9113 §4.1). */
function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header[3] = type
  header[4] = flags
  header.writeUInt32BE(stream, 5)
  return Buffer.concat([header, payload])
}
const none = new Uint8Array()
const settings = frame(4, 0, 0, none)

/** What a server does on its HTTP port, on its app port, and on its HTTPS port behind a finished handshake. */
export const hostileHttp: Readonly<Record<string, Script>> = {
  'never answers': (socket) => void socket.resume(),
  'closes after the request': onRequest((socket) => socket.end()),
  'answers with garbage': sayingLast(
    Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)),
  ),
  'never ends its headers': floodingAfter('HTTP/1.1 200 OK\r\n', `x-more: ${'y'.repeat(1000)}\r\n`),
  'never ends a header': floodingAfter('HTTP/1.1 200 OK\r\nx-long: ', 'y'.repeat(8192)),
  'drips its headers': onRequest((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => socket.write('x: y\r\n'), 50)
    socket.on('close', () => clearInterval(timer))
  }),
  'never ends its body': floodingAfter(head('200 OK', json), '{"a":1},'.repeat(1000)),
  'never ends a chunked body': floodingAfter(
    head('200 OK', json, 'transfer-encoding: chunked'),
    `1000\r\n${'z'.repeat(0x1000)}\r\n`,
  ),
  'never ends a chunk extension': floodingAfter(
    `${head('200 OK', json, 'transfer-encoding: chunked')}1;`,
    'e'.repeat(8192),
  ),
  'promises more than it sends': sayingLast(
    `${head('200 OK', json, 'content-length: 99999999999')}{"status":"OK"}`,
  ),
  'sends a decompression bomb': onRequest((socket) => {
    socket.write(head('200 OK', json, 'content-encoding: gzip', `content-length: ${bomb.length}`))
    socket.end(bomb)
  }),
  'sends 100 Continue for ever': floodingAfter('', head('100 Continue').repeat(100)),
  'redirects to itself': onRequest((socket, request) => {
    const host = /^host: (.*?)\r$/im.exec(request)?.[1] ?? 'chat.example.com'
    socket.end(redirect(`//${host}${request.split(' ')[1]}`))
  }),
  'redirects from one to the other': onRequest((socket, request) => {
    const path = request.startsWith('GET /a') ? '/b' : '/a'
    socket.end(redirect(path))
  }),
  'redirects for ever': onRequest((socket, request) => socket.end(redirect(`${request.split(' ')[1]}x`))),
  'redirects to a location of no end': floodingAfter('HTTP/1.1 301 Moved\r\nlocation: /', 'a'.repeat(8192)),
  'upgrades, and floods with frames': floodingAfter(
    head('101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade', 'sec-websocket-accept: x'),
    new Uint8Array(8192).fill(0x81),
  ),
  'floods with SETTINGS of HTTP/2': (socket) =>
    endlessly(socket.resume(), Buffer.concat(Array(500).fill(settings))),
  'never ends its HTTP/2 headers': (socket) => {
    socket.resume().write(Buffer.concat([settings, frame(4, 1, 0, none), frame(1, 0, 1, Buffer.of(0x88))]))
    endlessly(socket, frame(9, 0, 1, Buffer.alloc(16_000, 0x00)))
  },
}
