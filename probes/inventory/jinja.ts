import { createResidue } from '../../core/residue.ts'
import { isSecretName } from '../secrets/secret-name.ts'
import { isSecretInTheClear } from '../secrets/secret-value.ts'
import { createFindings, type SecretFindings } from './secret-places.ts'

export interface JinjaSource {
  isTemplate: boolean
  /** The text with a mark for each expression and without statements and comments; every line where it was. */
  text: string
  /** The expressions again in place of their marks. */
  unmask: (text: string) => string
  /** Secrets that statements set, and what may bring some in that were not read. */
  found: SecretFindings
}

/** Of a private use area, so that no inventory has it. */
const mark = '\uE000'

/** Takes a template apart without running it: both branches of a condition are read, and the body of a loop once. */
export function readJinja(text: string): JinjaSource {
  const expressions: string[] = []
  const found = createFindings()
  let line = 1
  const parts = text.split(/(\{#[\s\S]{0,2000}?#\}|\{%[\s\S]{0,2000}?%\}|\{\{[\s\S]{0,2000}?\}\})/)
  const plain = parts.map((part, index) => {
    const start = line
    line += part.split('\n').length - 1
    if (index % 2 === 0) return part
    const breaks = '\n'.repeat(line - start)
    if (part.startsWith('{#')) return breaks
    if (part.startsWith('{%')) {
      examineStatement(found, part, start)
      return breaks
    }
    expressions.push(part)
    return `${mark}${expressions.length - 1}${mark}${breaks}`
  })
  return {
    isTemplate: parts.some((part, index) => index % 2 === 1 && !part.startsWith('{#')),
    text: plain.join(''),
    unmask: (masked) =>
      masked.replace(/\uE000(\d+)\uE000/g, (_, index: string) => expressions[Number(index)] ?? ''),
    found,
  }
}

function examineStatement(found: SecretFindings, statement: string, line: number): void {
  const [, name = '', , value = ''] = /\bset\s+(\w+)\s*=\s*(['"])(.*?)\2/s.exec(statement) ?? []
  if (isSecretName(name) && isSecretInTheClear(value) === 'yes') found.secrets.push({ key: name, line })
  const [, what] = /^\{%[-+]?\s*(include|import|from|extends|call|macro)\b/.exec(statement) ?? []
  if (what !== undefined) found.residue.push(createResidue(line, `{% ${what} … %}`))
}
