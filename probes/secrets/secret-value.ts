import type { Truth } from '../../core/truth.ts'
import { holdsMaskedSecret } from '../host/masked-secret.ts'
import { isSecretName } from './secret-name.ts'

/**
 * Is this value, behind a name that tells of a secret, the secret itself? No: it names a place where the secret is kept, or is sealed, a
 * hash, a mask or a switch. Unknown: a template makes a part of it.
 */
export function isSecretInTheClear(value: string): Truth {
  const text = value.trim()
  if (text === '' || nothing.test(text) || mask.test(text)) return 'no'
  if (sealed.test(text) || isHash(text) || isPlace(text)) return 'no'
  if (!/\{\{|\{%/.test(text)) return 'yes'
  return judgeTemplate(text)
}

/** Is there a secret in this text, whatever its name: a login in a URL or a DSN, a private key, a token of a known make, or the mask of one? */
export function containsSecret(text: string): boolean {
  return (
    holdsMaskedSecret(text) ||
    hasPrivateKey(text) ||
    knownToken.test(text) ||
    hasLogin(text) ||
    hasNamedPassword(text) ||
    hasNamedMember(text)
  )
}

/** A value that is a key in the clear: sealed ones say so. */
function hasPrivateKey(text: string): boolean {
  return /-----BEGIN (?:[A-Z0-9]{1,10} )?PRIVATE KEY-----/.test(text) && !/Proc-Type: 4,ENCRYPTED/.test(text)
}

/** Tokens that say by their beginning what they are: of GitHub, GitLab, Slack, Stripe, npm, Hashicorp and JSON Web Tokens. */
const knownToken =
  /(?:^|[^A-Za-z0-9_-])(?:gh[pousr]_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9_]{20}|glpat-[\w-]{16}|xox[abprs]-[\w-]{10}|sk_live_[A-Za-z0-9]{10}|npm_[A-Za-z0-9]{30}|hvs\.[\w-]{20}|eyJ[\w-]{10,2000}\.eyJ[\w-]{2})/

const nothing = /^(?:true|false|yes|no|on|off|none|null|nil|~|ask|prompt|undefined|omit|0|1|""|'')$/i
/** What mysql and others write over a password, and what logs put in its place. */
const mask = /^(?:x{2,}|\*+|\.{2,}|…|<[^<>]*>|\[(?:redacted|hidden|filtered|masked)\]|(?:redacted|hidden))$/i

/** Ciphertext of ansible-vault, GPG, SOPS, eyaml, age, Kubernetes' sealed secrets. */
const sealed =
  /^(?:!vault\b|\$ANSIBLE_VAULT;|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE|PKCS7|ENCRYPTED PRIVATE KEY)-----|ENC\[)/

/** What a password was made into by a one-way function: crypt's kinds, MySQL's, PostgreSQL's, LDAP's. */
function isHash(text: string): boolean {
  return /^(?:\$(?:1|2[abxy]?|5|6|7|y|gy|argon2(?:id|i|d)|apr1|scrypt|P|pbkdf2[\w-]*)\$\S+|\*[0-9A-F]{40}|md5[0-9a-f]{32}|SCRAM-SHA-(?:1|256)\$\S+|\{(?:SSHA?|SMD5|CRYPT|ARGON2)\d*\}\S+)$/i.test(
    text,
  )
}

/** A reference to where the secret is kept: a file, an environment variable, a store of secrets. */
function isPlace(text: string): boolean {
  return (
    /^(?:\$\{?[A-Za-z_]\w*(?::?-)?\}?|\$\([^()]*\)|%[A-Za-z_]\w*%|%\([\w-]+\)s|%[sdn])$/.test(text) ||
    /^(?:sdb|op|vault|awssm|ssm|gopass|keyring|secret|secretref|azurekeyvault|gcp-secret-manager|bao|pass|file|env|cmd):(?:\/\/)?[\w./#:@?=&,{} -]+$/i.test(
      text,
    ) ||
    /^arn:aws[\w-]*:(?:secretsmanager|ssm|kms):\S+$/.test(text) ||
    /^(?:~|\.{1,2})?\/[\w.@-]{1,64}(?:\/[\w.@-]{1,64})+$/.test(text) ||
    /^(?:~\/|\.\/|\/)?[\w./-]{1,200}\.(?:pem|key|json|txt|ya?ml|pass|secret|token|gpg|age|ppk)$/.test(text) ||
    /^@\S{1,200}$/.test(text)
  )
}

/** Jinja: a literal that stands in for a value is in the clear, and what stands around a template may be a part of the secret. */
function judgeTemplate(text: string): Truth {
  if (text.length > templateLimit) return 'unknown'
  const expressions = text.match(/\{\{[^{}]*\}\}/g) ?? []
  const literal =
    /(?:\bdefault|\|\s*d)\s*\(\s*(['"])(?!\1)[^'"]+\1|^\{\{-?\s*(['"])(?!\2)[^'"]+\2\s*(?:-?\}\}|\|)/
  if (expressions.some((expression) => literal.test(expression))) return 'yes'
  return text.replace(/\{\{[^{}]*\}\}|\{#[^{}]*#\}/g, '').trim() === '' ? 'no' : 'unknown'
}

/** Longer templates are programs. */
const templateLimit = 4096

/**
 * `scheme://user:password@host`, and the driver of MySQL's `user:password@tcp(host)`. A colon that is followed by a port and a slash
 * begins no password, as in `docker://registry:5000/app@sha256:…`; a password may hold every other separator.
 */
function hasLogin(text: string): boolean {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const end = text.slice(at + 3, at + 3 + loginLimit).search(/[\s"'<>]|,[a-z]{2,20}:\/\//)
    const rest = text.slice(at + 3, end < 0 ? at + 3 + loginLimit : at + 3 + end)
    const [, password = ''] = /^(?!\[)[^/?#@:]*:(?!\d{1,5}(?:[/?#,]|$))(.*)@/s.exec(rest) ?? []
    if (password !== '' && isSecretInTheClear(password) === 'yes') return true
    if (password !== '' && /\{\{|\{%/.test(password) && judgeTemplate(password) === 'yes') return true
  }
  for (const mark of ['@tcp(', '@unix(']) {
    const at = text.toLowerCase().indexOf(mark)
    if (at < 0) continue
    const before = text.slice(Math.max(0, at - loginLimit), at)
    const [, password = ''] = /^(?:.*[\s"'=])?[^\s"'=:]+:(.+)$/s.exec(before) ?? []
    if (password !== '' && isSecretInTheClear(password) === 'yes') return true
  }
  return false
}

/** No login is longer, and the host of one may be anything. */
const loginLimit = 1024

/** A parameter of a URL or DSN that is a secret by its name: `?password=…`, libpq’s `password=…`, ADO’s `Password=…;`. */
function hasNamedPassword(text: string): boolean {
  const parameters = text.matchAll(/(?:^|[?&;\s])([A-Za-z][\w.-]{0,63})\s?=\s?("[^"]*"|'[^']*'|[^\s&;]+)/g)
  for (const [, name = '', value = ''] of parameters) {
    const bare = value.replace(/^(['"])(.*)\1$/s, '$2')
    if (isSecretName(name) && isSecretInTheClear(bare) === 'yes') return true
  }
  return false
}

/** A member of a JSON object that is a secret by its name, as the settings of Mattermost’s plugins come in one variable. */
function hasNamedMember(text: string): boolean {
  const members = text.matchAll(/"([A-Za-z][\w.-]{0,63})"\s?:\s?"([^"]*)"/g)
  for (const [, name = '', value = ''] of members) {
    if (isSecretName(name) && isSecretInTheClear(value) === 'yes') return true
  }
  return false
}
