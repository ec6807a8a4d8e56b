import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { Socket } from 'node:net'
import { authenticationOk, encodeMessage, readyForQuery } from './scripted-postgresql.ts'

const salt = Buffer.from('salt')

/** An authentication request by its code. */
export function encodeRequest(code: number, body: string | Uint8Array = ''): Buffer {
  return encodeMessage('R', Buffer.concat([Buffer.of(0, 0, 0, code), Buffer.from(body)]))
}

export const askForPassword = encodeRequest(3)
export const askForMd5 = encodeRequest(5, salt)
export const letIn = Buffer.concat([authenticationOk, readyForQuery])
export const askForSasl = (...mechanisms: string[]) =>
  encodeRequest(10, `${mechanisms.map((name) => `${name}\0`).join('')}\0`)

/** Hears messages one by one: the startup first, then those that have a type. */
export function onMessages(
  hear: (message: Buffer) => void,
  act: (socket: Socket, message: Buffer, count: number) => void,
): (socket: Socket) => void {
  return (socket) => {
    let held = Buffer.alloc(0)
    let count = 0
    socket.on('data', (bytes) => {
      held = Buffer.concat([held, bytes])
      for (;;) {
        const type = count === 0 ? 0 : 1
        if (held.length < type + 4 || held.length < type + held.readUInt32BE(type)) return
        const end = type + held.readUInt32BE(type)
        const message = held.subarray(0, end)
        held = held.subarray(end)
        count += 1
        hear(message)
        act(socket, message, count)
      }
    })
  }
}

/**
 * A server's side of SCRAM-SHA-256 (RFC 5802 §3), which knows the password.
 *
 * @param proves - whether it ends with its own proof, as it must
 */
export function askByScram(
  { iterations, password, proves = true }: { iterations: number; password: string; proves?: boolean },
  hear: (message: Buffer) => void,
): (socket: Socket) => void {
  let first = ''
  let challenge = ''
  return onMessages(hear, (socket, message, count) => {
    const text = message.toString('latin1')
    if (count === 1) socket.write(askForSasl('SCRAM-SHA-256'))
    if (count === 2) {
      first = text.slice(text.indexOf('n=*'))
      const nonce = first.slice(first.indexOf('r=') + 2)
      challenge = `r=${nonce}server,s=${salt.toString('base64')},i=${iterations}`
      socket.write(encodeRequest(11, challenge))
    }
    if (count === 3) {
      const final = text.slice(text.indexOf('c='))
      const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
      const exchange = [first, challenge, final.slice(0, final.indexOf(',p='))].join(',')
      const signature = createHmac('sha256', createHmac('sha256', salted).update('Server Key').digest())
        .update(exchange)
        .digest('base64')
      socket.write(proves ? Buffer.concat([encodeRequest(12, `v=${signature}`), letIn]) : letIn)
    }
    if (count > 3) socket.end()
  })
}

/** What these messages tell of the password. */
export function learnFromPostgresql(messages: readonly Buffer[], user: string, password: string): string[] {
  const all = Buffer.concat(messages)
  const md5 = (...parts: (string | Buffer)[]) =>
    createHash('md5')
      .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
      .digest('hex')
  const learned: string[] = []
  if (all.includes(password)) learned.push('password')
  if (all.includes(md5(md5(password, user), salt))) learned.push('hash')
  if (all.includes(',p=')) learned.push('proof')
  return learned.toSorted()
}
