import * as z from 'zod'

/**
 * Local forwardings (-L) of one ssh command, and the options by which ssh ends when the connection or a forwarding fails and
 * verifies the host key.
 */
export const tunnelSchema = z.strictObject({
  /** The host that ssh logs in to. */
  server: z.string(),
  forwards: z.array(
    z.strictObject({
      /** Null: ssh's own default, loopback. */
      bindAddress: z.string().nullable(),
      port: z.int(),
      host: z.string(),
      hostPort: z.int(),
    }),
  ),
  serverAliveInterval: z.int().nullable(),
  exitOnForwardFailure: z.boolean(),
  /** As given, or `…` where ssh knows no such value; null: ssh's own default (ask). */
  strictHostKeyChecking: z.string().nullable(),
})
export type Tunnel = z.infer<typeof tunnelSchema>

/** What an ssh command line forwards; null where it isn't ssh, forwards nothing, or can't be read. @see ssh(1) */
export function parseTunnel([program = '', ...args]: readonly string[]): Tunnel | null {
  if (!/(?:^|\/)(?:auto)?ssh$/.test(program)) return null
  const options = new Map<string, string>()
  const forwards: Tunnel['forwards'] = []
  let server: string | null = null
  for (let at = 0; at < args.length && server === null; at += 1) {
    const word = args[at] ?? ''
    if (!word.startsWith('-') || word === '-') {
      server = word
      continue
    }
    // Flags may be bundled, and the last one may take the rest of the word or the next word: -NfL 1:a:2.
    const [, letter, rest = ''] =
      /^-[^A-Za-z]*(?:[AaCfGgKkMNnqsTtVvXxYy][46AaCfGgKkMNnqsTtVvXxYy]*)?([BbcDEeFIiJLlmOoPpQRSWw])(.*)$/s.exec(
        word,
      ) ?? []
    if (letter === undefined) continue
    let value = rest
    if (value === '') {
      at += 1
      value = args[at] ?? ''
    }
    if (letter === 'L') {
      const forward = parseForward(value)
      if (forward) forwards.push(forward)
    } else if (letter === 'o') {
      const [, name = '', setting = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*)$/s.exec(value) ?? []
      if (!options.has(name.toLowerCase())) options.set(name.toLowerCase(), setting)
    }
  }
  if (server === null || forwards.length === 0) return null
  const interval = options.get('serveraliveinterval') ?? ''
  return {
    server: server.replace(/^[^@]*@/, ''),
    forwards,
    serverAliveInterval: /^\d+$/.test(interval) ? Number(interval) : null,
    exitOnForwardFailure: /^(?:yes|true)$/i.test(options.get('exitonforwardfailure') ?? ''),
    strictHostKeyChecking: parseHostKeyChecking(options.get('stricthostkeychecking')),
  }
}

function parseHostKeyChecking(value: string | undefined): string | null {
  if (value === undefined) return null
  return /^(?:yes|no|on|off|true|false|ask|accept-new)$/i.test(value) ? value : '…'
}

/** `[bind_address:]port:host:hostport`, IPv6 addresses in brackets. */
function parseForward(value: string): Tunnel['forwards'][number] | null {
  const address = String.raw`\[[^\]]*\]|[^:]*`
  const [, bindAddress, port, host, hostPort] =
    new RegExp(`^(?:(${address}):)?(\\d+):(${address}):(\\d+)$`).exec(value) ?? []
  if (port === undefined || host === undefined) return null
  const bare = (text: string) => text.replace(/^\[(.*)\]$/, '$1')
  return {
    bindAddress: bindAddress === undefined ? null : bare(bindAddress),
    port: Number(port),
    host: bare(host),
    hostPort: Number(hostPort),
  }
}
