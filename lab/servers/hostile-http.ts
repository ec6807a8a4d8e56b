import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { answerAndClose, onRequest, writeEndlessly } from './loopback-server.ts'

type Script = (socket: Socket) => void

const encodeHead = (status: string, ...fields: string[]) =>
  `${[`HTTP/1.1 ${status}`, ...fields].join('\r\n')}\r\n\r\n`
const encodeRedirect = (location: string) =>
  encodeHead('301 Moved Permanently', `location: ${location}`, 'content-length: 0')

/** The start of an answer, and then the same for ever. */
const floodAfter = (start: string, part: string | Uint8Array): Script =>
  onRequest((socket) => {
    socket.write(start)
    writeEndlessly(socket, part)
  })

/** 64 MiB of zeros in 64 KiB. */
const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024))
const json = 'content-type: application/json'

/** A frame of HTTP/2 (RFC 9113 §4.1). */
function encodeHttp2Frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header[3] = type
  header[4] = flags
  header.writeUInt32BE(stream, 5)
  return Buffer.concat([header, payload])
}
const noBytes = new Uint8Array()
const settings = encodeHttp2Frame(4, 0, 0, noBytes)

/** What a server does on its HTTP port, on its app port, and on its HTTPS port behind a finished handshake. */
export const hostileHttp: Readonly<Record<string, Script>> = {
  'never answers': (socket) => void socket.resume(),
  'closes after the request': onRequest((socket) => socket.end()),
  'answers with garbage': answerAndClose(
    Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)),
  ),
  'never ends its headers': floodAfter('HTTP/1.1 200 OK\r\n', `x-more: ${'y'.repeat(1000)}\r\n`),
  'never ends a header': floodAfter('HTTP/1.1 200 OK\r\nx-long: ', 'y'.repeat(8192)),
  'drips its headers': onRequest((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => socket.write('x: y\r\n'), 50)
    socket.on('close', () => clearInterval(timer))
  }),
  'never ends its body': floodAfter(encodeHead('200 OK', json), '{"a":1},'.repeat(1000)),
  'never ends a chunked body': floodAfter(
    encodeHead('200 OK', json, 'transfer-encoding: chunked'),
    `1000\r\n${'z'.repeat(0x1000)}\r\n`,
  ),
  'never ends a chunk extension': floodAfter(
    `${encodeHead('200 OK', json, 'transfer-encoding: chunked')}1;`,
    'e'.repeat(8192),
  ),
  'promises more than it sends': answerAndClose(
    `${encodeHead('200 OK', json, 'content-length: 99999999999')}{"status":"OK"}`,
  ),
  'sends a decompression bomb': onRequest((socket) => {
    socket.write(encodeHead('200 OK', json, 'content-encoding: gzip', `content-length: ${bomb.length}`))
    socket.end(bomb)
  }),
  'sends 100 Continue for ever': floodAfter('', encodeHead('100 Continue').repeat(100)),
  'redirects to itself': onRequest((socket, request) => {
    const host = /^host: (.*?)\r$/im.exec(request)?.[1] ?? 'chat.example.com'
    socket.end(encodeRedirect(`//${host}${request.split(' ')[1]}`))
  }),
  'redirects from one to the other': onRequest((socket, request) => {
    const path = request.startsWith('GET /a') ? '/b' : '/a'
    socket.end(encodeRedirect(path))
  }),
  'redirects for ever': onRequest((socket, request) =>
    socket.end(encodeRedirect(`${request.split(' ')[1]}x`)),
  ),
  'redirects to a location of no end': floodAfter('HTTP/1.1 301 Moved\r\nlocation: /', 'a'.repeat(8192)),
  'upgrades, and floods with frames': floodAfter(
    encodeHead(
      '101 Switching Protocols',
      'upgrade: websocket',
      'connection: upgrade',
      'sec-websocket-accept: x',
    ),
    new Uint8Array(8192).fill(0x81),
  ),
  'floods with SETTINGS of HTTP/2': (socket) =>
    writeEndlessly(socket.resume(), Buffer.concat(Array(500).fill(settings))),
  'never ends its HTTP/2 headers': (socket) => {
    socket
      .resume()
      .write(
        Buffer.concat([
          settings,
          encodeHttp2Frame(4, 1, 0, noBytes),
          encodeHttp2Frame(1, 0, 1, Buffer.of(0x88)),
        ]),
      )
    writeEndlessly(socket, encodeHttp2Frame(9, 0, 1, Buffer.alloc(16_000, 0x00)))
  },
}
