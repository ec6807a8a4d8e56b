import * as z from 'zod'
import { createOutcomeSchema, type Outcome } from '../../core/outcome.ts'
import { discoveredQuestions } from './discovered-questions.ts'
import type { DiscoveredQuestion, HostQuestion } from './question.ts'
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

type Discovered = typeof discoveredQuestions
type DiscoveredAnswer<Q> = Q extends DiscoveredQuestion<infer Schema> ? z.infer<Schema> : never
interface DiscoveredFiles<Value> {
  partial: boolean
  files: Record<string, Reading<Value>>
}
type DiscoveredShape = {
  [Name in keyof Discovered]: z.ZodType<
    Record<string, Outcome<DiscoveredFiles<DiscoveredAnswer<Discovered[Name]>>>>
  >
}

const discoveredAnswers = Object.fromEntries(
  Object.entries(discoveredQuestions).map(([name, { schema }]) => [
    name,
    z.record(
      z.string(),
      createOutcomeSchema(
        z.strictObject({
          /** There may be more files than these: a source did not answer, or named some that are not asked for. */
          partial: z.boolean(),
          /** Path → what was found there. */
          files: z.record(z.string(), createReadingSchema(schema)),
        }),
      ),
    ),
  ]),
) as unknown as DiscoveredShape

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
  ...discoveredAnswers,
})
export type HostFacts = z.infer<typeof hostFactsSchema>

declare module '../../core/fact.ts' {
  interface FactAreas {
    host: z.infer<typeof hostFactsSchema>
  }
}
