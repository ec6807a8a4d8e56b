import { createHash } from 'node:crypto'
import type { AuthPlugin } from 'mysql2'
import { type PeerProof, ruleOnMethod } from '../../../core/credential-rules.ts'
import type { Secret } from '../../../core/secret.ts'
import type { NoLogin } from '../database-facts.ts'

/** What of a login only we know: the library's errors do not say it. */
export interface LoginProgress {
  /** Null: the server has not got so far that it could show who it is. Nothing is answered then. */
  proof: PeerProof | null
  encrypted: boolean
  /** The method that was last answered, or asked for. */
  method: string
  /** Why we went away. */
  refusal: NoLogin | null
}

/** Every client names a method of its own first; the server switches to the account's (AuthSwitchRequest). */
export const firstMethod = 'mysql_native_password'

/** Whether the method may be answered now; if not, why is noted. */
export function permitMethod(progress: LoginProgress, method: string): boolean {
  const { proof, encrypted } = progress
  progress.method = method
  if (proof === null) {
    // Such packets came in clear, before or instead of TLS, by whoever is on the way.
    progress.refusal ??= { status: 'violation', field: 'auth_switch', received: 'before TLS' }
    return false
  }
  const ruling = ruleOnMethod('mysql', method, proof)
  if (ruling === 'allowed') return true
  progress.refusal ??=
    ruling === 'withheld'
      ? { status: 'withheld', method, proof, encrypted }
      : { status: 'unsupported', method }
  return false
}

/**
 * The library's table of plugins, which has one for every name that a server can think of: so that nothing but
 * `core/credential-rules.ts` decides what is answered, and the library's own plugins, which send the password under any RSA key
 * that they are given, are never reached. A server may switch once.
 */
export function createAuthPlugins(password: Secret, progress: LoginProgress): Record<string, AuthPlugin> {
  let switches = 0
  const pluginOf =
    (name: string): AuthPlugin =>
    () => {
      switches += 1
      const method = readableMethod(name)
      const answer = switches === 1 && permitMethod(progress, method) ? answers[method] : undefined
      if (switches > 1) progress.refusal ??= { status: 'violation', field: 'auth_switch', received: method }
      const next = answer?.(password, progress)
      return (data) => {
        const reply = next?.(data) ?? null
        if (reply) return reply.bytes
        progress.refusal ??= {
          status: 'violation',
          field: 'auth_more_data',
          received: data.subarray(0, 1).toString('hex'),
        }
        return Promise.reject<Buffer>(new Error(progress.refusal.status))
      }
    }
  return new Proxy<Record<string, AuthPlugin>>(
    {},
    {
      getOwnPropertyDescriptor: (_, name) => ({
        configurable: true,
        enumerable: true,
        value: pluginOf(String(name)),
      }),
      get: (_, name) => pluginOf(String(name)),
    },
  )
}

/** One step of a method: what to send, which may be nothing. Null: the method has no answer to that. */
type Answer = (data: Buffer) => { bytes: Buffer | null } | null
type Method = (password: Secret, progress: LoginProgress) => Answer

/** By the names of `core/credential-rules.ts`. */
const answers: Readonly<Record<string, Method>> = {
  mysql_native_password: (password) => answerOnce((nonce) => scramble('sha1', password, nonce, 'before')),
  sha256_password: (password) => answerOnce(() => inClear(password)),
  mysql_clear_password: (password) => answerOnce(() => inClear(password)),
  caching_sha2_password: (password, progress) => {
    const fast = answerOnce((nonce) => scramble('sha256', password, nonce, 'behind'))
    let asked = false
    return (data) => {
      const first = fast(data)
      if (first) return first
      if (asked) return null
      asked = true
      // 3: the server had the hash in its cache, and its OK follows. 4: it wants the password.
      if (data.equals(Buffer.of(3))) return { bytes: null }
      const full = data.equals(Buffer.of(4)) && permitMethod(progress, 'caching_sha2_password in full')
      return full ? { bytes: inClear(password) } : null
    }
  },
}

function answerOnce(answer: (data: Buffer) => Buffer): Answer {
  let answered = false
  return (data) => {
    if (answered) return null
    answered = true
    return { bytes: answer(data) }
  }
}

/** H(password) XOR H(nonce and H(H(password))): mysql_native_password has the nonce before, caching_sha2_password behind. */
function scramble(algorithm: string, password: Secret, data: Buffer, place: 'before' | 'behind'): Buffer {
  const hash = (...parts: Uint8Array[]) => createHash(algorithm).update(Buffer.concat(parts)).digest()
  const nonce = data.subarray(0, nonceLength)
  const once = hash(Buffer.from(password.reveal()))
  const twice = hash(once)
  const mask = place === 'before' ? hash(nonce, twice) : hash(twice, nonce)
  return Buffer.from(once.map((byte, index) => byte ^ (mask[index] ?? 0)))
}

const nonceLength = 20

function inClear(password: Secret): Buffer {
  return Buffer.from(`${password.reveal()}\0`)
}

/** A name that a server sent, fit to be shown. */
function readableMethod(name: string): string {
  return /^\w{1,64}$/.test(name) ? name : 'of a name that is none'
}
