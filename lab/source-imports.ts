import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'

/** One import or re-export of a source file. */
export interface Import {
  name: string
  /** Nothing is left of it when types are stripped. */
  typeOnly: boolean
  /** Loaded when it is needed, and not before. */
  dynamic: boolean
  /** The names that are imported; empty: all, or none. */
  members: readonly string[]
}

const root = join(import.meta.dirname, '..')

/** Everything that a source imports. @param file - below the root */
export function readImports(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const { module } = parseSync(file, text)
  const imported = module.staticImports.map(({ moduleRequest, entries }) => ({
    name: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    dynamic: false,
    members: entries.flatMap(({ importName }) => importName.name ?? []),
  }))
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ name: moduleRequest.value, typeOnly: isType, dynamic: false, members: [] }] : [],
    ),
  )
  const loaded = module.dynamicImports.map(({ moduleRequest }) => ({
    name: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    typeOnly: false,
    dynamic: true,
    members: [],
  }))
  return [...imported, ...exported, ...loaded]
}
