import * as z from 'zod'
import { logListSchema } from './transparency-log.ts'

/** The ports the documents speak of, by the number they have there. */
export const documentedPorts = {
  http: 80,
  https: 443,
  app: 8065,
} as const

/** Ports that must not answer from outside: databases, cluster, metrics, SSH. */
export const internalPorts = [3306, 5432, 33060, 8067, 8074, 8075, 22] as const

export const targetSchema = z.strictObject({
  /** The DNS name or IP literal that is verified: used for SNI, Host and the certificate's name. */
  host: z.string(),
  /** The HTTPS port. */
  port: z.int().min(1).max(65535),
  /** Below which Mattermost is: `/chat` of `https://chat.example.com/chat`. Absent: at the root. */
  subpath: z
    .string()
    .regex(/^(?:\/[^/?#\s]+)+$/)
    .optional(),
  /** The addresses to reach the target at instead of asking DNS (`--connect-to`). */
  connectTo: z.array(z.string()).min(1).optional(),
  /** Where a documented port is found when it isn't at its own number: `{"80": 8080, "8065": 18065}`. */
  ports: z.record(z.string().regex(/^\d+$/), z.int().min(1).max(65535)),
  /** PEM of private CAs to trust besides the public ones. */
  ca: z.array(z.string()),
  /**
   * The resolvers to ask for DNS records: `ADDRESS` or `ADDRESS:PORT`, IPv6 in brackets; `system` stands for this machine's.
   * Absent: the system's, unless `connectTo` leads past DNS.
   */
  resolvers: z.array(z.string()).min(1).optional(),
  /** Logs of certificates to know besides those that come with mmverify (`--ct-logs`). */
  ctLogs: logListSchema.optional(),
  /** Nobody but the target is asked (`--offline`): no resolver but those in `resolvers`, and nothing that a certificate names. */
  offline: z.literal(true).optional(),
  /** What this really is, when it isn't a live deployment: shown in every report's header. */
  simulated: z.string().optional(),
})

/** A deployment as seen from outside. Plain data: it is written into facts.json and run.json. */
export type Target = z.infer<typeof targetSchema>

/** The port to connect to for a port that a document, a URL or a redirect names. */
export function actualPortOf(target: Target, named: number): number {
  const mapped = target.ports[String(named)]
  if (mapped !== undefined) return mapped
  // Reached elsewhere, the target's own port stands for the one its users have: redirects name theirs.
  return named === documentedPorts.https && target.connectTo ? target.port : named
}

/** The port to connect to for HTTPS. */
export function httpsPortOf(target: Target): number {
  return actualPortOf(target, target.port)
}

/** Does a URL lead to the target over HTTPS: the same name, and a port behind which it is found? */
export function isUrlOfTarget(target: Target, url: URL): boolean {
  const { protocol, hostname } = new URL(`https://${targetNameOf(target)}`)
  const port = url.port === '' ? documentedPorts.https : Number(url.port)
  return (
    url.protocol === protocol &&
    url.hostname === hostname &&
    actualPortOf(target, port) === httpsPortOf(target)
  )
}

/** `prod.example.com`, `prod.example.com:8443` off the default port, `prod.example.com/chat` below a subpath. */
export function targetNameOf(target: Pick<Target, 'host' | 'port' | 'subpath'>): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  const site = target.port === documentedPorts.https ? host : `${host}:${target.port}`
  return `${site}${target.subpath ?? ''}`
}
