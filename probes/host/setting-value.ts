import * as z from 'zod'

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
