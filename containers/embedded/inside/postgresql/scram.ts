import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

const iterations = 4096

/** What is kept of a password (RFC 5803). */
interface Verifier {
  salt: Buffer
  storedKey: Buffer
  serverKey: Buffer
}

export function createScramVerifier(password: string): Verifier {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256')
  const clientKey = computeHmac(salted, 'Client Key')
  return { salt, storedKey: computeSha256(clientKey), serverKey: computeHmac(salted, 'Server Key') }
}

/** The server's side of SCRAM-SHA-256 (RFC 5802 §5), without channel binding. Null: not what the protocol has there. */
export function createScramExchange(verifier: Verifier) {
  let clientFirst = ''
  let serverFirst = ''
  return {
    /** The answer to client-first-message. */
    first(message: string): string | null {
      const [, bare = '', nonce] = /^[ny],,(n=[^,]*,r=([\x21-\x2b\x2d-\x7e]+))$/.exec(message) ?? []
      if (nonce === undefined) return null
      clientFirst = bare
      serverFirst = `r=${nonce}${randomBytes(18).toString('base64')},s=${verifier.salt.toString('base64')},i=${iterations}`
      return serverFirst
    },
    /** The answer to client-final-message; null: the proof is not one of the password. */
    final(message: string): string | null {
      const [, withoutProof = '', nonce, proof = ''] = /^(c=[^,]*,(r=[^,]*)),p=([^,]*)$/.exec(message) ?? []
      if (nonce === undefined || nonce !== serverFirst.split(',')[0]) return null
      const authMessage = `${clientFirst},${serverFirst},${withoutProof}`
      const signature = computeHmac(verifier.storedKey, authMessage)
      const given = Buffer.from(proof, 'base64')
      if (given.length !== signature.length) return null
      const clientKey = signature.map((byte, index) => byte ^ (given[index] ?? 0))
      if (!timingSafeEqual(computeSha256(clientKey), verifier.storedKey)) return null
      return `v=${computeHmac(verifier.serverKey, authMessage).toString('base64')}`
    },
  }
}

function computeHmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function computeSha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
