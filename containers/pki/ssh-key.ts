import { generateKeyPairSync } from 'node:crypto'
import type { ParsedKey } from 'ssh2'
import { parsePrivateKey } from '../../probes/host/transports/ssh/login-credentials.ts'

export interface SshKey {
  private: ParsedKey
  /** PEM of the private key. */
  pem: string
  /** The public one as authorized_keys and known_hosts have it: `ecdsa-sha2-nistp256 AAAA…`. */
  public: string
}

/** A fresh key. By Node, since one in some hundred of those that ssh2 makes can't be read again, by ssh2 itself. */
export function createSshKey(): SshKey {
  const { privateKey: pem } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { format: 'pem', type: 'sec1' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  })
  const key = parsePrivateKey(pem, null)
  return { private: key, pem, public: `${key.type} ${key.getPublicSSH().toString('base64')}` }
}
