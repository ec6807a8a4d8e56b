/** One alternative of an Alt-Svc field (RFC 7838 §3). */
export interface AlternativeService {
  /** ALPN, percent-decoded. */
  protocol: string
  /** Null: the same host. */
  host: string | null
  port: number
  /** For how many seconds it holds; a day where `ma` says nothing (RFC 7838 §3.1). 0: it is taken back. */
  seconds: number
}

/**
 * Parses an Alt-Svc field value (RFC 7838 §3): `protocol-id "=" alt-authority *( ";" parameter )`, the authority a quoted
 * `[host]:port`. `clear` takes back what was said before. Members that don't fit the grammar are left out, as a client has to.
 */
export function parseAlternativeServices(value: string): AlternativeService[] {
  if (value.trim() === 'clear') return []
  return splitOutsideQuotes(value, ',').flatMap((member) => {
    const [alternative = '', ...parameters] = splitOutsideQuotes(member, ';')
    const parts = /^\s*(?<protocol>[!#$%&'*+.^_`|~\w-]+)="(?<authority>(?:[^"\\]|\\.)*)"\s*$/.exec(
      alternative,
    )
    const { protocol = '', authority = '' } = parts?.groups ?? {}
    const place = /^(?<host>.*):(?<port>\d{1,5})$/.exec(authority.replace(/\\(.)/g, '$1'))?.groups
    const port = Number(place?.port ?? 0)
    const name = decodeProtocol(protocol)
    if (name === null || port < 1 || port > 65_535) return []
    const host = place?.host ? place.host.toLowerCase() : null
    return [{ protocol: name, host, port, seconds: readLifetime(parameters) }]
  })
}

const daySeconds = 86_400

/** The first `ma`, quoted or not; a parameter that fits no grammar is ignored, as one that nobody knows is (RFC 7838 §3.1). */
function readLifetime(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const [, quoted, plain = quoted] = /^\s*ma=(?:"(\d+)"|(\d+))\s*$/.exec(parameter) ?? []
    if (plain !== undefined) return Number(plain)
  }
  return daySeconds
}

/** At a separator outside quoted strings; in one pass, however many quotes there are. */
function splitOutsideQuotes(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let begin = 0
  let quoted = false
  for (let at = 0; at < value.length; at += 1) {
    const char = value[at]
    if (quoted && char === '\\') at += 1
    else if (char === '"') quoted = !quoted
    else if (char === separator && !quoted) {
      parts.push(value.slice(begin, at))
      begin = at + 1
    }
  }
  return [...parts, value.slice(begin)]
}

/** ALPN names are percent-encoded there (RFC 7838 §3), byte by byte. */
function decodeProtocol(protocol: string): string | null {
  if (/%(?![\dA-Fa-f]{2})/.test(protocol)) return null
  return protocol.replace(/%([\dA-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
