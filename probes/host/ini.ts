import { splitLines } from './command-output.ts'

export interface IniSection {
  /** Null: before the first heading. */
  name: string | null
  settings: [name: string, value: string][]
}

/** `[section]` headings and `name = value` lines, in order; comments begin with `#` or `;`. Other lines are left out. */
export function parseIni(text: string): IniSection[] {
  const sections: IniSection[] = [{ name: null, settings: [] }]
  for (const { text: line } of splitLines(text)) {
    const content = line.trim()
    // `[ ca ]` as OpenSSL writes it, `[[acme]]` as configobj does.
    const heading = /^\[([^\]]*)\]/.exec(content)?.[1]
    const equals = content.indexOf('=')
    if (heading !== undefined) {
      sections.push({ name: heading.replace(/^\[+/, '').trim(), settings: [] })
    } else if (equals > 0 && !/^[#;]/.test(content)) {
      sections.at(-1)?.settings.push([content.slice(0, equals).trim(), content.slice(equals + 1).trim()])
    }
  }
  return sections
}
