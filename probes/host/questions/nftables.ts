import * as z from 'zod'
import { isNestedDeeper } from '../../../core/nested-json.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

const chainSchema = z.strictObject({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  /** Base chains only: `input`, `output`, `prerouting` … */
  hook: z.string().nullable(),
  type: z.string().nullable(),
  policy: z.string().nullable(),
  priority: z.int().nullable(),
  /** Interfaces, of chains that are asked before routing. */
  devices: z.array(z.string()).optional(),
})

const tableSchema = z.strictObject({
  family: z.string(),
  name: z.string(),
  /** `dormant`: it is switched off. */
  flags: z.array(z.string()),
})

const setSchema = z.strictObject({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  /** `map` has values beside its keys. */
  kind: z.enum(['set', 'map']),
  flags: z.array(z.string()),
  /** As libnftables-json(5) writes them. */
  elements: z.array(z.json()),
})

const ruleSchema = z.strictObject({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  /** Statements as libnftables-json(5) writes them; what is written to the log is left out. */
  statements: z.array(z.json()),
})

export const nftablesSchema = z.strictObject({
  /** Missing in what earlier releases recorded, as are sets. */
  tables: z.array(tableSchema).optional(),
  chains: z.array(chainSchema),
  rules: z.array(ruleSchema),
  sets: z.array(setSchema).optional(),
})
export type Nftables = z.infer<typeof nftablesSchema>

export const nftables = defineHostQuestion({
  command: defineProgramCommand({
    id: 'nftables',
    programs: pathsIn.sbin('nft'),
    arguments: '-j list ruleset',
    privilege: 'required',
    purpose: 'packet filter and NAT rules',
    byteLimit: mebibyte,
  }),
  schema: nftablesSchema,
  parse: parseNftables,
})

/** `nft -j list ruleset`. @see libnftables-json(5) */
export function parseNftables(text: string): Nftables {
  const parsed = dumpSchema.safeParse(parseJson(text))
  if (!parsed.success) throw new FormatError(String(parsed.error.issues[0]?.path.join('.') ?? 'nftables'), 0)
  const { nftables } = parsed.data
  return {
    tables: nftables.flatMap(({ table }) =>
      table ? [{ family: table.family, name: table.name, flags: listOf(table.flags) }] : [],
    ),
    chains: nftables.flatMap(({ chain }) => {
      if (!chain) return []
      const { family, table, name, hook = null, type = null, policy = null, prio = null, dev } = chain
      const devices = listOf(dev)
      return [
        { family, table, name, hook, type, policy, priority: prio, ...(devices.length > 0 && { devices }) },
      ]
    }),
    rules: nftables.flatMap(({ rule }) => {
      if (!rule) return []
      const { family, table, chain, expr } = rule
      return [{ family, table, chain, statements: expr.map(hideLogPrefix) }]
    }),
    sets: nftables.flatMap(({ set, map }) => [
      ...(set ? [toSet(set, 'set')] : []),
      ...(map ? [toSet(map, 'map')] : []),
    ]),
  }
}

/** One is written by itself, several as a list. */
function listOf(flags: string | string[] | undefined): string[] {
  return flags === undefined ? [] : [flags].flat()
}

function toSet(set: z.infer<typeof dumpedSetSchema>, kind: 'set' | 'map') {
  const { family, table, name, flags, elem = [] } = set
  return { family, table, name, kind, flags: listOf(flags), elements: elem.map(hideComment) }
}

/** A comment of an element may say anything. */
function hideComment(element: Statement): Statement {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return element
  const { elem } = element
  if (typeof elem !== 'object' || elem === null || Array.isArray(elem)) return element
  const { comment: _, ...rest } = elem
  return { ...element, elem: rest }
}

const words = z.union([z.string(), z.array(z.string())]).optional()
const tableShape = { family: z.string(), table: z.string() }
const dumpedSetSchema = z.object({
  ...tableShape,
  name: z.string(),
  flags: words,
  elem: z.array(z.json()).optional(),
})
const dumpSchema = z.object({
  nftables: z.array(
    z.object({
      table: z.object({ family: z.string(), name: z.string(), flags: words }).optional(),
      set: dumpedSetSchema.optional(),
      map: dumpedSetSchema.optional(),
      chain: z
        .object({
          ...tableShape,
          name: z.string(),
          hook: z.string().optional(),
          type: z.string().optional(),
          policy: z.string().optional(),
          prio: z.int().optional(),
          dev: words,
        })
        .optional(),
      rule: z.object({ ...tableShape, chain: z.string(), expr: z.array(z.json()) }).optional(),
    }),
  ),
})

function hideLogPrefix(statement: Statement): Statement {
  if (typeof statement !== 'object' || statement === null || Array.isArray(statement)) return statement
  const { log } = statement
  if (typeof log !== 'object' || log === null || Array.isArray(log)) return statement
  const { prefix: _, ...rest } = log
  return { ...statement, log: rest }
}

type Statement = Nftables['rules'][number]['statements'][number]

/** Levels: expressions within expressions of a rule have some ten. */
const maxDepth = 100

function parseJson(text: string): unknown {
  if (isNestedDeeper(text, maxDepth)) throw new FormatError('json', 0)
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new FormatError('json', 0)
    throw error
  }
}
