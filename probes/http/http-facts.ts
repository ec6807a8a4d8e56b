import * as z from 'zod'
import { createOutcomeSchema, failureSchema } from '../../core/outcome.ts'
import { addressSchema } from '../net/net-facts.ts'
import { contentSchema } from './content.ts'

export const responseSchema = z.strictObject({
  status: z.int(),
  /** Statuses of the answers to the same request before this one, each of which said that the server could not answer then. */
  earlier: z.array(z.int()).optional(),
  httpVersion: z.enum(['1.0', '1.1', '2']),
  /** In the order received, names in lower case. `…` stands for a value that may be secret, or a part of one: see headers.ts. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** How many body bytes were read before the end or the limit. */
  bodyBytes: z.int(),
  /** True when the body was longer than the limit. */
  truncated: z.boolean(),
  /** What the body shows of who wrote it. Absent: it was not looked at. */
  content: contentSchema.optional(),
  /** How a strict reader ended, where the answer was read as browsers read it though it departs from RFC 9112. */
  forgiven: failureSchema.optional(),
})
export type Response = z.infer<typeof responseSchema>

/** An answer of which only the head was read. */
const headSchema = z.strictObject({
  status: z.int(),
  /** As in `pages`. Absent: not kept. */
  headers: z.array(z.tuple([z.string(), z.string()])).optional(),
})

export const hopSchema = z.strictObject({ url: z.string(), outcome: createOutcomeSchema(responseSchema) })

export const httpFactsSchema = z.strictObject({
  /** What `curl -IL http://host/path` sees, for several paths, over plain HTTP/1.1 first. */
  redirects: z.array(
    z.strictObject({
      path: z.string(),
      hops: z.array(hopSchema),
      /** `final`: a response that redirects nowhere. `foreign`: it leads to another host (not followed). */
      end: z.enum(['final', 'failure', 'limit', 'loop', 'foreign']),
    }),
  ),
  /** `/.well-known/acme-challenge/` and a random token below it, over plain HTTP/1.1, redirects not followed. */
  acme: z.strictObject({
    directory: createOutcomeSchema(responseSchema),
    token: createOutcomeSchema(responseSchema),
    /** The token that was asked for: unguessable, so no file of that name can be there. */
    tokenPath: z.string(),
    /**
     * At every address, where Let's Encrypt's validation goes from the token, by its rules for redirects. Absent in older facts, in which
     * no redirect was followed.
     */
    places: z
      .array(
        z.strictObject({
          address: addressSchema,
          /** The token's own answer, and those of the places that redirects led to. */
          hops: z.array(hopSchema),
          /** `refused`: the validation ends at a redirect, for the reason in `why`. `foreign`: it goes on at another host, which was not asked. */
          end: z.enum(['final', 'failure', 'limit', 'loop', 'foreign', 'refused']),
          why: z.string().optional(),
        }),
      )
      .optional(),
  }),
  /** Does the cleartext port speak HTTP/2? (RFC 9113 §3.3 prior knowledge; RFC 7540 §3.2 Upgrade, obsolete.) */
  cleartext: z.strictObject({
    /** `ok` with `settings`: an HTTP/2 SETTINGS frame came back. `ok` without: it answered something else. */
    priorKnowledge: createOutcomeSchema(z.strictObject({ settings: z.boolean(), firstBytes: z.string() })),
    /** The answer to an `Upgrade: h2c` request. */
    upgrade: createOutcomeSchema(responseSchema),
  }),
  /** Mattermost's own requests and its WebSocket's opening handshake, over plain HTTP/1.1, redirects not followed. */
  cleartextService: z.record(z.string(), createOutcomeSchema(responseSchema)),
  /** Over HTTPS and HTTP/1.1, redirects not followed: `/`, a path that doesn't exist, the API. */
  pages: z.record(z.string(), createOutcomeSchema(responseSchema)),
  /** `GET /` over HTTP/2, negotiated by ALPN (RFC 7301). */
  http2: createOutcomeSchema(responseSchema),
  /** What `pages` asks for, asked over HTTP/2 where ALPN selects it; where it selects another, a `violation` of `alpn` each. */
  pagesOverHttp2: z.record(z.string(), createOutcomeSchema(responseSchema)),
  /** `POST /api/v4/files` announcing a Content-Length with `Expect: 100-continue`; no body is ever sent. */
  upload: z.array(
    z.strictObject({
      /** Announced, in bytes. */
      contentLength: z.int(),
      /** The first status that came back: 100 means the proxy would take the body. */
      outcome: createOutcomeSchema(
        headSchema.extend({
          /** The final answer after a 100, which some give without the body: `timeout` is the body being waited for. */
          final: createOutcomeSchema(headSchema).optional(),
        }),
      ),
      /** After a 417, the same without `Expect` (RFC 9110 §10.1.1). */
      withoutExpect: createOutcomeSchema(headSchema).optional(),
    }),
  ),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    http: z.infer<typeof httpFactsSchema>
  }
}
