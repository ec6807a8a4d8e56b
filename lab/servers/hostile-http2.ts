import type { Socket } from 'node:net'
import type { Behaviours } from './hostile-behaviour.ts'
import {
  acknowledged,
  encodeField,
  encodeHttp2Frame,
  endHeaders,
  endStream,
  type Http2FrameParts,
  type http2Frames,
  status200,
} from './http2-frames.ts'
import { writeEndlessly } from './loopback-server.ts'

type Script = (socket: Socket) => void
type FrameType = keyof typeof http2Frames | number

const settings = encodeHttp2Frame('settings')
const settingsAck = encodeHttp2Frame('settings', { flags: acknowledged })
const greeting = Buffer.concat([settings, settingsAck])
/** The first request of a client is on this stream, and the others on those after it. */
const stream = 1
const head = encodeHttp2Frame('headers', { stream, flags: endHeaders, payload: status200 })
const encodeHeaders = (...fields: Buffer[]) =>
  encodeHttp2Frame('headers', { stream, flags: endHeaders, payload: Buffer.concat(fields) })
const word = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Says this once the client's request is on its way, and leaves the connection open. */
const answerWithFrames =
  (...frames: Uint8Array[]): Script =>
  (socket) => {
    socket.resume().write(greeting)
    socket.once('data', () => setImmediate(() => socket.write(Buffer.concat(frames))))
  }

/** The same, and then one frame over and over again. */
const floodWithFrames =
  (type: FrameType, parts: Http2FrameParts = {}, ...before: Uint8Array[]): Script =>
  (socket) => {
    const frame = encodeHttp2Frame(type, parts)
    socket.resume().write(greeting)
    socket.once('data', () =>
      setImmediate(() => {
        socket.write(Buffer.concat(before))
        writeEndlessly(socket, Buffer.concat(Array(Math.ceil(8192 / frame.length)).fill(frame)))
      }),
    )
  }

/** A literal that goes into the dynamic table (RFC 7541 §6.2.1), 4000 bytes long, and then its index (62) again and again. */
const bomb = Buffer.concat([
  status200,
  Buffer.from('4001780'.padEnd(8, '0').slice(0, 6), 'hex'),
  Buffer.of(0x7f, 0xa1, 0x1e),
  Buffer.alloc(4000, 'b'),
  Buffer.alloc(12_000, 0xbe),
])

/** What a server does that has selected h2 by ALPN. It answers HTTP/1.1 as it should. */
export const hostileHttp2: Behaviours<Script> = {
  'never says a word': (socket) => void socket.resume(),
  'speaks HTTP/1.1': (socket) => void socket.resume().write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
  'sends its frames byte by byte': (socket) => {
    const bytes = Buffer.concat([greeting, head])
    let at = 0
    const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 50)
    socket.resume().on('close', () => clearInterval(timer))
  },
  'floods with SETTINGS': { serve: floodWithFrames('settings'), worst: true },
  'floods with PING': floodWithFrames('ping', { payload: Buffer.alloc(8) }),
  'floods with PRIORITY of streams that depend on each other': floodWithFrames('priority', {
    stream,
    payload: Buffer.concat([word(stream), Buffer.of(255)]),
  }),
  'floods with WINDOW_UPDATE': floodWithFrames('window_update', { payload: word(1) }),
  'floods with frames of no known type': floodWithFrames(0x77, { payload: Buffer.alloc(100) }),
  'floods with empty DATA': floodWithFrames('data', { stream }, head),
  'floods with DATA beyond the window': {
    serve: floodWithFrames('data', { stream, payload: Buffer.alloc(16_000) }, head),
    // A head and as much of a body as is read: those came as they should.
    shown: ['http2'],
  },
  'never ends its headers': {
    serve: floodWithFrames(
      'continuation',
      { stream, payload: Buffer.alloc(16_000) },
      encodeHttp2Frame('headers', { stream, payload: status200 }),
    ),
    worst: true,
  },
  'never ends its headers in empty frames': floodWithFrames(
    'continuation',
    { stream },
    encodeHttp2Frame('headers', { stream, payload: status200 }),
  ),
  'sends 103 for ever': floodWithFrames('headers', {
    stream,
    flags: endHeaders,
    // `:status`, the eighth name, with another value.
    payload: Buffer.concat([Buffer.of(0x08, 3), Buffer.from('103')]),
  }),
  'sends trailers for ever': floodWithFrames(
    'headers',
    { stream, flags: endHeaders, payload: encodeField('x-more', 'y') },
    head,
  ),
  'sends an HPACK bomb': answerWithFrames(
    encodeHttp2Frame('headers', { stream, flags: endHeaders, payload: bomb }),
  ),
  'lets the dynamic table grow to 2^30 bytes': answerWithFrames(
    encodeHeaders(Buffer.of(0x3f, 0xe1, 0xff, 0xff, 0xff, 0x03), status200),
  ),
  'refers to an entry that the table does not have': answerWithFrames(
    encodeHeaders(Buffer.of(0xff, 0xff, 0x03)),
  ),
  'says GOAWAY at once': (socket) =>
    void socket
      .resume()
      .write(Buffer.concat([settings, encodeHttp2Frame('goaway', { payload: Buffer.alloc(8) })])),
  'says GOAWAY to every request': answerWithFrames(encodeHttp2Frame('goaway', { payload: Buffer.alloc(8) })),
  'resets every stream': answerWithFrames(encodeHttp2Frame('rst_stream', { stream, payload: word(7) })),
  'leaves no window': answerWithFrames(
    encodeHttp2Frame('settings', { payload: Buffer.concat([Buffer.of(0, 4), word(0)]) }),
  ),
  'allows no stream': (socket) =>
    void socket
      .resume()
      .write(encodeHttp2Frame('settings', { payload: Buffer.concat([Buffer.of(0, 3), word(0)]) })),
  'pushes what nobody wants': floodWithFrames('push_promise', {
    stream,
    flags: endHeaders,
    payload: Buffer.concat([word(2), Buffer.of(0x82, 0x87, 0x84, 0x01, 1, 0x78)]),
  }),
  'answers on another stream': answerWithFrames(
    encodeHttp2Frame('headers', { stream: 101, flags: endHeaders | endStream, payload: status200 }),
  ),
  'sends DATA before a head': answerWithFrames(
    encodeHttp2Frame('data', { stream, flags: endStream, payload: Buffer.from('ok') }),
  ),
  'sends a head without a status': answerWithFrames(
    encodeHttp2Frame('headers', { stream, flags: endHeaders | endStream, payload: encodeField('x', 'y') }),
  ),
  'sends two statuses': answerWithFrames(
    encodeHttp2Frame('headers', {
      stream,
      flags: endHeaders | endStream,
      payload: Buffer.concat([status200, status200]),
    }),
  ),
  'promises a body of another length': answerWithFrames(
    encodeHeaders(status200, encodeField('content-length', '5')),
    encodeHttp2Frame('data', { stream, flags: endStream, payload: Buffer.from('ok') }),
  ),
  'lies about the length of a frame': answerWithFrames(Buffer.from('ffffff010400000001', 'hex')),
}
