import * as z from 'zod'
import { createOutcomeSchema } from '../../core/outcome.ts'

const upgrade = createOutcomeSchema(
  z.strictObject({
    status: z.int(),
    /** As in `http.pages`. */
    earlier: z.array(z.int()).optional(),
    /** The 101 carried Upgrade, Connection and the Sec-WebSocket-Accept that RFC 6455 §4.2.2 prescribes. */
    accepted: z.boolean(),
    /** Sent, or null when the request had no Origin. */
    origin: z.string().nullable(),
    headers: z.array(z.tuple([z.string(), z.string()])),
  }),
)

export const websocketFactsSchema = z.strictObject({
  /** Opening handshakes on `/api/v4/websocket` (RFC 6455 §4): from the site itself, from elsewhere, from none. */
  upgrade: z.strictObject({ sameOrigin: upgrade, foreignOrigin: upgrade, noOrigin: upgrade }),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    websocket: z.infer<typeof websocketFactsSchema>
  }
}
