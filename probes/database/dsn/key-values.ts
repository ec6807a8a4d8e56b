import { DsnError } from './dsn-error.ts'

/**
 * libpq's `key=value` pairs: space around `=` is allowed, a value may stand in single quotes, and a backslash takes the
 * next character as it is. The last of each name counts.
 *
 * @throws DsnError
 */
export function parseKeyValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>()
  let rest = text.trimStart()
  while (rest !== '') {
    const key = /^([^\s=]*)\s*=\s*/.exec(rest)
    if (!key?.[1]) throw new DsnError('parameter')
    rest = rest.slice(key[0].length)
    const value = (rest.startsWith("'") ? quotedValue : bareValue).exec(rest)
    if (!value) throw new DsnError('quote')
    pairs.set(key[1], (value[1] ?? '').replace(/\\(.)/gsu, '$1'))
    rest = rest.slice(value[0].length).trimStart()
  }
  return pairs
}

const quotedValue = /^'((?:[^'\\]|\\.)*)'/su
const bareValue = /^((?:[^\s\\]|\\.)*)(?=\s|$)/su
