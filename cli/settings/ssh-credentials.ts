import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Credentials } from '../../core/ssh-endpoint.ts'
import { PrivateKeyError, parsePrivateKey } from '../../probes/host/transports/ssh/login-credentials.ts'
import type { InventoryHost } from '../../probes/inventory/inventory-host.ts'
import { readText } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'
import type { NodeConfig, SshConfig } from './access-schema.ts'
import { readSecret } from './secrets.ts'

/** What to log in with: the agent, then keys, then a password. A node's own beat those of its inventory, which beat the shared. */
export async function readCredentials(
  host: InventoryHost | null,
  node: NodeConfig | undefined,
  ssh: SshConfig,
): Promise<Credentials> {
  const files = host?.identityFiles.length ? host.identityFiles : (ssh.identityFiles ?? [])
  const passphrase = await readSecret({}, 'MMVERIFY_SSH_PASSPHRASE', 'the passphrase')
  const own = await readSecret(
    { env: node?.passwordEnv, file: node?.passwordFile },
    null,
    `the password of node ${node?.name}`,
  )
  const shared = await readSecret(
    { env: ssh.passwordEnv, file: ssh.passwordFile },
    'MMVERIFY_SSH_PASSWORD',
    'the SSH password',
  )
  return {
    agent: (ssh.agent ?? true) ? (process.env.SSH_AUTH_SOCK ?? null) : null,
    keys: await Promise.all(files.map((path) => readKey(expandHome(path), passphrase))),
    password: own ?? host?.password ?? shared,
  }
}

async function readKey(path: string, passphrase: Parameters<typeof parsePrivateKey>[1]) {
  const text = await readText(path, 'private key')
  try {
    return parsePrivateKey(text, passphrase)
  } catch (error) {
    if (error instanceof PrivateKeyError) throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}

function expandHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
}
