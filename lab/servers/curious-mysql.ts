import { createHash, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import type { Socket } from 'node:net'
import { encodePacket, greetingNonce, okPacket } from './scripted-mysql.ts'

/** The methods that a MySQL or MariaDB server may ask for, and names that are none. */
export const mysqlMethods = [
  'mysql_native_password',
  'caching_sha2_password',
  'caching_sha2_password in full',
  'sha256_password',
  'mysql_clear_password',
  'mysql_old_password',
  'client_ed25519',
  'parsec',
  'dialog',
  'auth_gssapi_client',
  'authentication_ldap_sasl_client',
  'auth_socket',
  'toString',
  '__proto__',
] as const
export type MysqlMethod = (typeof mysqlMethods)[number]

/** The plugin that a method belongs to. */
export const pluginOf = (method: MysqlMethod) => method.replace(' in full', '')

const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** The server's own challenge, chosen for a table that was made beforehand. */
export const chosenNonce = Buffer.alloc(20, 'n')

export function encodeSwitch(sequence: number, plugin: string): Buffer {
  return encodePacket(
    sequence,
    Buffer.concat([Buffer.of(0xfe), Buffer.from(`${plugin}\0`), chosenNonce, Buffer.of(0)]),
  )
}

/**
 * Does everything to learn the password by a method: switches to its plugin, has it all in full, and offers its own RSA key to
 * whoever asks for one. Then lets in.
 */
export function askByMethod(method: MysqlMethod, hear: (payload: Buffer) => void): (socket: Socket) => void {
  return onPackets(hear, (socket, payload, sequence, count) => {
    if (count === 1) return socket.write(encodeSwitch(sequence, pluginOf(method)))
    if (payload.equals(Buffer.of(1)) || payload.equals(Buffer.of(2)))
      return socket.write(encodePacket(sequence, Buffer.concat([Buffer.of(1), Buffer.from(key.publicKey)])))
    if (payload[0] === comQuery) return socket.end()
    const full = method === 'caching_sha2_password in full' && count === 2
    if (full) return socket.write(encodePacket(sequence, Buffer.of(1, 4)))
    return socket.write(encodePacket(sequence, okPacket))
  })
}

const comQuery = 3

/** Acts on each packet of the login; `sequence` is the number that the answer bears. */
export function onPackets(
  hear: (payload: Buffer) => void,
  act: (socket: Socket, payload: Buffer, sequence: number, count: number) => void,
): (socket: Socket) => void {
  return (socket) => {
    let held = Buffer.alloc(0)
    let count = 0
    socket.on('data', (bytes) => {
      held = Buffer.concat([held, bytes])
      while (held.length >= 4 && held.length >= 4 + held.readUIntLE(0, 3)) {
        const end = 4 + held.readUIntLE(0, 3)
        const payload = held.subarray(4, end)
        const sequence = (held[3] ?? 0) + 1
        held = held.subarray(end)
        count += 1
        hear(payload)
        act(socket, payload, sequence, count)
      }
    })
  }
}

/** What these packets tell of the password to whoever has the server's private key. */
export function learnFromMysql(payloads: readonly Buffer[], password: string): string[] {
  const all = Buffer.concat(payloads)
  const hashes = [greetingNonce, chosenNonce].flatMap((nonce) => [
    answerChallenge('sha1', password, (twice) => [nonce, twice]),
    answerChallenge('sha256', password, (twice) => [twice, nonce]),
  ])
  const learned = new Set<string>()
  if (all.includes(password)) learned.add('password')
  if (payloads.some((payload) => decrypt(payload)?.includes(password))) learned.add('password under RSA')
  if (hashes.some((hash) => all.includes(hash))) learned.add('hash')
  return [...learned].toSorted()
}

function answerChallenge(algorithm: string, password: string, order: (twice: Buffer) => Buffer[]): Buffer {
  const hash = (...parts: Buffer[]) => createHash(algorithm).update(Buffer.concat(parts)).digest()
  const once = hash(Buffer.from(password))
  const mask = hash(...order(hash(once)))
  return once.map((byte, index) => byte ^ (mask[index] ?? 0)) as Buffer
}

/** As both plugins that use RSA have it: OAEP, and below it the challenge over and over. */
function decrypt(payload: Buffer): string | null {
  if (payload.length !== 256) return null
  try {
    const masked = privateDecrypt({ key: key.privateKey, oaepHash: 'sha1' }, payload)
    return Buffer.from(masked.map((byte, index) => byte ^ (chosenNonce[index % 20] ?? 0))).toString('latin1')
  } catch {
    return null
  }
}
