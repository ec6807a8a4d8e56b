import type { DatabaseAccess, DatabaseAccount, DatabaseKind } from '../../../core/database-access.ts'
import { secret } from '../../../core/secret.ts'

/** Unlike any other text, so that a search through everything sent and kept finds it. */
export const password = 'PW-7f3a91-canary'

export const account: DatabaseAccount = { user: 'auditor', password: secret(password), tls: 'verify-full' }

/** A server on loopback, as Mattermost would name it. */
export function loopbackAccess(
  kind: DatabaseKind,
  port: number,
  overrides: Partial<DatabaseAccess> = {},
): DatabaseAccess {
  return {
    name: 'primary',
    kind,
    host: 'localhost',
    port,
    connectTo: { address: '127.0.0.1', port },
    through: null,
    database: 'mattermost',
    appUser: 'mmuser',
    ca: [],
    account: null,
    ...overrides,
  }
}
