import * as z from 'zod'
import { createOutcomeSchema } from '../../core/outcome.ts'
import { repeatedAbsenceSchema } from '../../core/repeated-absence.ts'
import { addressSchema } from '../net/net-facts.ts'

export const portsFactsSchema = z.strictObject({
  /** A TCP connection to each port of interest at each address: 80, 443, 8065 and the internal ones. */
  reachability: z.array(
    z.strictObject({
      address: addressSchema,
      /** The port's number in the documents. */
      port: z.int(),
      /** The port that was really connected to (another only behind `ports`, `--http-port`, `--app-port`). */
      actual: z.int(),
      /** `ok`: it accepts. `banner`: the first bytes it said by itself, printable ASCII, at most 64. */
      outcome: createOutcomeSchema(z.strictObject({ banner: z.string() })),
      /**
       * Where it was refused and a port for HTTP or HTTPS accepts: what came of asking again, with connections to that port as
       * controls. Once accepted, it is `outcome`.
       */
      refusals: repeatedAbsenceSchema.optional(),
      /** For the app port where it accepts: what plain `GET /api/v4/system/ping` said. */
      http: createOutcomeSchema(z.strictObject({ status: z.int(), mattermost: z.boolean() })).optional(),
    }),
  ),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    ports: z.infer<typeof portsFactsSchema>
  }
}
