/** Where Go listens for `:8065`, `127.0.0.1:8065`, `[::1]:8065`, `chat.example.org:8065`; null: not an address with a port. */
export function parseListenAddress(text: string): { host: string; port: number; loopback: boolean } | null {
  const [, host = '', digits = ''] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65535) return null
  const bare = host.replace(/^\[|\]$/g, '')
  return { host: bare, port, loopback: /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(bare) }
}
