import type {
  NginxConfiguration,
  NginxDirective,
} from '../../../probes/host/questions/nginx/nginx-configuration.ts'

/** A block with everything around it, outermost first: what a directive's inheritance is decided by. */
export interface Context {
  block: NginxDirective
  levels: readonly (readonly NginxDirective[])[]
}

/** The server blocks of every http block, in the order nginx reads them. */
export function serversOf({ directives }: NginxConfiguration): Context[] {
  return blocksOf(directives, 'http').flatMap((http) =>
    blocksOf(http.block ?? [], 'server').map((block) => ({
      block,
      levels: [directives, http.block ?? [], block.block ?? []],
    })),
  )
}

/** Every location of a server, nested ones too. */
export function locationsOf({ block, levels }: Context): Context[] {
  return blocksOf(block.block ?? [], 'location').flatMap((location) => {
    const context = { block: location, levels: [...levels, location.block ?? []] }
    return [context, ...locationsOf(context)]
  })
}

/**
 * The directives of that name which hold in a block. nginx takes them all from the innermost level that has any, so that one
 * `add_header` in a location discards those of the server (ngx_http_headers_module, ngx_http_proxy_module).
 */
export function effective({ levels }: Context, name: string): NginxDirective[] {
  return (
    levels
      .findLast((level) => level.some((directive) => directive.name === name))
      ?.filter((directive) => directive.name === name) ?? []
  )
}

/** The value of a header among directives such as `proxy_set_header NAME VALUE`; null: none names it. */
export function headerValue(directives: readonly NginxDirective[], header: string): string | null {
  const found = directives.find(({ arguments: args }) => args?.[0]?.toLowerCase() === header.toLowerCase())
  return found ? (found.arguments?.[1] ?? '') : null
}

/** What the block itself says, not what it inherits. */
export function own({ block }: Context, name: string): NginxDirective[] {
  return (block.block ?? []).filter((directive) => directive.name === name)
}

/** `location ~ /api`, `server_name chat.example.org` and where it stands. */
export function placeOf({ name, arguments: args, file, line }: NginxDirective): string {
  return `${[name, ...(args ?? [])].join(' ')} (${file}:${line})`
}

/** Addresses of `listen`, and whether it speaks TLS: `443 ssl` → `*:443`. */
export function listensOf(server: Context): { address: string; ssl: boolean; isDefault: boolean }[] {
  const listens = own(server, 'listen').map(({ arguments: args }) => args ?? [])
  return (listens.length > 0 ? listens : [['80']]).map(([address = '80', ...options]) => ({
    address: /^\d+$/.test(address) ? `*:${address}` : address,
    ssl: options.includes('ssl') || options.includes('quic'),
    isDefault: options.includes('default_server') || options.includes('default'),
  }))
}

/**
 * The location that a path is served by, by nginx's own rules: an exact one, else the longest prefix if it says `^~`, else the
 * first regular expression that fits, else the longest prefix. `unreadable`: an expression that isn't JavaScript's.
 */
export function locationFor(server: Context, path: string): Context | 'unreadable' | null {
  const locations = blocksOf(server.block.block ?? [], 'location').map((block) => ({
    block,
    levels: [...server.levels, block.block ?? []],
  }))
  const modifier = ({ block }: Context) => (block.arguments?.length === 2 ? (block.arguments[0] ?? '') : '')
  const pattern = ({ block }: Context) => block.arguments?.at(-1) ?? ''
  const exact = locations.find((each) => modifier(each) === '=' && pattern(each) === path)
  if (exact) return exact
  const [longest = null] = locations
    .filter((each) => ['', '^~'].includes(modifier(each)) && path.startsWith(pattern(each)))
    .toSorted((a, b) => pattern(b).length - pattern(a).length)
  if (longest && modifier(longest) === '^~') return longest
  for (const each of locations) {
    if (!modifier(each).startsWith('~')) continue
    const expression = expressionFrom(pattern(each), modifier(each) === '~*')
    if (!expression) return 'unreadable'
    if (expression.test(path)) return each
  }
  return longest
}

/** Longer than any pattern of a location: the host wrote it, and a path is tried on it. */
const patternLimit = 200

function expressionFrom(pattern: string, ignoreCase: boolean): RegExp | null {
  if (pattern.length > patternLimit) return null
  try {
    return new RegExp(pattern, ignoreCase ? 'i' : '')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

export function blocksOf(directives: readonly NginxDirective[], name: string): NginxDirective[] {
  return directives.filter((directive) => directive.name === name && directive.block !== null)
}
