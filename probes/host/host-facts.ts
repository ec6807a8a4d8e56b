import * as z from 'zod'
import { createOutcomeSchema } from '../../core/outcome.ts'
import type { HostQuestion } from './question.ts'
import { questions } from './questions.ts'
import { createReadingSchema, type Reading } from './reading.ts'
import { archiveFactSchema } from './transports/archive/manifest.ts'

type Questions = typeof questions
type Answer<Q> = Q extends HostQuestion<infer Schema> ? z.infer<Schema> : never
type AnswerShape = {
  [Name in keyof Questions]: z.ZodType<Record<string, Reading<Answer<Questions[Name]>>>>
}

const answers = Object.fromEntries(
  Object.entries(questions).map(([name, { schema }]) => [
    name,
    z.record(z.string(), createReadingSchema(schema)),
  ]),
) as unknown as AnswerShape

/**
 * What the hosts told, over SSH or by an archive: for every fact, host name → what was found there. A host that let nobody in has the
 * reason under every fact.
 */
export const hostFactsSchema = z.strictObject({
  /** Whether each host let us in. */
  logins: z.record(
    z.string(),
    createOutcomeSchema(
      z.strictObject({
        user: z.string(),
        /** Its key is in known_hosts; false: any key was to be accepted. */
        hostKeyVerified: z.boolean(),
        /** What needs root was asked for through sudo. */
        sudo: z.boolean(),
      }),
    ),
  ),
  /** The hosts that were not logged in to: what their archives say of themselves. */
  archives: z.record(z.string(), archiveFactSchema),
  ...answers,
})
export type HostFacts = z.infer<typeof hostFactsSchema>

declare module '../../core/fact.ts' {
  interface FactAreas {
    host: z.infer<typeof hostFactsSchema>
  }
}
