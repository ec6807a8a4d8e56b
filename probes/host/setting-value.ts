import * as z from 'zod'
import { parseDsn } from '../database/dsn/dsn.ts'
import { isSecretName } from '../inventory/secret-name.ts'

/** A setting's value as far as it may be written down. */
export const settingValueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string(), z.number(), z.boolean()])),
])
export type SettingValue = z.infer<typeof settingValueSchema>

/** URLs without their user, password, query and fragment, any of which may be a secret; other text as it is. */
export function redactCredentials(text: string): string {
  if (!text.includes('://')) return text
  // A part of a password with blanks has no scheme of its own.
  const shown = (word: string) => (word.includes('@') && !word.includes('://') ? '…' : redactUrl(word))
  return text.split(/(\s+)/).map(shown).join('')
}

function redactUrl(text: string): string {
  if (!text.includes('://')) return text
  // Behind another word, or several run together: where one ends isn't known.
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.split('://').length > 2)
    return text.replace(/\/\/.*$/s, '//…')
  const url = URL.parse(text)
  if (!url) return text.replace(/\/\/.*$/s, '//…')
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return url.href === `${text}/` ? text : url.href
}

/** Is there a secret in these words, as arguments of a process: `--config=mysql://user:password@…`, `--password=…`? */
export function hasSecret(words: readonly string[]): boolean {
  return words.some((word, index) => {
    // Too long to be looked through is too long to be written down.
    if (word.length > 4096) return true
    const [, name, value] = /^-{0,2}([\w.-]+)=(.*)$/s.exec(word) ?? []
    if (hasPassword(word) || hasLogin(word)) return true
    if (name !== undefined && value !== undefined && value !== '') return isSecretName(name)
    const following = words[index + 1]
    return (
      /^--[\w-]+$/.test(word) &&
      isSecretName(word.slice(2)) &&
      following !== undefined &&
      !following.startsWith('-')
    )
  })
}

/** A DSN whose password may hold every separator and may stand in its query; what can't be read may hold one. */
function hasPassword(word: string): boolean {
  const [url] = /\b(?:mysql|postgres(?:ql)?):\/\/.*$/is.exec(word) ?? []
  const bare = /@(?:tcp|unix)\(/i.test(word) ? word.replace(/^-{0,2}[\w.-]+=/, '') : undefined
  const text = url ?? bare
  if (text === undefined) return false
  const dsn = parseDsn(text, url === undefined ? 'mysql' : '')
  const named = [...text.matchAll(/[?&\s]([\w-]+)=/g)].some(([, name = '']) => isSecretName(name))
  return dsn.status !== 'ok' || dsn.hasPassword || named
}

/** `//user:password@`, wherever the password's own separators stand. */
function hasLogin(word: string): boolean {
  const start = word.indexOf('://')
  const colon = start < 0 ? -1 : word.indexOf(':', start + 3)
  return colon >= 0 && colon < word.lastIndexOf('@')
}
