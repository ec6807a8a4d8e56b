import * as z from 'zod'

/** The states Chrome gives a log (https://googlechrome.github.io/CertificateTransparency/log_states.html). */
export const logStates = ['pending', 'qualified', 'usable', 'readonly', 'retired', 'rejected'] as const

export const logSchema = z.strictObject({
  /** SHA-256 of the key, in base64. */
  id: z.string(),
  /** SubjectPublicKeyInfo, DER in base64. */
  key: z.string(),
  description: z.string(),
  operator: z.string(),
  /** Null: known, but none of Chrome's. */
  state: z.enum(logStates).nullable(),
  /** Since when, ISO 8601. */
  since: z.string().nullable(),
  /** It speaks the static API (https://c2sp.org/static-ct-api), not RFC 6962's. Absent: not said. */
  tiled: z.boolean().optional(),
})
export type Log = z.infer<typeof logSchema>

export const logListSchema = z.strictObject({
  /** As of when. */
  timestamp: z.iso.datetime(),
  /** Where it comes from. */
  source: z.string(),
  logs: z.array(logSchema),
})
export type LogList = z.infer<typeof logListSchema>
