import * as z from 'zod'
import { createOutcomeSchema, failureSchema } from '../../core/outcome.ts'
import { mattermostConfigSchema } from '../host/questions/mattermost-config.ts'
import { responseSchema } from '../http/http-facts.ts'

/** An answer, and its body where that is a JSON object: its entries that are strings. */
const publicSettingsSchema = z.strictObject({
  response: responseSchema,
  body: z.record(z.string(), z.string()).nullable(),
  /** Why its content coding (RFC 9110 §8.4) could not be undone: what it says is not known. Absent: there was nothing to undo, or it was. */
  undecoded: failureSchema.optional(),
})

export const mattermostFactsSchema = z.strictObject({
  /** Where `/` redirects to and Mattermost is, such as `/chat`. Empty: it is where the target says, or was not found. */
  subpath: z.string().regex(/^(?:\/[^/?#\s]+)*$/),
  /** `GET /api/v4/system/ping`: needs no login, writes nothing. `body` is null when it isn't a JSON object of strings. */
  ping: createOutcomeSchema(publicSettingsSchema),
  /** `GET /api/v4/config/client?format=old` without a login: the settings a client may see, as strings; null as above. */
  clientConfig: createOutcomeSchema(publicSettingsSchema),
  /** The same two over HTTP/2, where ALPN selects it: what browsers and apps get. */
  pingOverHttp2: createOutcomeSchema(publicSettingsSchema),
  clientConfigOverHttp2: createOutcomeSchema(publicSettingsSchema),
  /** What the REST API answers to the token of a system role. */
  configuration: z.discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('ok'),
      value: z.strictObject({
        /** Of `GET /api/v4/config`: 401 for a token that isn't known, 403 for a role that may read nothing of it. */
        httpStatus: z.int(),
        /** What the role may see: the rest is null or masked. Null: no configuration was answered. */
        configuration: mattermostConfigSchema.nullable(),
        /** `GET /api/v4/config/environment`: the settings that environment variables override. Null: not told. */
        environment: z.array(z.string()).nullable(),
      }),
    }),
    /** The server's certificate could not be verified, by this code of OpenSSL's or Node's: the token was not sent. */
    z.strictObject({ status: z.literal('unprotected'), code: z.string() }),
    ...failureSchema.options,
  ]),
  /** The config.json that was kept before an upgrade. */
  baseline: z.strictObject({
    /** When it was kept, ISO 8601; null: not known. */
    at: z.string().nullable(),
    configuration: createOutcomeSchema(mattermostConfigSchema),
  }),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    mattermost: z.infer<typeof mattermostFactsSchema>
  }
}
