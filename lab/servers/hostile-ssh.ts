import type { Socket } from 'node:net'
import type { Connection, ServerChannel } from 'ssh2'
import type { Behaviour, Behaviours } from './hostile-behaviour.ts'
import { type LoopbackServer, serveTcp, writeEndlessly } from './loopback-server.ts'
import {
  createKeyPair,
  encodePayload,
  endChannel,
  floodBanners,
  floodPackets,
  sendPacket,
  serveSsh,
} from './ssh-server.ts'

type Start = () => Promise<LoopbackServer>

/** What came of the login. */
const logins = (outcome: object) => ({ 'host.logins': { mm1: outcome } })

/** Bytes instead of SSH. Of what comes without an end, the first mistake or the limit is read first. */
const sayInstead = (act: (socket: Socket) => void, outcome: object | null): Behaviour<Start> => ({
  serve: () => serveTcp(act),
  ...(outcome && { facts: logins(outcome) }),
})
/** A server that does this with a request to log in. */
const onLogin = (act: (client: Connection) => void, outcome: object): Behaviour<Start> => ({
  serve: () => serveSsh({ authentication: (client) => void client.on('authentication', () => act(client)) }),
  facts: logins(outcome),
})
/** A server that lets in, and does this from then on. */
const onceLoggedIn = (act: (client: Connection) => void): Behaviour<Start> => ({
  serve: () =>
    serveSsh({
      ready: (client) => {
        client.on('session', (accept) => {
          const session = accept()
          session.on('exec', (acceptExec) => void acceptExec().on('error', () => {}))
        })
        act(client)
      },
    }),
  facts: logins({ status: 'ok' }),
})
/** A server that does this with every command. */
const onCommand = (act: (channel: ServerChannel) => void): Behaviour<Start> => ({
  serve: () => serveSsh({ command: act }),
  facts: logins({ status: 'ok' }),
})

const version = 'SSH-2.0-OpenSSH_9.2p1\r\n'
/** Packet length, padding length, payload, padding (RFC 4253 §6), as long as nothing is encrypted. */
function encodeClearPacket(payload: Uint8Array): Buffer {
  const padding = 8 - ((5 + payload.length) % 8) + 8
  const header = Buffer.alloc(5)
  header.writeUInt32BE(1 + payload.length + padding)
  header[4] = padding
  return Buffer.concat([header, payload, Buffer.alloc(padding)])
}
/** SSH_MSG_KEXINIT (RFC 4253 §7.1): a cookie, ten lists of names, and five bytes. */
const encodeKexInit = (names: string) =>
  Buffer.concat([
    Buffer.of(20),
    Buffer.alloc(16),
    ...Array.from({ length: 10 }, () => encodePayload(0, Buffer.from(names)).subarray(1)),
    Buffer.alloc(5),
  ])
const manyNames = Array.from({ length: 3000 }, (_, index) => `n${index}`).join(',')

const ignore = encodePayload(2, new Uint8Array())
const debug = Buffer.concat([
  Buffer.of(4, 0),
  encodePayload(0, Buffer.from('x'), new Uint8Array()).subarray(1),
])
const globalRequest = Buffer.concat([encodePayload(80, Buffer.from('keepalive@example.com')), Buffer.of(1)])
/** `forwarded-tcpip`, which nobody asked for. */
const channelOpen = Buffer.concat([
  encodePayload(90, Buffer.from('forwarded-tcpip')),
  Buffer.alloc(12, 1),
  encodePayload(0, Buffer.from('h')).subarray(1),
  Buffer.alloc(4),
  encodePayload(0, Buffer.from('h')).subarray(1),
  Buffer.alloc(4),
])
/** Of the first channel, by one byte. */
const windowAdjust = Buffer.concat([Buffer.of(93), Buffer.alloc(4), Buffer.of(0, 0, 0, 1)])

/** What an SSH server does that a host to be asked is found at. */
export const hostileSsh: Behaviours<Start> = {
  'says nothing': sayInstead(() => {}, { status: 'timeout', phase: 'handshake' }),
  'says lines for ever before it says what it is': sayInstead(
    (socket) => writeEndlessly(socket, `${'x'.repeat(200)}\r\n`.repeat(50)),
    null,
  ),
  'never ends its first line': sayInstead((socket) => writeEndlessly(socket, 'x'.repeat(8192)), null),
  'is of another version': sayInstead((socket) => void socket.write('SSH-9.9-\x00\xff\r\n'), {
    status: 'malformed',
  }),
  'announces a packet of 2 GiB': sayInstead((socket) => {
    socket.write(Buffer.concat([Buffer.from(version), Buffer.of(0x7f, 0xff, 0xff, 0xff, 4)]))
    writeEndlessly(socket, 'x'.repeat(8192))
  }, null),
  'knows 30,000 algorithms': sayInstead(
    (socket) =>
      void socket.write(Buffer.concat([Buffer.from(version), encodeClearPacket(encodeKexInit(manyNames))])),
    { status: 'malformed' },
  ),
  'begins the key exchange for ever': sayInstead((socket) => {
    socket.write(version)
    writeEndlessly(socket, encodeClearPacket(encodeKexInit('curve25519-sha256')))
  }, null),
  'sends SSH_MSG_IGNORE for ever before the keys': sayInstead(
    (socket) => {
      socket.write(version)
      writeEndlessly(socket, Buffer.concat(Array(500).fill(encodeClearPacket(ignore))))
    },
    { status: 'oversize', phase: 'handshake' },
  ),
  'shows the key of another': {
    serve: () => serveSsh({ hostKeys: [createKeyPair().private] }),
    facts: logins({ status: 'host-key', reason: 'changed' }),
  },
  'greets with banners for ever': onLogin(floodBanners, { status: 'oversize', phase: 'login' }),
  'says that nobody is let in, for ever': onLogin(
    (client) =>
      floodPackets(client, Buffer.concat([encodePayload(51, Buffer.from('publickey')), Buffer.of(1)])),
    { status: 'denied', accepted: ['publickey'] },
  ),
  'hangs up with a reason that there is none of': onLogin(
    (client) => sendPacket(client, Buffer.concat([Buffer.of(1, 0xff, 0xff, 0xff, 0xff), Buffer.alloc(8)])),
    { status: 'closed', phase: 'login' },
  ),
  'sends SSH_MSG_IGNORE for ever': { ...onceLoggedIn((client) => floodPackets(client, ignore)), worst: true },
  'sends SSH_MSG_DEBUG for ever': onceLoggedIn((client) => floodPackets(client, debug)),
  'makes requests for ever': onceLoggedIn((client) => floodPackets(client, globalRequest)),
  'opens channels for ever': onceLoggedIn((client) => floodPackets(client, channelOpen)),
  'adjusts the window for ever': onceLoggedIn((client) => floodPackets(client, windowAdjust)),
  'says that it succeeded, for ever': onceLoggedIn((client) => floodPackets(client, Buffer.of(52))),
  'answers with bytes without end': onCommand((channel) => {
    const pump = () => {
      while (channel.writable && channel.write(Buffer.alloc(32 * 1024, 'x'))) {}
    }
    channel.on('drain', pump)
    pump()
  }),
  'answers a byte at a time': onCommand((channel) => {
    const timer = setInterval(() => channel.write('x'), 50)
    channel.on('close', () => clearInterval(timer))
  }),
  'ends every command without saying how': onCommand((channel) => void channel.end('ID=debian\n')),
  'ends every command well, and says nothing': onCommand((channel) => endChannel(channel, 0)),
  'is killed in every command': onCommand((channel) => {
    channel.exit('KILL' as never, false, '')
    channel.end()
  }),
}
