import type { Family } from './address-set.ts'
import { compareField, type Field, fieldOf } from './nft-fields.ts'
import { entryOf, memberOf, textOf } from './nft-json.ts'
import type { Box, PacketSpace } from './packet-state.ts'
import { always, type Condition, type Meaning, negateIf, unknown, within } from './rule-set.ts'
import type { Json, NftRuleset, NftSet } from './sources.ts'

/** What a rule's expressions may look up. */
export interface NftContext {
  family: Family
  ruleset: NftRuleset
  tableFamily: string
  table: string
  /** Sets that rules add to while packets pass: what they hold is not what was read. */
  changed: ReadonlySet<string>
}

/** A `match` statement as conditions that all have to hold. */
export function readMatch(value: Json, context: NftContext): Condition[] {
  const op = textOf(memberOf(value, 'op')) || '=='
  const left = memberOf(value, 'left')
  const right = memberOf(value, 'right')
  const fields = readKey(left, context)
  if (!fields) return [always(unknown)]
  const implied = fields.flatMap((field) => field.implied)
  const items = listItems(right, context)
  if (!items || !['==', '!=', 'in', '<', '>', '<=', '>='].includes(op)) return [...implied, always(unknown)]
  const [single] = fields
  // Several bits of one value are listed as the elements of a set are.
  const own: Condition =
    single && fields.length === 1
      ? compareField(single, op === '!=' ? '==' : op, items, context.family, isSet(right))
      : (space) => {
          const boxes = items.map((item) => testElement(fields, item, space, context.family))
          if (boxes.some((box) => box === null)) return unknown
          return within(...boxes.flatMap((box) => (box === null || box === 'no' ? [] : [box])))
        }
  return [...implied, negateIf(op === '!=', own)]
}

function isSet(right: Json): boolean {
  return entryOf(right)[0] === 'set' || (typeof right === 'string' && right.startsWith('@'))
}

/** One value, or a concatenation. Null: one of them isn't known. */
export function readKey(key: Json, context: NftContext): Field[] | null {
  const [kind, detail] = entryOf(key)
  const parts = kind === 'concat' && Array.isArray(detail) ? detail : [key]
  const fields = parts.map((part) => fieldOf(part, context.family))
  return fields.some((field) => field === null) ? null : fields.flatMap((field) => (field ? [field] : []))
}

/** The values of the right side, one each; null: not known. */
export function listItems(right: Json, context: NftContext): Json[] | null {
  if (typeof right === 'string' && right.startsWith('@')) {
    const set = findSet(right.slice(1), 'set', context)
    return set && !context.changed.has(set.name) ? set.elements.map(valueOfElement) : null
  }
  if (Array.isArray(right)) return right
  const [kind, value] = entryOf(right)
  if (kind === 'set') return Array.isArray(value) ? value.map(valueOfElement) : [value]
  if (kind === '|' && Array.isArray(value)) return value.flatMap((each) => listItems(each, context) ?? [])
  return [right]
}

export function findSet(
  name: string,
  kind: NftSet['kind'],
  { ruleset, tableFamily, table }: NftContext,
): NftSet | null {
  return (
    ruleset.sets?.find(
      (set) => set.name === name && set.kind === kind && set.family === tableFamily && set.table === table,
    ) ?? null
  )
}

/** With a time-out, a comment or a counter the element is an object of its own. */
export function valueOfElement(element: Json): Json {
  const [kind, detail] = entryOf(element)
  return kind === 'elem' ? memberOf(detail, 'val') : element
}

/** Where the packets lie that have an element's values; `no`: none has; null: not known. */
export function testElement(
  fields: readonly Field[],
  element: Json,
  space: PacketSpace,
  family: Family,
): Box | 'no' | null {
  if (element === '*') return {}
  const [kind, detail] = entryOf(element)
  const values = fields.length > 1 && kind === 'concat' && Array.isArray(detail) ? detail : [element]
  if (values.length !== fields.length) return null
  let box: Box = {}
  for (const [at, field] of fields.entries()) {
    const meaning = compareField(field, '==', [values[at] ?? null], family, true)(space)
    const part = boxOf(meaning)
    if (part === null || part === 'no') return part
    if (Object.keys(part).some((name) => name in box)) return null
    box = { ...box, ...part }
  }
  return box
}

function boxOf(meaning: Meaning): Box | 'no' | null {
  if (meaning.kind === 'yes') return {}
  if (meaning.kind === 'no') return 'no'
  return meaning.kind === 'boxes' && meaning.boxes.length === 1 && !meaning.outside
    ? (meaning.boxes[0] ?? null)
    : null
}
