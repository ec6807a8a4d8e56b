import { hash } from 'node:crypto'

/**
 * The SHA-256 of what a JSON Schema says: the same for any order of members, and whatever its definitions are called. Not of what it says
 * to people (title, description).
 */
export function hashShape(schema: unknown): string {
  const definitions = (schema as { $defs?: Record<string, unknown> }).$defs ?? {}
  const known = new Map<string, string>()
  const hashDefinition = (name: string): string => {
    const found = known.get(name)
    if (found !== undefined) return found
    if (!Object.hasOwn(definitions, name)) throw new Error(`the schema has no definition ${name}`)
    // A definition that stands in itself is the same one, whatever it is called.
    known.set(name, 'itself')
    const value = hashText(JSON.stringify(normalise(definitions[name])))
    known.set(name, value)
    return value
  }
  const normalise = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(normalise)
    if (typeof node !== 'object' || node === null) return node
    return Object.entries(node)
      .filter(([name, value]) => !(forPeople.has(name) && typeof value === 'string') && name !== '$defs')
      .map(([name, value]) => {
        if (name === '$ref') return [name, hashDefinition(String(value).replace('#/$defs/', ''))]
        return [name, unordered.has(name) && Array.isArray(value) ? sortValues(value) : normalise(value)]
      })
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  }
  return hashText(JSON.stringify(normalise(schema)))
}

const forPeople = new Set(['$id', 'id', 'title', 'description', '$comment'])
/** Lists of plain values whose order says nothing. */
const unordered = new Set(['required', 'enum'])

function sortValues(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort()
}

function hashText(text: string): string {
  return hash('sha256', text)
}
