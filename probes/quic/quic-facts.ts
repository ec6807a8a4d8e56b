import * as z from 'zod'
import { createOutcomeSchema } from '../../core/outcome.ts'
import { repeatedAbsenceSchema } from '../../core/repeated-absence.ts'

const advertisementSchema = z.strictObject({
  /** The Alt-Svc header (RFC 7838), or the HTTPS record in DNS (RFC 9460). */
  source: z.enum(['alt-svc', 'https-record']),
  /** ALPN: `h3`. */
  protocol: z.string(),
  /** Another host than the target; null: the target itself. */
  host: z.string().nullable(),
  port: z.int(),
})
export type Advertisement = z.infer<typeof advertisementSchema>

export const quicFactsSchema = z.strictObject({
  http3: z.strictObject({
    /** Where HTTP/3 is said to be. */
    advertised: z.array(advertisementSchema),
    /** The target's own ports among them, each asked over UDP in a version that doesn't exist (RFC 9000 §6.3). */
    answers: z.array(
      z.strictObject({
        port: z.int(),
        /** Where that port is found. */
        actual: z.int(),
        /** Version Negotiation (RFC 9000 §17.2.1): the versions offered, `0x00000001` for QUIC 1, without reserved ones. */
        outcome: createOutcomeSchema(z.strictObject({ versions: z.array(z.string()) })),
        /**
         * Where it was refused by ICMP: what came of asking again, with TCP connections to the port of HTTPS as controls. What
         * answered once is `outcome`.
         */
        refusals: repeatedAbsenceSchema.optional(),
      }),
    ),
  }),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    quic: z.infer<typeof quicFactsSchema>
  }
}
