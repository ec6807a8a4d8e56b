import * as z from 'zod'
import { createOutcomeSchema } from '../../core/outcome.ts'

export const addressSchema = z.strictObject({
  address: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
})
export type Address = z.infer<typeof addressSchema>

export const netFactsSchema = z.strictObject({
  /** Every A and AAAA address of the name, or the one given by `--connect-to` or as a literal. */
  addresses: createOutcomeSchema(
    z.strictObject({
      source: z.enum(['dns', 'connect-to', 'literal']),
      addresses: z.array(addressSchema),
      /** What DNS has besides, and nobody is asked at (`core/credential-rules.ts`). Absent: nothing. */
      unasked: z.array(addressSchema).optional(),
    }),
  ),
  /** The address the other probes talk to: the first, in the resolver's order, whose HTTPS port accepts a connection. */
  primary: createOutcomeSchema(addressSchema),
  /**
   * What came of every attempt of this run to connect, by place: how many ended `ok`, `refused`, `timeout` … A place where some were
   * accepted and others refused shows that a RST of this host does not mean that a port is closed.
   */
  connections: z.array(
    z.strictObject({ address: z.string(), port: z.int(), counts: z.record(z.string(), z.int()) }),
  ),
  /** What kept this run from asking as fast as it would, or at all. */
  limits: z.strictObject({
    /** How many requests a server declined because of their rate (429, 503), after which they were spaced further apart. */
    declined: z.int(),
    /** Milliseconds from one request to the next in the end; 0: as fast as answers came. */
    interval: z.int(),
    /** Places that had accepted, and then none of the latest attempts. */
    closed: z.array(
      z.strictObject({
        address: z.string(),
        port: z.int(),
        /** How many connections it had accepted. */
        accepted: z.int(),
        /** How many attempts failed since, and what the latest came to. */
        failed: z.int(),
        status: z.string(),
      }),
    ),
  }),
  /** The same two questions at every address, so that differences between them show. */
  parity: z.array(
    z.strictObject({
      address: addressSchema,
      /** A finished TLS handshake: the leaf certificate's SHA-256 (hex) and the version. */
      https: createOutcomeSchema(z.strictObject({ certificateSha256: z.string(), version: z.string() })),
      /** `GET /` on the HTTP port. */
      http: createOutcomeSchema(
        z.strictObject({
          status: z.int(),
          /** As in `http.pages`. */
          earlier: z.array(z.int()).optional(),
          location: z.string().nullable(),
        }),
      ),
    }),
  ),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    net: z.infer<typeof netFactsSchema>
  }
}
