/**
 * Does the name of a setting say that its value is a secret? `passwd`, `postgres.mm_database_pass`, `ansible_password`,
 * `AtRestEncryptKey`, `SecretKey` … Names of files and switches that merely speak of one are not.
 */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !nonSecretName.test(name)
}

const secretName =
  /(?:pass(?:wd|word|phrase|code)?|pwd|secret|token|credentials?|salt|private_?key|access_?key(?:_?id)?|api_?key|secret_?key|encrypt(?:ion)?_?key)$/i
const nonSecretName =
  /(?:file|path|host|_?public_?key|key_?file|has_?password|no_?pass(?:wd|word)?)$|^(?:enable|require|use)|(?:com|by)pass$/i

/** A reference to a secret kept elsewhere, not the secret: a template, an SDB URI, vault's ciphertext, a key file. */
export function isReference(value: string): boolean {
  return /^\s*(?:\{\{.*\}\}|sdb:\/\/\S+|\$ANSIBLE_VAULT;.*|~?\/\S+\.(?:pem|key)|~?\/\S*\.ssh\/\S+)\s*$/s.test(
    value,
  )
}
