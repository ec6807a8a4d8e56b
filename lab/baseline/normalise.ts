import type { Collection } from '../../probes/collection.ts'

/**
 * What is new in every recording of the same replica, by what it looks like. Each value becomes its kind with a number, the same for the
 * same value: what was equal stays equal, and what differed stays different. A kind never hides that a value is absent.
 */
const patterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['certificate', /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g],
  // The public key of a log of certificates, on P-256.
  ['key', /^MFkw[A-Za-z0-9+/]{118}==$/g],
  // Digests of keys, certificates, and what was signed.
  ['sha256', /\b[0-9a-f]{64}\b/g],
  // Ports above those that documents name, in URLs, addresses and names of DNS records.
  ['port', /(?<=[:_])[1-9]\d{4}\b/g],
  // What an ACME client would be asked for.
  ['token', /(?<=mmverify-)[\w-]{32}/g],
  // Of the configuration that Mattermost runs with, in X-Version-Id.
  ['configuration', /\b[0-9a-f]{32}\b/g],
  // Sec-WebSocket-Accept, which is a SHA-1, and the ids of logs of certificates, each the SHA-256 of its key.
  ['digest', /^([A-Za-z0-9+/]{27}|[A-Za-z0-9+/]{43})=$/g],
]

/** The same, by the name of the member, or of an object that it stands in. */
const members: ReadonlyMap<string, string> = new Map(
  Object.entries({
    der: 'certificate',
    serialNumber: 'serial',
    port: 'port',
    ports: 'port',
    actual: 'port',
    // Of settings that are secret, by a key of the run's own.
    fingerprints: 'fingerprint',
  }),
)

/**
 * Members whose value says nothing: when a list of logs was made, which is one day for all recordings, or a certificate put into a log;
 * the length of a page, which is compressed with a random name in it.
 */
const dropped = new Set(['timestamp', 'bodyBytes'])

/** The replica listens on none below, and documents name hardly one above. */
const lowestPort = 10_000

/** Times become the hours since the collection began. */
const times = [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, /\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g]
const hour = 3_600_000

/** A collection without what is new in every recording of the same replica. */
export function normaliseCollection(collection: Collection): unknown {
  const nameValue = createNames()
  const began = Date.parse(collection.startedAt)
  const hoursSince = (time: string) => `<start ${Math.round((Date.parse(time) - began) / hour)} h>`
  const normaliseText = (text: string) => {
    let normal = text
    for (const [kind, pattern] of patterns)
      normal = normal.replace(pattern, (found) => nameValue(kind, found))
    for (const pattern of times) normal = normal.replace(pattern, hoursSince)
    return normal
  }
  const normalise = (value: unknown, kind: string | undefined): unknown => {
    if (Array.isArray(value)) return value.map((member) => normalise(member, kind))
    if (typeof value === 'object' && value !== null) {
      // In one order, since the numbers follow it.
      const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
      return Object.fromEntries(
        entries.map(([key, member]) => [normaliseText(key), normaliseMember(key, member, kind)]),
      )
    }
    if (typeof value === 'number')
      return kind === 'port' && value >= lowestPort ? nameValue(kind, value) : value
    if (typeof value !== 'string') return value
    return kind === undefined || kind === 'port' ? normaliseText(value) : nameValue(kind, value)
  }
  const normaliseMember = (key: string, member: unknown, kind: string | undefined): unknown =>
    dropped.has(key) && member !== null && typeof member !== 'object'
      ? `<${key}>`
      : normalise(member, members.get(key) ?? kind)
  return normalise(collection, undefined)
}

/** Gives every value of a kind a name: always the same for the same value. */
function createNames(): (kind: string, value: string | number) => string {
  const known = new Map<string, Map<string, number>>()
  return (kind, value) => {
    const numbers = known.get(kind) ?? new Map<string, number>()
    known.set(kind, numbers)
    const number = numbers.get(String(value)) ?? numbers.size + 1
    numbers.set(String(value), number)
    return `<${kind} ${number}>`
  }
}
