import type {
  NginxConfiguration,
  NginxDirective,
} from '../../../probes/host/questions/nginx/nginx-configuration.ts'

/** A block with everything around it, outermost first: what a directive's inheritance is decided by. */
export interface NginxContext {
  block: NginxDirective
  levels: readonly (readonly NginxDirective[])[]
}

/** The server blocks of every http block, in the order nginx reads them. */
export function listServers({ directives }: NginxConfiguration): NginxContext[] {
  return listBlocks(directives, 'http').flatMap((http) =>
    listBlocks(http.block ?? [], 'server').map((block) => ({
      block,
      levels: [directives, http.block ?? [], block.block ?? []],
    })),
  )
}

/** Every location of a server, nested ones too. */
export function listLocations({ block, levels }: NginxContext): NginxContext[] {
  return listBlocks(block.block ?? [], 'location').flatMap((location) => {
    const context = { block: location, levels: [...levels, location.block ?? []] }
    return [context, ...listLocations(context)]
  })
}

/**
 * The directives of that name which hold in a block. nginx takes them all from the innermost level that has any, so that one
 * `add_header` in a location discards those of the server (ngx_http_headers_module, ngx_http_proxy_module).
 */
export function listEffectiveDirectives({ levels }: NginxContext, name: string): NginxDirective[] {
  return (
    levels
      .findLast((level) => level.some((directive) => directive.name === name))
      ?.filter((directive) => directive.name === name) ?? []
  )
}

/** The value of a header among directives such as `proxy_set_header NAME VALUE`; null: none names it. */
export function findHeaderValue(directives: readonly NginxDirective[], header: string): string | null {
  const found = directives.find(({ arguments: args }) => args?.[0]?.toLowerCase() === header.toLowerCase())
  return found ? (found.arguments?.[1] ?? '') : null
}

/** What the block itself says, not what it inherits. */
export function listOwnDirectives({ block }: NginxContext, name: string): NginxDirective[] {
  return (block.block ?? []).filter((directive) => directive.name === name)
}

/** `location ~ /api`, `server_name chat.example.org` and where it stands. */
export function formatPlace({ name, arguments: args, file, line }: NginxDirective): string {
  return `${[name, ...(args ?? [])].join(' ')} (${file}:${line})`
}

/** Addresses of `listen`, and whether it speaks TLS: `443 ssl` → `*:443`. */
export function listListenAddresses(
  server: NginxContext,
): { address: string; ssl: boolean; isDefault: boolean }[] {
  const listens = listOwnDirectives(server, 'listen').map(({ arguments: args }) => args ?? [])
  // Until 1.25.1 a directive of its own said it for all addresses of the server.
  const all = listEffectiveDirectives(server, 'ssl').some(({ arguments: args }) => args?.[0] === 'on')
  return (listens.length > 0 ? listens : [['80']]).map(([address = '80', ...options]) => ({
    address: normalizeAddress(address),
    ssl: all || options.includes('ssl') || options.includes('quic'),
    isDefault: options.includes('default_server') || options.includes('default'),
  }))
}

/**
 * The location that a path is served by, by nginx's own rules (ngx_http_core_find_location): an exact one, else the longest prefix
 * with the locations inside it; unless that says `^~`, the first regular expression that fits, else the longest prefix. Named ones are
 * led to by `try_files` or `error_page` alone. `unreadable`: an expression that isn't JavaScript's.
 */
export function findLocation(server: NginxContext, path: string): NginxContext | 'unreadable' | null {
  const locations = listBlocks(server.block.block ?? [], 'location').map((block) => ({
    block,
    levels: [...server.levels, block.block ?? []],
  }))
  const exact = locations.find((each) => modifierOf(each) === '=' && patternOf(each) === path)
  if (exact) return exact
  const [longest = null] = locations
    .filter((each) => ['', '^~'].includes(modifierOf(each)) && path.startsWith(patternOf(each)))
    .toSorted((a, b) => patternOf(b).length - patternOf(a).length)
  const inside = longest && findLocation(longest, path)
  if (inside) return inside
  if (longest && modifierOf(longest) === '^~') return longest
  for (const each of locations) {
    if (!modifierOf(each).startsWith('~')) continue
    const expression = compilePattern(patternOf(each), modifierOf(each) === '~*')
    if (!expression) return 'unreadable'
    if (expression.test(path)) return findLocation(each, path) ?? each
  }
  return longest
}

const modifierOf = ({ block }: NginxContext) =>
  block.arguments?.length === 2 ? (block.arguments[0] ?? '') : ''
const patternOf = ({ block }: NginxContext) => block.arguments?.at(-1) ?? ''

/** `443`, `0.0.0.0:443` and `*:443` are one address; without a port it is 80. */
function normalizeAddress(address: string): string {
  if (address.startsWith('unix:')) return address
  if (/^\d+(?:-\d+)?$/.test(address)) return `*:${address}`
  return (/:\d+(?:-\d+)?$/.test(address) ? address : `${address}:80`).replace(/^0\.0\.0\.0:/, '*:')
}

/** Longer than any pattern of a location: the host wrote it, and a path is tried on it. */
const patternLimit = 200

export function compilePattern(pattern: string, ignoreCase: boolean): RegExp | null {
  if (pattern.length > patternLimit) return null
  try {
    return new RegExp(pattern, ignoreCase ? 'i' : '')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

export function listBlocks(directives: readonly NginxDirective[], name: string): NginxDirective[] {
  return directives.filter((directive) => directive.name === name && directive.block !== null)
}
