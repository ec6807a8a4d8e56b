import { createRequire } from 'node:module'
import fc from 'fast-check'
import type { Connection } from 'mysql2'
import { expect, test } from 'vitest'
import { wrapSecret } from '../../../core/secret.ts'
import { createAuthPlugins } from './mysql-authentication.ts'

/** The library's own functions, which the product does not use: another hand's reading of both protocols. */
const require = createRequire(import.meta.url)
const sha2 = require('../../../node_modules/mysql2/lib/auth_plugins/caching_sha2_password.js') as {
  calculateToken(password: string, nonce: Buffer): Buffer
}
const sha1 = require('../../../node_modules/mysql2/lib/auth_41.js') as {
  calculateToken(password: string, first: Buffer, rest: Buffer): Buffer
}

test('challenges are answered as the protocols have it', () => {
  const answer = (plugin: string, password: string, nonce: Buffer) => {
    const progress = { proof: 'certificate', encrypted: true, method: '', refusal: null } as const
    const plugins = createAuthPlugins(wrapSecret(password), { ...progress })
    return plugins[plugin]?.({ connection: null as unknown as Connection, command: '' })(nonce)
  }
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      (password, bytes) => {
        const nonce = Buffer.concat([bytes, Buffer.of(0)])
        expect(answer('caching_sha2_password', password, nonce)).toEqual(
          sha2.calculateToken(password, nonce.subarray(0, 20)),
        )
        expect(answer('mysql_native_password', password, nonce)).toEqual(
          sha1.calculateToken(password, nonce.subarray(0, 8), nonce.subarray(8, 20)),
        )
      },
    ),
  )
})
