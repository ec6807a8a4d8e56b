import { writeFileSync } from 'node:fs'
import * as z from 'zod'
import { runFileSchema } from '../../core/run.ts'
import { factsFileSchema } from '../../probes/collection.ts'

/** The published JSON Schemas, from the same source as the types. */
export const schemas = { 'facts.schema.json': factsFileSchema, 'run.schema.json': runFileSchema } as const

/** JSON Schema 2020-12, pretty. */
export function renderSchema(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { reused: 'ref' }), null, 2)}\n`
}

if (import.meta.main) {
  for (const [name, schema] of Object.entries(schemas)) {
    writeFileSync(new URL(name, import.meta.url), renderSchema(schema))
  }
}
