import ssh2, { type ParsedKey } from 'ssh2'
import type { Secret } from '../../../../core/secret.ts'

/** A private key can't be used. The message quotes nothing of it. */
export class PrivateKeyError extends Error {
  override readonly name = 'PrivateKeyError'
}

/**
 * A private key in any form ssh2 reads (OpenSSH, PEM, PPK).
 *
 * @throws PrivateKeyError where it can't be read or opened.
 */
export function parsePrivateKey(text: string, passphrase: Secret | null): ParsedKey {
  const parsed = ssh2.utils.parseKey(text, passphrase?.reveal())
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key === undefined || key instanceof Error) {
    throw new PrivateKeyError(
      passphrase
        ? 'not a private key, or the passphrase is wrong'
        : 'not a private key, or it needs a passphrase',
    )
  }
  if (!key.isPrivateKey()) throw new PrivateKeyError('a public key: the private one is needed')
  return key
}
