/** A finished handshake of TLS: whom it was with, and what both sides agreed on. */
export interface Session {
  address: string
  port: number
  /** In server_name; null: none was sent. */
  serverName: string | null
  /** Names of the registries: `TLS 1.3`, `TLS_AES_128_GCM_SHA256`. */
  version: string
  suite: string
  /** SHA-256 of the server's own certificate, in hex; null: none came, as where a session is taken up again. */
  leaf: string | null
}

export interface SessionCounts {
  note(session: Session): void
  /** In the order in which they were first seen. */
  list(): (Session & { count: number })[]
}

export function createSessionCounts(): SessionCounts {
  const seen = new Map<string, Session & { count: number }>()
  return {
    note(session) {
      const key = JSON.stringify(Object.values(session))
      seen.set(key, { ...session, count: (seen.get(key)?.count ?? 0) + 1 })
    },
    list: () => [...seen.values()],
  }
}
