import type { Socket } from 'node:net'
import { encodeAlert } from '../../core/tls/wire/alert.ts'
import { encodeCertificate } from '../../core/tls/wire/certificate-message.ts'
import type { ClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import type { Extension } from '../../core/tls/wire/extension.ts'
import { encodeSelectedVersion } from '../../core/tls/wire/extensions/code-list.ts'
import { encodeRetryKeyShare, encodeServerKeyShare } from '../../core/tls/wire/extensions/key-share.ts'
import { encodeHandshake, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello, helloRetryRequestRandom } from '../../core/tls/wire/server-hello.ts'
import { encodeSsl2ServerHello } from '../../core/tls/wire/ssl2.ts'
import { readX509 } from '../fixtures/pki.ts'
import type { Behaviours } from './hostile-behaviour.ts'
import { writeEndlessly } from './loopback-server.ts'
import { onClientHello, type Script } from './scripted-server.ts'

const noBytes = new Uint8Array()
const encodeTlsRecord = (type: keyof typeof contentTypes, payload: Uint8Array) =>
  encodeRecord(contentTypes[type], 0x0303, payload)
const encodeHandshakeRecord = (payload: Uint8Array) => encodeTlsRecord('handshake', payload)
const encodeAlertRecord = (level: 'warning' | 'fatal', description: string) =>
  encodeTlsRecord('alert', encodeAlert(level, description))

interface Choice {
  version?: number
  suite?: number
  compressionMethod?: number
  random?: Uint8Array
  extensions?: readonly Extension[]
}

/** A ServerHello that takes the first suite offered, unless told otherwise. */
function createServerHello(
  { cipherSuites: [first = 0], sessionId }: ClientHello,
  choice: Choice = {},
): Uint8Array {
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

function createHelloRetry(hello: ClientHello, group: number): Uint8Array {
  const extensions = [encodeSelectedVersion(0x0304), encodeRetryKeyShare(group)]
  return createServerHello(hello, { suite: 0x1301, random: helloRetryRequestRandom, extensions })
}

const certificate = encodeCertificate([readX509('rsa').raw, readX509('intermediate').raw])

const answerEachHello = (answer: (hello: ClientHello, count: number) => Uint8Array): Script =>
  onClientHello((socket, hello, count) => socket.write(answer(hello, count)))
const floodAfterHello = (
  part: Uint8Array,
  first: (hello: ClientHello) => Uint8Array = () => noBytes,
): Script =>
  onClientHello((socket, hello) => {
    socket.write(first(hello))
    writeEndlessly(socket, concatBytes(Array(Math.ceil(8192 / part.length)).fill(part)))
  })

/** One part after the other, each well within a timeout, for ever. */
function dripParts(socket: Socket, everyMs: number, part: (step: number) => Uint8Array): void {
  let step = 0
  const timer = setInterval(() => socket.write(part(step++)), everyMs)
  socket.on('close', () => clearInterval(timer))
}

/** A hello whose byte at `at` of its body is `lie`. */
function answerWithLie(at: number, lie: number): Script {
  return answerEachHello((hello) => {
    const message = createServerHello(hello, { extensions: [encodeSelectedVersion(0x0304)] })
    message[4 + at] = lie
    return encodeHandshakeRecord(message)
  })
}

/** A whole ServerHello: heartbeats were offered and not taken. */
const aHeartbeat = ['heartbleed']
/** A first HelloRetryRequest for a group that was offered: that group, and that a hello of TLS 1.3 is understood. */
const aGroup = ['tls-groups', 'tls-intolerance']

/** What a server does on its HTTPS port before a handshake is finished. None of it shows anything to be right. */
export const hostileTls: Behaviours<Script> = {
  'says nothing': (socket) => void socket.resume(),
  'says nothing after the hello': onClientHello(() => {}),
  'resets at once': (socket) => void socket.resetAndDestroy(),
  'resets after the hello': onClientHello((socket) => socket.resetAndDestroy()),
  'closes at once': (socket) => void socket.end(),
  'closes after the hello': onClientHello((socket) => socket.end()),
  'closes within ServerHello': onClientHello((socket, hello) =>
    socket.end(encodeHandshakeRecord(createServerHello(hello)).subarray(0, 20)),
  ),
  'resets after ServerHello': {
    serve: onClientHello((socket, hello) => {
      socket.write(encodeHandshakeRecord(createServerHello(hello)), () => socket.resetAndDestroy())
    }),
    shown: aHeartbeat,
  },
  'resets after Certificate': {
    serve: onClientHello((socket, hello) => {
      socket.write(encodeHandshakeRecord(concatBytes([createServerHello(hello), certificate])), () =>
        socket.resetAndDestroy(),
      )
    }),
    shown: aHeartbeat,
  },
  'says nothing after Certificate': {
    serve: answerEachHello((hello) =>
      encodeHandshakeRecord(concatBytes([createServerHello(hello), certificate])),
    ),
    shown: aHeartbeat,
  },
  'drips ServerHello byte by byte': onClientHello((socket, hello) => {
    const bytes = encodeHandshakeRecord(createServerHello(hello))
    dripParts(socket, 50, (step) => bytes.subarray(step, step + 1))
  }),
  'drips warnings': onClientHello((socket) =>
    dripParts(socket, 50, () => encodeAlertRecord('warning', 'unrecognized_name')),
  ),
  'floods with warnings': {
    serve: floodAfterHello(encodeAlertRecord('warning', 'unrecognized_name')),
    worst: true,
  },
  'floods with empty alerts': floodAfterHello(encodeTlsRecord('alert', noBytes)),
  'floods with empty handshake records': floodAfterHello(encodeHandshakeRecord(noBytes)),
  'floods with empty application data': floodAfterHello(encodeTlsRecord('application_data', noBytes)),
  'floods with application data': floodAfterHello(
    encodeTlsRecord('application_data', new Uint8Array(16_000)),
  ),
  'floods with ChangeCipherSpec': floodAfterHello(encodeTlsRecord('change_cipher_spec', Uint8Array.of(1))),
  'floods with heartbeats': floodAfterHello(encodeTlsRecord('heartbeat', new Uint8Array(64))),
  'floods with HelloRequest': {
    serve: floodAfterHello(encodeHandshakeRecord(encodeHandshake(handshakeTypes.hello_request, noBytes))),
    worst: true,
  },
  'floods with ServerHello': {
    serve: onClientHello((socket, hello) =>
      writeEndlessly(socket, concatBytes(Array(50).fill(encodeHandshakeRecord(createServerHello(hello))))),
    ),
    shown: aHeartbeat,
  },
  'floods with random bytes': floodAfterHello(
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 251),
  ),
  'floods before the hello': (socket) =>
    writeEndlessly(socket.resume(), concatBytes(Array(50).fill(encodeHandshakeRecord(new Uint8Array(500))))),
  'sends an endless certificate': {
    serve: floodAfterHello(encodeHandshakeRecord(new Uint8Array(16_000)), (hello) =>
      encodeHandshakeRecord(concatBytes([createServerHello(hello), Uint8Array.of(11, 0x03, 0xff, 0xff)])),
    ),
    shown: aHeartbeat,
  },
  'sends certificates for ever': {
    serve: floodAfterHello(encodeHandshakeRecord(certificate), (hello) =>
      encodeHandshakeRecord(createServerHello(hello)),
    ),
    shown: aHeartbeat,
  },
  'lies about the length of a record': answerEachHello(() => Uint8Array.of(22, 3, 3, 0xff, 0xff, 2)),
  'lies about the length of a message': answerEachHello(() =>
    encodeHandshakeRecord(Uint8Array.of(2, 0xff, 0xff, 0xff)),
  ),
  'lies about the length of the session id': answerWithLie(2 + 32, 200),
  'lies about the length of the extensions': answerEachHello((hello) => {
    const message = createServerHello(hello, { extensions: [encodeSelectedVersion(0x0304)] })
    message[message.length - 8] = 0xff
    return encodeHandshakeRecord(message)
  }),
  'lies about the length of a certificate': {
    serve: answerEachHello((hello) => {
      const lie = certificate.slice()
      lie[7] = 0xff
      return encodeHandshakeRecord(concatBytes([createServerHello(hello), lie]))
    }),
    shown: aHeartbeat,
  },
  'picks a suite never offered': answerEachHello((hello) =>
    encodeHandshakeRecord(createServerHello(hello, { suite: 0x1234 })),
  ),
  'picks a signalling value as its suite': answerEachHello((hello) =>
    encodeHandshakeRecord(createServerHello(hello, { suite: 0x5600 })),
  ),
  'picks a version never heard of': answerEachHello((hello) =>
    encodeHandshakeRecord(createServerHello(hello, { version: 0x0305 })),
  ),
  'picks TLS 1.3 where it was not offered': answerEachHello((hello) =>
    encodeHandshakeRecord(
      createServerHello(hello, {
        suite: 0x1301,
        extensions: [
          encodeSelectedVersion(0x0304),
          encodeServerKeyShare({ group: 0x1d, keyExchange: new Uint8Array(32).fill(9) }),
        ],
      }),
    ),
  ),
  'picks a compression never offered': answerEachHello((hello) =>
    encodeHandshakeRecord(createServerHello(hello, { compressionMethod: 64 })),
  ),
  'asks for the same group again and again': {
    serve: answerEachHello((hello) => encodeHandshakeRecord(createHelloRetry(hello, 0x18))),
    shown: aGroup,
  },
  'asks for one group after another': {
    serve: answerEachHello((hello, count) =>
      encodeHandshakeRecord(createHelloRetry(hello, [0x18, 0x19, 0x17][count % 3] as number)),
    ),
    shown: aGroup,
  },
  'asks for a group never offered': answerEachHello((hello) =>
    encodeHandshakeRecord(createHelloRetry(hello, 0x4321)),
  ),
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
          connectionId: noBytes,
        }),
      ),
    ),
  'refuses with an alert of no known level': answerEachHello(() =>
    encodeTlsRecord('alert', Uint8Array.of(9, 40)),
  ),
  'refuses everything by an alert': answerEachHello(() => encodeAlertRecord('fatal', 'handshake_failure')),
  'says the banner of SSH': (socket) => void socket.resume().write('SSH-2.0-OpenSSH_9.2p1\r\n'),
  'answers in plain HTTP': onFirstByte((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
}

function onFirstByte(act: (socket: Socket) => void): Script {
  return (socket) => void socket.once('data', () => act(socket))
}
