import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { DatabaseSettings } from '../inside-settings.ts'
import { endStream, readClientMessage } from './client-messages.ts'
import { serveQueries } from './recorded-session.ts'
import { createScramExchange, createScramVerifier } from './scram.ts'
import { type ErrorFields, encodeAuthentication } from './server-messages.ts'

/** The accounts of the server. */
export interface Accounts {
  settings: DatabaseSettings
  /** Mattermost's own account, whose password nobody has. */
  appUser: string
  database: string
  account: { user: string; password: string }
}

/** Decides by pg_hba.conf about the account and the database that the client names, and serves a client that is let in. */
export async function decideLogin(
  stream: Duplex,
  body: Buffer,
  secure: boolean,
  options: Accounts,
): Promise<void> {
  const parameters = parametersOf(body)
  const user = parameters.get('user')
  const { settings, appUser, account, database } = options
  const known = (user === appUser || user === account.user) && parameters.get('database') === database
  if (!known || (!secure && !(settings.clearText && user === appUser))) {
    const encryption = secure ? 'SSL encryption' : 'no encryption'
    return endStream(stream, {
      ...refusal,
      text: `no pg_hba.conf entry for host "127.0.0.1", user "${user}", database "${database}", ${encryption}`,
    })
  }
  if (user === appUser && settings.method === 'trust') return serveQueries(stream, settings)
  if (user === appUser && settings.method === 'md5') {
    stream.write(encodeAuthentication(5, randomBytes(4)))
    await readClientMessage(stream)
    return endStream(stream, wrongPassword)
  }
  const loggedIn = await verifyScram(
    stream,
    user === account.user ? account.password : randomBytes(16).toString('hex'),
  )
  return loggedIn ? serveQueries(stream, settings) : endStream(stream, wrongPassword)
}

/** Names and values, each ended by a zero byte. */
function parametersOf(body: Buffer): Map<string, string> {
  const words = body.toString().split('\0')
  const pairs = words.flatMap((name, index) =>
    index % 2 === 0 ? [[name, words[index + 1] ?? ''] as const] : [],
  )
  return new Map(pairs)
}

async function verifyScram(stream: Duplex, password: string): Promise<boolean> {
  const mechanism = 'SCRAM-SHA-256'
  stream.write(encodeAuthentication(10, `${mechanism}\0\0`))
  const initial = await readClientMessage(stream)
  const prefix = mechanism.length + 1 + 4
  if (initial?.type !== 'p' || !initial.body.toString().startsWith(`${mechanism}\0`)) return false
  const exchange = createScramExchange(createScramVerifier(password))
  const first = exchange.first(initial.body.subarray(prefix).toString())
  if (first === null) return false
  stream.write(encodeAuthentication(11, first))
  const response = await readClientMessage(stream)
  const final = response?.type === 'p' ? exchange.final(response.body.toString()) : null
  if (final === null) return false
  stream.write(encodeAuthentication(12, final))
  return true
}

const refusal = { severity: 'FATAL', code: '28000', routine: 'ClientAuthentication' } as const
const wrongPassword: ErrorFields = {
  severity: 'FATAL',
  code: '28P01',
  text: 'password authentication failed',
  routine: 'auth_failed',
}
