import * as z from 'zod'
import { createOutcomeSchema } from '../../core/outcome.ts'
import { frameSchema } from './frame.ts'

/** What came first on the open socket: `timeout` is silence while it stayed open for that long. */
const firstFrame = createOutcomeSchema(frameSchema)

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
    /** Absent: nothing was accepted, or it was not listened to. */
    first: firstFrame.optional(),
  }),
)

const extendedConnect = createOutcomeSchema(
  z.strictObject({
    status: z.int(),
    earlier: z.array(z.int()).optional(),
    origin: z.string().nullable(),
    headers: z.array(z.tuple([z.string(), z.string()])),
    first: firstFrame.optional(),
  }),
)

export const websocketFactsSchema = z.strictObject({
  /** Opening handshakes on `/api/v4/websocket` (RFC 6455 §4): from the site itself, from elsewhere, from none. */
  upgrade: z.strictObject({
    sameOrigin: upgrade,
    foreignOrigin: upgrade,
    noOrigin: upgrade,
    /** From origins that a comparison by beginning, end or part takes for the own one, and from one without a name. */
    resemblingOrigins: z.array(upgrade).optional(),
  }),
  /**
   * The same over HTTP/2 (RFC 8441), where the server's settings announce it: then Chromium and Firefox go this way. A server that does not
   * select HTTP/2 is a `violation` of `alpn`.
   */
  extendedConnect: createOutcomeSchema(
    z.discriminatedUnion('announced', [
      z.strictObject({ announced: z.literal(false) }),
      z.strictObject({
        announced: z.literal(true),
        sameOrigin: extendedConnect,
        foreignOrigin: extendedConnect,
      }),
    ]),
  ),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    websocket: z.infer<typeof websocketFactsSchema>
  }
}
