import type { Socket } from 'node:net'
import { encodeAlert } from '../../core/tls/wire/alert.ts'
import { encodeCertificate } from '../../core/tls/wire/certificate-message.ts'
import type { ClientHello } from '../../core/tls/wire/client-hello.ts'
import { concat } from '../../core/tls/wire/codec.ts'
import type { Extension } from '../../core/tls/wire/extension.ts'
import { selectedVersion } from '../../core/tls/wire/extensions/code-list.ts'
import { retryKeyShare, serverKeyShare } from '../../core/tls/wire/extensions/key-share.ts'
import { encodeHandshake, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello, helloRetryRequestRandom } from '../../core/tls/wire/server-hello.ts'
import { encodeSsl2ServerHello } from '../../core/tls/wire/ssl2.ts'
import { x509 } from '../fixtures/pki.ts'
import { endlessly } from './loopback-server.ts'
import { onClientHello, type Script } from './scripted-server.ts'

const empty = new Uint8Array()
const record = (type: keyof typeof contentTypes, payload: Uint8Array) =>
  encodeRecord(contentTypes[type], 0x0303, payload)
const handshake = (payload: Uint8Array) => record('handshake', payload)
const alert = (level: 'warning' | 'fatal', description: string) =>
  record('alert', encodeAlert(level, description))

interface Choice {
  version?: number
  suite?: number
  compressionMethod?: number
  random?: Uint8Array
  extensions?: readonly Extension[]
}

/** A ServerHello that takes the first suite offered, unless told otherwise. */
function serverHello({ cipherSuites: [first = 0], sessionId }: ClientHello, choice: Choice = {}): Uint8Array {
  const { version = 0x0303, suite = first, compressionMethod = 0, random, extensions = [] } = choice
  return encodeServerHello({
    legacyVersion: version,
    random: random ?? new Uint8Array(32).fill(0x5a),
    sessionId,
    cipherSuite: suite,
    compressionMethod,
    extensions,
  })
}

function retry(hello: ClientHello, group: number): Uint8Array {
  const extensions = [selectedVersion(0x0304), retryKeyShare(group)]
  return serverHello(hello, { suite: 0x1301, random: helloRetryRequestRandom, extensions })
}

const certificate = encodeCertificate([x509('rsa').raw, x509('intermediate').raw])

const answering = (answer: (hello: ClientHello, count: number) => Uint8Array): Script =>
  onClientHello((socket, hello, count) => socket.write(answer(hello, count)))
const flooding = (part: Uint8Array, first: (hello: ClientHello) => Uint8Array = () => empty): Script =>
  onClientHello((socket, hello) => {
    socket.write(first(hello))
    endlessly(socket, concat(Array(Math.ceil(8192 / part.length)).fill(part)))
  })

/** One part after the other, each well within a timeout, for ever. */
function dripping(socket: Socket, everyMs: number, part: (step: number) => Uint8Array): void {
  let step = 0
  const timer = setInterval(() => socket.write(part(step++)), everyMs)
  socket.on('close', () => clearInterval(timer))
}

/** A hello whose byte at `at` of its body is `lie`. */
function lying(at: number, lie: number): Script {
  return answering((hello) => {
    const message = serverHello(hello, { extensions: [selectedVersion(0x0304)] })
    message[4 + at] = lie
    return handshake(message)
  })
}

