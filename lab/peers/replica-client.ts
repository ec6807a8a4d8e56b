import type { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import * as tls from 'node:tls'
import { actualPortOf, documentedPorts, httpsPortOf, type Target, targetNameOf } from '../../core/target.ts'

/** What node:tls sees of a target, trusting its CA only. */
export interface ObservedHandshake {
  authorizationError: string | null
  protocol: string | null
  suite: string
  group: string | undefined
  alpn: string | false | null
  staple: Buffer | null
  /** Subjects of what was sent, leaf first. */
  chain: string[]
  leaf: X509Certificate | undefined
  ephemeral: unknown
  socket: tls.TLSSocket
}

/** A finished handshake, whatever the certificate is worth. The caller destroys the socket. */
export async function shakeHands(
  target: Target,
  options: tls.ConnectionOptions = {},
): Promise<ObservedHandshake> {
  const socket = tls.connect({
    host: '127.0.0.1',
    port: httpsPortOf(target),
    servername: target.host,
    ca: target.ca,
    requestOCSP: true,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
    ...options,
  })
  let staple: Buffer | null = null
  socket.on('OCSPResponse', (response: Buffer | undefined) => {
    staple = response ?? null
  })
  await once(socket, 'secureConnect')
  const { type, name } = { type: '', name: undefined, ...socket.getEphemeralKeyInfo() }
  // Node 24 gives it once: a second call returns undefined.
  const leaf = socket.getPeerX509Certificate()
  return {
    authorizationError: codeOf(socket.authorizationError),
    protocol: socket.getProtocol(),
    suite: socket.getCipher().standardName,
    group: name ?? type,
    alpn: socket.alpnProtocol,
    staple,
    chain: listSubjects(leaf),
    leaf,
    ephemeral: socket.getEphemeralKeyInfo(),
    socket,
  }
}

/** Bytes sent over HTTPS, and what came back until the server closed. */
export async function requestHttps(
  target: Target,
  path: string,
  headers: readonly string[] = [],
): Promise<string> {
  const { socket } = await shakeHands(target)
  return exchangeBytes(socket, encodeRequest(target, 'GET', path, ['Connection: close', ...headers]))
}

/** The same over plain HTTP. */
export function requestHttp(target: Target, path: string): Promise<string> {
  const socket = connect(actualPortOf(target, documentedPorts.http), '127.0.0.1')
  return exchangeBytes(socket, encodeRequest(target, 'GET', path, ['Connection: close']))
}

/** The first bytes of the answer to a request that goes on. */
export async function requestFirstBytes(
  target: Target,
  method: string,
  path: string,
  headers: readonly string[],
) {
  const { socket } = await shakeHands(target)
  socket.write(encodeRequest(target, method, path, headers))
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return chunk.toString('latin1')
}

/** An opening handshake of RFC 6455: the status line of the answer. */
export async function requestUpgrade(target: Target, origin: string | null): Promise<string> {
  const headers = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(origin === null ? [] : [`Origin: ${origin}`]),
  ]
  const answer = await requestFirstBytes(target, 'GET', '/api/v4/websocket', headers)
  return answer.slice(0, answer.indexOf('\r\n'))
}

/** `ok`, or the code of the error, of a TCP connection. */
export async function tryConnect(port: number, address = '127.0.0.1'): Promise<string> {
  const socket = connect(port, address)
  try {
    await once(socket, 'connect')
    return 'ok'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? ''
  } finally {
    socket.destroy()
  }
}

async function exchangeBytes(socket: Socket, bytes: string | Uint8Array): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

function encodeRequest(target: Target, method: string, path: string, headers: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, `Host: ${targetNameOf(target)}`, ...headers, '', ''].join('\r\n')
}

function listSubjects(leaf: X509Certificate | undefined): string[] {
  const found: string[] = []
  for (let one = leaf; one && found.length < 5; one = one.issuerCertificate) found.push(one.subject)
  return found
}

function codeOf(error: unknown): string | null {
  return typeof error === 'string' ? error : ((error as { code?: string } | null)?.code ?? null)
}
