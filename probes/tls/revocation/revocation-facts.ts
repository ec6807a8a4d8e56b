import * as z from 'zod'
import { createOutcomeSchema } from '../../../core/outcome.ts'

/** Why a list, though read, says nothing of this certificate (RFC 5280 §6.3.3). */
export const crlObstacles = [
  /** §6.3.3 (b)(1): another CA's list. */
  'other-issuer',
  /** §5.2.5: entries of several CAs, which are not followed here. */
  'indirect',
  /** §5.2.4: changes to another list. */
  'delta',
  /** §6.3.3 (b)(2): of a part that the certificate is not in. */
  'other-distribution-point',
  'user-certificates-only',
  'authority-certificates-only',
  'attribute-certificates-only',
  /** §5.2: must not be used by who does not know the extension. */
  'unknown-critical-extension',
  /** §6.3.3 (f): the CA's key is not for lists. */
  'issuer-may-not-sign-lists',
] as const

export const crlSchema = z.strictObject({
  bytes: z.int(),
  /** How many certificates it revokes. */
  entries: z.int(),
  /** ISO 8601, UTC. */
  thisUpdate: z.string(),
  nextUpdate: z.string().nullable(),
  /** By the key of the certificate's issuer. `unverifiable`: the algorithm isn't known here. */
  signature: z.enum(['valid', 'invalid', 'unverifiable']),
  /** Null: it is about this certificate. */
  obstacle: z.enum(crlObstacles).nullable(),
  /** It has some reasons only, so that absence from it proves little. */
  someReasonsOnly: z.boolean(),
  /** There are deltas to it (freshestCRL), which are not asked for. */
  hasDeltas: z.boolean(),
  /** Of the certificate; null: it is not on the list. */
  entry: z
    .strictObject({
      revokedAt: z.string(),
      /** CRLReason (§5.3.1) by its name; null: none is given. */
      reason: z.string().nullable(),
      /** A critical extension of the entry that is not known here: which certificate is meant, perhaps. */
      unclear: z.boolean(),
    })
    .nullable(),
})
export type Crl = z.infer<typeof crlSchema>

/** `tls.revocation`: what the CAs' lists say of the certificates on the way from each leaf to its root, the root aside. */
export const revocationSchema = z.strictObject({
  /** False: nobody but the target was to be asked (`--offline`). */
  asked: z.boolean(),
  certificates: z.array(
    z.strictObject({
      sha256: z.string(),
      subject: z.string(),
      isCa: z.boolean(),
      /** Of the leaves whose way leads over it. */
      leaves: z.array(z.string()),
      /** The places that the certificate names for lists; empty: none. */
      points: z.array(
        z.strictObject({
          url: z.string(),
          /** Absent: not asked. */
          crl: createOutcomeSchema(crlSchema).optional(),
        }),
      ),
    }),
  ),
})
export type Revocation = z.infer<typeof revocationSchema>
