import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import { freeTextKeywords } from './sshd.ts'

export const sshdMatchSchema = z.strictObject({
  /** `/etc/ssh/sshd_config:120`. */
  place: z.string(),
  /** Criterion in lower case and its patterns; of `exec` the command is left out. */
  criteria: z.array(z.strictObject({ name: z.string(), patterns: z.string() })),
  /** Keyword in lower case → its values, in order. */
  settings: z.record(z.string(), z.array(z.string())),
})
export type SshdMatch = z.infer<typeof sshdMatchSchema>

/** The Match blocks of the files that sshd reads, in its order. */
export const sshdMatches = defineHostQuestion({
  command: defineProgramCommand({
    id: 'sshd-files',
    programs: pathsIn.bin('grep'),
    arguments: '-RHn -e . /etc/ssh/sshd_config /etc/ssh/sshd_config.d',
    privilege: 'required',
    purpose: 'for whom sshd has settings of their own',
  }),
  schema: z.array(sshdMatchSchema),
  read: readSshdMatches,
  // Before OpenSSH 8.2 there is no sshd_config.d.
  exits: [0, 2],
})

const main = '/etc/ssh/sshd_config'

interface Place {
  path: string
  number: number
  text: string
  /** In what grep printed, from 1. */
  line: number
}

/** `grep -RHn -e .` of sshd_config and sshd_config.d: `path:12:Match User deploy`. */
export function readSshdMatches(output: string): { value: SshdMatch[]; residue: Residue[] } {
  const files = new Map<string, Place[]>()
  for (const [index, { text, offset }] of splitLines(output).entries()) {
    const [, path, number, rest] = /^(\/etc\/ssh\/[^:]+):(\d+):(.*)$/.exec(text) ?? []
    if (path === undefined || rest === undefined) throw new FormatError('file', offset)
    const lines = files.get(path) ?? []
    lines.push({ path, number: Number(number), text: rest, line: index + 1 })
    files.set(path, lines)
  }
  if (!files.has(main)) throw new FormatError(main, output.length)
  const reader = createReader(files)
  reader.readFile(main, null, 0)
  return { value: reader.matches, residue: reader.residue }
}

function createReader(files: ReadonlyMap<string, readonly Place[]>) {
  const matches: SshdMatch[] = []
  const residue: Residue[] = []

  function readFile(path: string, outer: SshdMatch | null, depth: number): void {
    let block = outer
    for (const place of files.get(path) ?? []) {
      const { keyword, rest } = splitDirective(place.text)
      if (keyword === '') continue
      if (keyword === 'match') {
        block = createMatch(place, rest, outer)
        matches.push(block)
      } else if (keyword === 'include') {
        for (const pattern of splitWords(rest)) include(pattern, place, block, depth)
      } else if (block) {
        const value = freeTextKeywords.has(keyword) ? '…' : unquote(rest)
        block.settings[keyword] = [...(block.settings[keyword] ?? []), value]
      }
    }
  }

  function include(pattern: string, place: Place, block: SshdMatch | null, depth: number): void {
    const absolute = pattern.startsWith('/') ? pattern : `/etc/ssh/${pattern}`
    // What update-crypto-policies writes there are algorithms alone.
    if (/^\/etc\/crypto-policies\/back-ends\/[\w.-]+$/.test(absolute)) return
    const readable = /^\/etc\/ssh\/sshd_config\.d\/[\w.*?-]+$/.test(absolute)
    if (!readable || depth > 8) {
      residue.push(createResidue(place.line, `Include ${/^[\w./*?-]{1,80}$/.test(pattern) ? pattern : '…'}`))
      return
    }
    const shape = createGlob(absolute)
    const found = [...files.keys()].filter((path) => shape.test(path)).sort()
    for (const path of found) readFile(path, block, depth + 1)
  }

  return { matches, residue, readFile }
}

function createMatch({ path, number }: Place, rest: string, outer: SshdMatch | null): SshdMatch {
  const words = splitWords(rest)
  const criteria: SshdMatch['criteria'] = [...(outer?.criteria ?? [])]
  for (let at = 0; at < words.length; at += 1) {
    const [name = '', attached] = (words[at] ?? '').split(/=(.*)/s)
    const alone = ['all', 'canonical', 'final', 'invalid-user'].includes(name.toLowerCase())
    const patterns = alone ? '' : (attached ?? words[++at] ?? '')
    criteria.push({ name: name.toLowerCase(), patterns: /^!?exec$/i.test(name) ? '…' : patterns })
  }
  return { place: `${path}:${number}`, criteria, settings: {} }
}

/** `Keyword value`, `Keyword=value`, `keyword  "value"`; without a comment. */
function splitDirective(text: string): { keyword: string; rest: string } {
  const line = text.trim()
  if (line.startsWith('#')) return { keyword: '', rest: '' }
  const [, keyword = '', rest = ''] = /^"?([A-Za-z][A-Za-z0-9]*)"?[\s=]*(.*)$/.exec(line) ?? []
  return { keyword: keyword.toLowerCase(), rest: rest.replace(/\s#.*$/, '').trim() }
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, '$1')
}

function createGlob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${source}$`)
}
