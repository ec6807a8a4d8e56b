import * as z from 'zod'
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

/** A URL without its user, password, query and fragment, any of which may be a secret; other text as it is. */
export function withoutCredentials(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text
  const url = URL.parse(text)
  if (!url) return text.replace(/\/\/.*$/s, '//…')
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return url.href === `${text}/` ? text : url.href
}

/** Is there a secret in these words, as arguments of a process: `--config=mysql://user:password@…`, `--password=…`? */
export function carriesSecret(words: readonly string[]): boolean {
  return words.some((word, index) => {
    // Too long to be looked through is too long to be written down.
    if (word.length > 4096) return true
    const [, name, value] = /^-{0,2}([\w.-]+)=(.*)$/s.exec(word) ?? []
    if (isDataSource(word) || hasLogin(word)) return true
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

/** A DSN, whose password may hold every separator and may stand in its query. */
function isDataSource(word: string): boolean {
  return /\b(?:mysql|postgres(?:ql)?):\/\//i.test(word) || /@(?:tcp|unix)\(/i.test(word)
}

/** `//user:password@`, wherever the password's own separators stand. */
function hasLogin(word: string): boolean {
  const start = word.indexOf('://')
  const colon = start < 0 ? -1 : word.indexOf(':', start + 3)
  return colon >= 0 && colon < word.lastIndexOf('@')
}