/** What a server does on its HTTPS port before a handshake is finished. None of it shows anything to be right. */
export const hostileTls: Readonly<Record<string, Script>> = {
  'says nothing': (socket) => void socket.resume(),
  'says nothing after the hello': onClientHello(() => {}),
  'resets at once': (socket) => void socket.resetAndDestroy(),
  'resets after the hello': onClientHello((socket) => socket.resetAndDestroy()),
  'closes at once': (socket) => void socket.end(),
  'closes after the hello': onClientHello((socket) => socket.end()),
  'closes within ServerHello': onClientHello((socket, hello) =>
    socket.end(handshake(serverHello(hello)).subarray(0, 20)),
  ),
  'resets after ServerHello': onClientHello((socket, hello) => {
    socket.write(handshake(serverHello(hello)), () => socket.resetAndDestroy())
  }),
  'resets after Certificate': onClientHello((socket, hello) => {
    socket.write(handshake(concat([serverHello(hello), certificate])), () => socket.resetAndDestroy())
  }),
  'says nothing after Certificate': answering((hello) =>
    handshake(concat([serverHello(hello), certificate])),
  ),
  'drips ServerHello byte by byte': onClientHello((socket, hello) => {
    const bytes = handshake(serverHello(hello))
    dripping(socket, 50, (step) => bytes.subarray(step, step + 1))
  }),
  'drips warnings': onClientHello((socket) =>
    dripping(socket, 50, () => alert('warning', 'unrecognized_name')),
  ),
  'floods with warnings': flooding(alert('warning', 'unrecognized_name')),
  'floods with empty alerts': flooding(record('alert', empty)),
  'floods with empty handshake records': flooding(handshake(empty)),
  'floods with empty application data': flooding(record('application_data', empty)),
  'floods with application data': flooding(record('application_data', new Uint8Array(16_000))),
  'floods with ChangeCipherSpec': flooding(record('change_cipher_spec', Uint8Array.of(1))),
  'floods with heartbeats': flooding(record('heartbeat', new Uint8Array(64))),
  'floods with HelloRequest': flooding(handshake(encodeHandshake(handshakeTypes.hello_request, empty))),
  'floods with ServerHello': onClientHello((socket, hello) =>
    endlessly(socket, concat(Array(50).fill(handshake(serverHello(hello))))),
  ),
  'floods with random bytes': flooding(Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 251)),
  'floods before the hello': (socket) =>
    endlessly(socket.resume(), concat(Array(50).fill(handshake(new Uint8Array(500))))),
  'sends an endless certificate': flooding(handshake(new Uint8Array(16_000)), (hello) =>
    handshake(concat([serverHello(hello), Uint8Array.of(11, 0x03, 0xff, 0xff)])),
  ),
  'sends certificates for ever': flooding(handshake(certificate), (hello) => handshake(serverHello(hello))),
  'lies about the length of a record': answering(() => Uint8Array.of(22, 3, 3, 0xff, 0xff, 2)),
  'lies about the length of a message': answering(() => handshake(Uint8Array.of(2, 0xff, 0xff, 0xff))),
  'lies about the length of the session id': lying(2 + 32, 200),
  'lies about the length of the extensions': answering((hello) => {
    const message = serverHello(hello, { extensions: [selectedVersion(0x0304)] })
    message[message.length - 8] = 0xff
    return handshake(message)
  }),
  'lies about the length of a certificate': answering((hello) => {
    const lie = certificate.slice()
    lie[7] = 0xff
    return handshake(concat([serverHello(hello), lie]))
  }),
  'picks a suite never offered': answering((hello) => handshake(serverHello(hello, { suite: 0x1234 }))),
  'picks a signalling value as its suite': answering((hello) =>
    handshake(serverHello(hello, { suite: 0x5600 })),
  ),
  'picks a version never heard of': answering((hello) => handshake(serverHello(hello, { version: 0x0305 }))),
  'picks TLS 1.3 where it was not offered': answering((hello) =>
    handshake(
      serverHello(hello, {
        suite: 0x1301,
        extensions: [
          selectedVersion(0x0304),
          serverKeyShare({ group: 0x1d, keyExchange: new Uint8Array(32).fill(9) }),
        ],
      }),
    ),
  ),
  'picks a compression never offered': answering((hello) =>
    handshake(serverHello(hello, { compressionMethod: 64 })),
  ),
  'asks for the same group again and again': answering((hello) => handshake(retry(hello, 0x18))),
  'asks for one group after another': answering((hello, count) =>
    handshake(retry(hello, [0x18, 0x19, 0x17][count % 3] as number)),
  ),
  'asks for a group never offered': answering((hello) => handshake(retry(hello, 0x4321))),
  'repeats the hello': (socket) => void socket.on('data', (bytes) => socket.write(bytes)),
  'answers with SSL 2.0': (socket) =>
    void socket.on('data', () =>
      socket.write(
        encodeSsl2ServerHello({
          version: 2,
          sessionIdHit: false,
          certificateType: 1,
          certificate: new Uint8Array(30_000),
          cipherKinds: [],
          connectionId: empty,
        }),
      ),
    ),
  'refuses with an alert of no known level': answering(() => record('alert', Uint8Array.of(9, 40))),
  'refuses everything by an alert': answering(() => alert('fatal', 'handshake_failure')),
  'says the banner of SSH': (socket) => void socket.resume().write('SSH-2.0-OpenSSH_9.2p1\r\n'),
  'answers in plain HTTP': onFirstByte((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
}

function onFirstByte(act: (socket: Socket) => void): Script {
  return (socket) => void socket.once('data', () => act(socket))
}
