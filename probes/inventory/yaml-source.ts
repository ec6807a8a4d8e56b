import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'
import type { InventoryFormat } from '../../core/inventory-file.ts'
import { InventoryError } from './inventory-host.ts'

/** One entry of a mapping, and where it stands. */
export interface YamlEntry {
  key: string
  value: Node | null
  line: number
}

/** A YAML document as PyYAML reads it (YAML 1.1: `yes` is true), with the line of every entry. */
export interface YamlSource {
  root: Node | null
  entries(map: YAMLMap): YamlEntry[]
  /** Scalars as JavaScript values, anything else as null. */
  scalar(node: Node | null): string | number | boolean | null
  mapping(node: Node | null): YAMLMap | null
  /** The items of a sequence; null for anything else. */
  sequence(node: Node | null): (Node | null)[] | null
}

interface YamlOptions {
  /** False: of two keys of one name the last counts. */
  uniqueKeys?: boolean
  /** Gives every text back what stands in its marks' place. */
  unmask?: (text: string) => string
}

/** @throws InventoryError where it isn't YAML. */
export function parseYamlSource(
  text: string,
  format: InventoryFormat,
  { uniqueKeys = true, unmask = (text) => text }: YamlOptions = {},
): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys,
    // Vault values (`!vault |`) and other tags of the tool's own are strings to us. `silent` would also hide that there is a second
    // document, which neither tool takes, and which may hold anything.
    logLevel: 'error',
  })
  const [error] = document.errors
  if (error) {
    throw new InventoryError(format, lines.linePos(error.pos[0]).line, `not YAML (${error.code})`)
  }
  const resolve = createAliasResolver(document)
  /** Each mapping is read once, however often it is merged; one that merges itself brings nothing in. */
  const known = new Map<YAMLMap, YamlEntry[]>()
  const entriesOf = (map: YAMLMap): YamlEntry[] => {
    const before = known.get(map)
    if (before) return before
    known.set(map, [])
    const own = new Map<string, YamlEntry>()
    const merged = new Map<string, YamlEntry>()
    for (const item of map.items) {
      const key = item.key as Node
      const value = resolve((item.value ?? null) as Node | null)
      const name = isScalar(key) ? unmask(String(key.value)) : ''
      if (isScalar(key) && key.source === '<<') {
        for (const source of listMergeSources(value, resolve)) {
          for (const entry of entriesOf(source)) if (!merged.has(entry.key)) merged.set(entry.key, entry)
        }
      } else {
        own.set(name, { key: name, value, line: lines.linePos(key.range?.[0] ?? 0).line })
      }
    }
    const entries = [...new Map([...merged, ...own]).values()]
    known.set(map, entries)
    return entries
  }
  return {
    root: resolve(document.contents),
    entries: entriesOf,
    scalar(node) {
      const value = isScalar(node) ? node.value : null
      if (typeof value === 'string') return unmask(value)
      return typeof value === 'number' || typeof value === 'boolean' ? value : null
    },
    mapping: (node) => (isMap(node) ? node : null),
    sequence: (node) => (isSeq(node) ? node.items.map((item) => resolve(item as Node | null)) : null),
  }
}

/** What `<<: *defaults` or `<<: [*a, *b]` brings in, the earlier one winning (YAML 1.1 merge key). */
function listMergeSources(value: Node | null, resolve: (node: Node | null) => Node | null): YAMLMap[] {
  if (isMap(value)) return [value]
  return isSeq(value) ? value.items.map((item) => resolve(item as Node)).filter(isMap) : []
}

/** Aliases stand for what last had their anchor. The library looks for it anew each time, through the whole document. */
function createAliasResolver(document: Document): (node: Node | null) => Node | null {
  const anchors = new Map<string, Node>()
  const targets = new Map<Node, Node>()
  visit(document, {
    Alias(_, alias) {
      const target = anchors.get(alias.source)
      if (target) targets.set(alias, target)
    },
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node)
    },
  })
  return (node) => (isAlias(node) ? (targets.get(node) ?? null) : node)
}
