import * as z from 'zod'
import { createOutcomeSchema, failureSchema } from '../../core/outcome.ts'
import { nodeQuestions } from '../host/node-questions.ts'
import { networkInterfacesSchema } from '../host/questions/cluster/host-addresses.ts'
import { publicKeySchema } from '../host/questions/cluster/public-keys.ts'
import { createReadingSchema } from '../host/reading.ts'

const createByHostSchema = <T extends z.ZodType>(value: T) => z.record(z.string(), value)
const keyReadingsSchema = z.strictObject({
  rsa: createReadingSchema(publicKeySchema),
  ecdsa: createReadingSchema(publicKeySchema),
  ed25519: createReadingSchema(publicKeySchema),
})
export type KeyReadings = z.infer<typeof keyReadingsSchema>

/**
 * What became of a TCP connection that said nothing. Whether it was still open at the end of the wait is what tells: ssh accepts
 * for a tunnel before it asks the far end, and closes at once where that refuses.
 */
export const contactSchema = createOutcomeSchema(
  z.strictObject({
    held: z.boolean(),
    /** How long was waited at most. */
    seconds: z.number(),
    /** The first bytes it said by itself, printable ASCII, at most 64. */
    banner: z.string(),
  }),
)
export type Contact = z.infer<typeof contactSchema>

/** One entry of the cluster's status: names, versions and hashes only. */
export const memberSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  schemaVersion: z.string(),
  configHash: z.string(),
  ipAddress: z.string(),
  hostname: z.string(),
})
export type Member = z.infer<typeof memberSchema>

/** The other end of a contact: a host of this run, or an address that none of them has. */
const placeShape = { host: z.string().nullable(), address: z.string(), port: z.int() }

export const clusterFactsSchema = z.strictObject({
  /** Addresses of each host, without loopback and link-local ones. */
  addresses: createByHostSchema(createReadingSchema(nodeQuestions.addresses.schema)),
  /** Its interfaces, what each is, and with which addresses. */
  interfaces: createByHostSchema(createReadingSchema(networkInterfacesSchema)),
  /** What IPsec must encrypt. */
  ipsecPolicies: createByHostSchema(createReadingSchema(nodeQuestions.ipsecPolicies.schema)),
  /** The service account's own keys (~mattermost/.ssh/id_*.pub). */
  tunnelKeys: createByHostSchema(keyReadingsSchema),
  /** What its sshd may show (/etc/ssh/ssh_host_*_key.pub). */
  hostKeys: createByHostSchema(keyReadingsSchema),
  /** Whose keys may log in as the service account. */
  authorizedKeys: createByHostSchema(createReadingSchema(nodeQuestions.authorizedKeys.schema)),
  /** What the service account's known_hosts, and the host's, say of each host key of each peer. */
  knownHosts: createByHostSchema(
    createReadingSchema(
      z.array(
        z.strictObject({
          peer: z.string(),
          address: z.string(),
          keyType: z.string(),
          verdict: z.enum(['known', 'unknown', 'changed', 'revoked', 'authority-only']),
        }),
      ),
    ),
  ),
  /** Units of /etc/systemd/system that run ssh or autossh. */
  tunnelUnits: createByHostSchema(createReadingSchema(nodeQuestions.tunnelUnits.schema)),
  tunnelProcesses: createByHostSchema(createReadingSchema(nodeQuestions.tunnelProcesses.schema)),
  /** /opt/mattermost/bin/pre_start.sh; null: the directory has no such file. */
  preStartFile: createByHostSchema(createReadingSchema(nodeQuestions.preStartFile.schema)),
  /**
   * From each node to each other, by the address the document has its rules for: what became of the connection, and the counter of
   * the first DNAT rule that matches it before and after. Counters count connections; the node's own move them too.
   */
  redirected: createByHostSchema(
    z.array(
      z.strictObject({
        ...placeShape,
        contact: contactSchema,
        /** Null: no rule redirects it. */
        rule: z
          .strictObject({
            toAddress: z.string().nullable(),
            toPort: z.int().nullable(),
            before: z.int().nullable(),
            /** Null: could not be read again. */
            after: z.int().nullable(),
          })
          .nullable(),
      }),
    ),
  ),
  /** From each node to the local end of its tunnels, as its DNAT rules name them. */
  listeners: createByHostSchema(
    z.array(z.strictObject({ address: z.string(), port: z.int(), contact: contactSchema })),
  ),
  /** From each node to the SSH port of each other. */
  sshReach: createByHostSchema(z.array(z.strictObject({ ...placeShape, contact: contactSchema }))),
  /** To the cluster's ports of each node, past the tunnels: from this machine (`from` is null) and from hosts that are no nodes. */
  exposure: z.array(
    z.strictObject({
      from: z.string().nullable(),
      host: z.string(),
      address: z.string(),
      port: z.int(),
      contact: contactSchema,
    }),
  ),
  /** `GET /api/v4/cluster/status` with the token. */
  status: z.discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('ok'),
      value: z.strictObject({
        /** 401 for a token that isn't known, 403 for a role that may not see it. */
        httpStatus: z.int(),
        /** As the node that answered sees them; null where the body isn't such a list. */
        members: z.array(memberSchema).nullable(),
      }),
    }),
    /** The server's certificate could not be verified, by this code of OpenSSL's or Node's: the token was not sent. */
    z.strictObject({ status: z.literal('unprotected'), code: z.string() }),
    ...failureSchema.options,
  ]),
})
export type ClusterFacts = z.infer<typeof clusterFactsSchema>

declare module '../../core/fact.ts' {
  interface FactAreas {
    cluster: z.infer<typeof clusterFactsSchema>
  }
}
