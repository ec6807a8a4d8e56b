import type * as z from 'zod'

/** The keys that a schema knows at a place of what it reads: `['targets', 0]` is an entry of `targets`. */
export function knownKeysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  return findWithin([schema], path).flatMap(({ def }) =>
    def.type === 'object' ? Object.keys(def.shape) : [],
  )
}

type Kind = { def: z.core.$ZodTypes['_zod']['def'] }

function findWithin(schemas: readonly z.core.$ZodType[], path: readonly PropertyKey[]): Kind[] {
  const kinds = schemas.flatMap(unwrap)
  const [key, ...rest] = path
  if (key === undefined) return kinds
  const next = kinds.flatMap(({ def }) => {
    if (def.type === 'array') return [def.element]
    if (def.type === 'record') return [def.valueType]
    const member = def.type === 'object' ? def.shape[String(key)] : undefined
    return member === undefined ? [] : [member]
  })
  return findWithin(next, rest)
}

/** What is read where it may also be absent, or one of several. */
function unwrap(schema: z.core.$ZodType): Kind[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'optional' || def.type === 'nullable' || def.type === 'default')
    return unwrap(def.innerType)
  return def.type === 'union' ? def.options.flatMap(unwrap) : [{ def }]
}
