import * as z from 'zod'
import { responseSchema } from '../http/facts.ts'
import { outcomeSchema } from '../outcome.ts'

export const mattermostFactsSchema = z.strictObject({
  /** `GET /api/v4/system/ping`: needs no login, writes nothing. `body` is null when it isn't a JSON object of strings. */
  ping: outcomeSchema(
    z.strictObject({ response: responseSchema, body: z.record(z.string(), z.string()).nullable() }),
  ),
  /** `GET /api/v4/config/client?format=old` without a login: the settings a client may see, as strings; null as above. */
  clientConfig: outcomeSchema(
    z.strictObject({ response: responseSchema, body: z.record(z.string(), z.string()).nullable() }),
  ),
})
