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
})

const ruleSchema = z.strictObject({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  /** Statements as libnftables-json(5) writes them; what is written to the log is left out. */
  statements: z.array(z.json()),
})

export const nftablesSchema = z.strictObject({ chains: z.array(chainSchema), rules: z.array(ruleSchema) })
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
    chains: nftables.flatMap(({ chain }) => {
      if (!chain) return []
      const { family, table, name, hook = null, type = null, policy = null, prio = null } = chain
      return [{ family, table, name, hook, type, policy, priority: prio }]
    }),
    rules: nftables.flatMap(({ rule }) => {
      if (!rule) return []
      const { family, table, chain, expr } = rule
      return [{ family, table, chain, statements: expr.map(hideLogPrefix) }]
    }),
  }
}

const tableShape = { family: z.string(), table: z.string() }
const dumpSchema = z.object({
  nftables: z.array(
    z.object({
      chain: z
        .object({
          ...tableShape,
          name: z.string(),
          hook: z.string().optional(),
          type: z.string().optional(),
          policy: z.string().optional(),
          prio: z.int().optional(),
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
