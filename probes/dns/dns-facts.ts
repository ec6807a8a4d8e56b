import * as z from 'zod'
import { createOutcomeSchema } from '../../core/outcome.ts'

/** What every answer says beside its records. */
const answer = {
  /** The name asked for. */
  name: z.string(),
  /** False: NXDOMAIN, there is no such name. */
  exists: z.boolean(),
  /**
   * AD: the resolver says that it validated the answer by DNSSEC (RFC 6840 §5.8). Whoever can change packets on the way to the
   * resolver can set it too.
   */
  authenticated: z.boolean(),
  /** Who answered: `ADDRESS:PORT`. */
  server: z.string(),
  transport: z.enum(['udp', 'tcp']),
}

export const caaRecordSchema = z.strictObject({
  /** Issuer Critical flag (RFC 8659 §4.1): a CA that doesn't know the tag must not issue. */
  critical: z.boolean(),
  /** In lower case: issue, issuewild, iodef … */
  tag: z.string(),
  value: z.string(),
})
export type CaaRecord = z.infer<typeof caaRecordSchema>

export const tlsaRecordSchema = z.strictObject({
  /** Certificate usage, selector and matching type (RFC 6698 §2.1). */
  usage: z.int(),
  selector: z.int(),
  matchingType: z.int(),
  /** Certificate association data, in hex. */
  data: z.string(),
})
export type TlsaRecord = z.infer<typeof tlsaRecordSchema>

const echOfferSchema = z.strictObject({
  /** `0xfe0d` for RFC 9849. */
  version: z.string(),
  /** The name clients show in clear, and the HPKE KEM of the key; null in versions not known here. */
  publicName: z.string().nullable(),
  kem: z.string().nullable(),
})
export type EchOffer = z.infer<typeof echOfferSchema>

const serviceBindingSchema = z.strictObject({
  /** 0: an alias for the target (RFC 9460 §2.4.2). */
  priority: z.int(),
  /** `.`: the name asked for itself. */
  target: z.string(),
  /** Beside http/1.1, unless `defaultAlpn` is false. */
  alpn: z.array(z.string()),
  defaultAlpn: z.boolean(),
  port: z.int().nullable(),
  /** The ECHConfigList; null: none. */
  ech: createOutcomeSchema(z.array(echOfferSchema)).nullable(),
})
export type ServiceBinding = z.infer<typeof serviceBindingSchema>

/** `ok` with null: DNS was not asked, for the reason that `dns.resolvers` has. */
export const dnsFactsSchema = z.strictObject({
  resolvers: z.strictObject({
    /**
     * `no-name`: the target is an address, or a name that is never in DNS. `reached-elsewhere`: `--connect-to` leads past DNS
     * and no resolver was given. `offline`: nobody but the target is asked, and no resolver was given.
     */
    asked: z.enum(['system', 'given', 'no-name', 'reached-elsewhere', 'offline']),
    /** In the order asked: `ADDRESS:PORT`. */
    servers: z.array(z.string()),
  }),
  /** The relevant CAA set of the host: its own, or that of the closest parent that has one (RFC 8659 §3). */
  caa: createOutcomeSchema(
    z
      .strictObject({
        ...answer,
        /** Where it was found, `name` itself or a parent; null: nowhere up to the top-level domain. */
        foundAt: z.string().nullable(),
        records: z.array(caaRecordSchema),
      })
      .nullable(),
  ),
  /** TLSA records of `_PORT._tcp.HOST` (RFC 6698 §3). */
  tlsa: createOutcomeSchema(z.strictObject({ ...answer, records: z.array(tlsaRecordSchema) }).nullable()),
  /** HTTPS records of the host (RFC 9460 §9), of the alias's target where they are one. */
  https: createOutcomeSchema(
    z.strictObject({ ...answer, records: z.array(createOutcomeSchema(serviceBindingSchema)) }).nullable(),
  ),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    dns: z.infer<typeof dnsFactsSchema>
  }
}
