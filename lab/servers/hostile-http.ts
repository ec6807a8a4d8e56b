import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Behaviours } from './hostile-behaviour.ts'
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

/**
 * What heads show in clear and behind TLS, though there is no end to what follows: HTTP/1.1 and no upgrade to HTTP/2, no version of a
 * server.
 */
const heads = ['cleartext-http-version', 'server-tokens']
/** The same, without a Content-Encoding. */
const plainHeads = [...heads, 'breach']
/** Whatever is asked for in clear is redirected, wherever to. */
const redirectedHeads = [...plainHeads, 'api-cleartext']

/** What a server does on its HTTP port, on its app port, and on its HTTPS port behind a finished handshake. */
export const hostileHttp: Behaviours<Script> = {
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
  'never ends its body': {
    serve: floodAfter(encodeHead('200 OK', json), '{"a":1},'.repeat(1000)),
    shown: plainHeads,
  },
  'never ends a chunked body': {
    serve: floodAfter(
      encodeHead('200 OK', json, 'transfer-encoding: chunked'),
      `1000\r\n${'z'.repeat(0x1000)}\r\n`,
    ),
    shown: plainHeads,
  },
  'never ends a chunk extension': {
    serve: floodAfter(`${encodeHead('200 OK', json, 'transfer-encoding: chunked')}1;`, 'e'.repeat(8192)),
    shown: plainHeads,
  },
  'promises more than it sends': {
    serve: answerAndClose(`${encodeHead('200 OK', json, 'content-length: 99999999999')}{"status":"OK"}`),
    shown: plainHeads,
  },
  'sends a decompression bomb': {
    serve: onRequest((socket) => {
      socket.write(encodeHead('200 OK', json, 'content-encoding: gzip', `content-length: ${bomb.length}`))
      socket.end(bomb)
    }),
    shown: heads,
  },
  'sends 100 Continue for ever': {
    serve: floodAfter('', encodeHead('100 Continue').repeat(100)),
    worst: true,
  },
  'redirects to itself': {
    serve: onRequest((socket, request) => {
      const host = /^host: (.*?)\r$/im.exec(request)?.[1] ?? 'chat.example.com'
      socket.end(encodeRedirect(`//${host}${request.split(' ')[1]}`))
    }),
    shown: redirectedHeads,
  },
  'redirects from one to the other': {
    serve: onRequest((socket, request) => {
      const path = request.startsWith('GET /a') ? '/b' : '/a'
      socket.end(encodeRedirect(path))
    }),
    shown: redirectedHeads,
  },
  'redirects for ever': {
    serve: onRequest((socket, request) => socket.end(encodeRedirect(`${request.split(' ')[1]}x`))),
    shown: redirectedHeads,
  },
  'redirects to a location of no end': floodAfter('HTTP/1.1 301 Moved\r\nlocation: /', 'a'.repeat(8192)),
  'sends 103 for ever': floodAfter('', encodeHead('103 Early Hints', 'link: </a>').repeat(100)),
  'drips its body': {
    serve: onRequest((socket) => {
      socket.write(encodeHead('200 OK', json))
      const timer = setInterval(() => socket.write(' '), 50)
      socket.on('close', () => clearInterval(timer))
    }),
    shown: plainHeads,
  },
  'announces a body of negative length': answerAndClose(
    `${encodeHead('200 OK', json, 'content-length: -2')}{}`,
  ),
  'announces two lengths': answerAndClose(
    `${encodeHead('200 OK', json, 'content-length: 2', 'content-length: 3')}{} `,
  ),
  // Browsers read it (RFC 9112 §6.3: the chunks count), and so do we, the second time.
  'sends chunks, and a length': {
    serve: answerAndClose(
      `${encodeHead('200 OK', json, 'transfer-encoding: chunked', 'content-length: 2')}2\r\n{}\r\n0\r\n\r\n`,
    ),
    shown: plainHeads,
  },
  'announces a chunk of 2^64 bytes': {
    serve: answerAndClose(
      `${encodeHead('200 OK', json, 'transfer-encoding: chunked')}ffffffffffffffffff\r\n`,
    ),
    shown: heads,
  },
  'never ends its trailers': {
    serve: floodAfter(
      `${encodeHead('200 OK', json, 'transfer-encoding: chunked')}0\r\n`,
      `x-more: ${'y'.repeat(1000)}\r\n`,
    ),
    shown: heads,
  },
  'answers with a status of two digits': answerAndClose(`${encodeHead('99 Odd', json)}{}`),
  'answers in HTTP/9.9': answerAndClose('HTTP/9.9 200 OK\r\ncontent-length: 0\r\n\r\n'),
  'puts a zero byte into a header': answerAndClose(encodeHead('200 OK', 'x-odd: a\0b', 'content-length: 0')),
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
