import { createHash } from 'node:crypto'

/**
 * What the script of `mmverify host-script` puts in the place of a secret, alone or with a digest of it behind (`-0123456789ab`). No reader
 * takes it for anything but a secret.
 */
export const maskedSecret = 'mmverify-masked'

/** Whether a text has a secret in it of which nothing is known: two of them may differ and look alike. */
export function holdsUnknownSecret(text: string): boolean {
  return /mmverify-masked(?!-[0-9a-f]{12})/.test(text)
}

/**
 * A value of config.json as the script has it, so that a configuration which was read whole can be compared with one that was masked on its
 * host. Finds the same secrets as `redactionProgram`, which says the same in awk; a test compares the two.
 *
 * @param key - the name of the setting, without its section
 */
export function maskSecrets(key: string, value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(key, value)
  if (typeof value !== 'object' || value === null || depth > 64) return value
  if (Array.isArray(value)) return value.map((item) => maskSecrets(key, item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskSecrets(name, item, depth + 1)]),
  )
}

function maskText(key: string, text: string): string {
  if (text.length > textLimit) return text
  if (text !== '' && (isSecret(key) || /^(?:secret|password|key|token)$/i.test(key))) return hide(text)
  const url = text.replace(
    /(:\/\/[^:/@ "']*:)([^/ "]+)@/g,
    (_, before: string, password: string) => `${before}${hide(password)}@`,
  )
  const driver = url.replace(
    /([^:/@ "'=,;]+:)([^ "]+)(@(?:tcp|tcp4|tcp6|unix)\()/g,
    (_, before: string, password: string, after: string) => `${before}${hide(password)}${after}`,
  )
  return maskNamed(driver)
}

/** `password=…`, as libpq and the queries of URLs have it. */
function maskNamed(text: string): string {
  const pattern = /([A-Za-z_]+)=(?:'([^']*)'|([^ ="\t;,&'][^ \t;,&"]*))/g
  let shown = ''
  let from = 0
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [whole, name = '', quoted, plain] = found
    const value = quoted ?? plain ?? ''
    if (!isSecret(name)) {
      // What looks like a value may hold another name.
      pattern.lastIndex = found.index + name.length + 2
      continue
    }
    const masked = isOpen(value) ? hide(value) : value
    shown += `${text.slice(from, found.index)}${name}=${quoted === undefined ? masked : `'${masked}'`}`
    from = found.index + whole.length
  }
  return shown + text.slice(from)
}

/** What is longer is no DSN. */
const textLimit = 100_000

function hide(secret: string): string {
  if (/^mmverify-masked(?:-[0-9a-f]{12})?$/.test(secret)) return secret
  if (secret.includes(maskedSecret)) return maskedSecret
  return `${maskedSecret}-${createHash('sha256').update(`mmverify:${secret}`).digest('hex').slice(0, 12)}`
}

function isSecret(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (
    /(?:file|path|host|dir|publickey|expiry|length|hours|days|iterations|enabled?|bypass)$/.test(plain) ||
    /^(?:use|enable)/.test(plain)
  )
    return false
  return (
    /(?:pass|passwd|password|passphrase|passcode|pwd|pswd|pw|secret|token|credential|salt|bearer|masterauth)s?[0-9]?[0-9]?$/.test(
      plain,
    ) ||
    /(?:private|access|api|secret|shared|master|signing|developer|split|license|encrypt|encryption|hmac|account|auth)key(?:id)?s?[0-9]?$/.test(
      plain,
    )
  )
}

/** Neither a place where the secret is, nor a mask. */
function isOpen(text: string): boolean {
  return !(
    /^(?:true|false|yes|no|on|off|none|null|nil|ask|prompt|omit|0|1|x*|\**|\.*)$/i.test(text) ||
    /^(?:\$[A-Za-z_][A-Za-z0-9_]*|\$[{(].*|%[A-Za-z_][A-Za-z0-9_]*%|%\([A-Za-z0-9_-]+\)s|%[sdn]|@.*|<.*>|\[.*\]|ENC\[.*|\{.*|!vault.*|\$[0-9a-z]+\$.*|\*[0-9A-F]+|SCRAM-SHA-.*)$/.test(
      text,
    ) ||
    /^(?:file|env|cmd|pass|op|vault|sdb|ssm|secret|secretref|keyring):/.test(text) ||
    /^~?(?:\.\.?)?(?:\/[A-Za-z0-9_.@-]+){2,}$/.test(text) ||
    /^[A-Za-z0-9_./-]+\.(?:pem|key|json|txt|yml|yaml|ini|conf|cnf)$/.test(text)
  )
}
