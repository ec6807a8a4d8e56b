import type { SyntaxDirective } from './syntax.ts'

/** More values than these, or variables within each other deeper than this, are not followed. */
const valueLimit = 20
const depthLimit = 5

/** What a request brings with it: the values of variables that depend on it. */
export type RequestVariables = ReadonlyMap<string, string>

/** What a browser's WebSocket handshake over TLS comes with, straight from it. */
export const websocketRequest: RequestVariables = new Map([
  ['$http_upgrade', 'websocket'],
  ['$http_connection', 'upgrade'],
  ['$scheme', 'https'],
  ['$http_x_forwarded_proto', ''],
])

/**
 * All texts that a text with variables can come to: each variable by every `set` of its server and every value of a `map`, `geo` or
 * `split_clients`, whatever is asked for.
 *
 * @param scopes - the directives of http and of the server, with all that lies in them
 * @param request - the variables that are known of the request; a map of one of them has the one value that it then has
 * @returns null where a variable depends on the request
 */
export function resolveVariables(
  text: string,
  scopes: readonly (readonly SyntaxDirective[])[],
  request: RequestVariables = new Map(),
  depth = 0,
): string[] | null {
  const [, before = '', bracketed, plain, after = ''] = /^(.*?)\$(?:\{(\w+)\}|(\w+))(.*)$/s.exec(text) ?? []
  const name = bracketed ?? plain
  if (name === undefined) return text.includes('$') ? null : [text]
  if (depth > depthLimit) return null
  const known = request.get(`$${name}`)
  const values = known === undefined ? listValues(`$${name}`, scopes, request) : [known]
  if (values.length === 0 || values.includes(null)) return null
  const texts = new Set<string>()
  for (const value of values) {
    const resolved = resolveVariables(`${before}${value}${after}`, scopes, request, depth + 1)
    if (!resolved) return null
    for (const each of resolved) texts.add(each)
    if (texts.size > valueLimit) return null
  }
  return [...texts]
}

/** Null among them: one that is not written here. */
function listValues(
  variable: string,
  scopes: readonly (readonly SyntaxDirective[])[],
  request: RequestVariables,
): (string | null)[] {
  return scopes.flatMap((directives) =>
    directives.flatMap((directive): (string | null)[] => {
      const { name, arguments: args, block } = directive
      if (name === 'set' && args[0] === variable) return [args[1] ?? null]
      if (setters.test(name)) return args[0] === variable ? [null] : []
      if (!block) return []
      if (tables.has(name)) {
        if (args.at(-1) !== variable) return []
        const source = name === 'map' ? request.get(args[0] ?? '') : undefined
        return source === undefined ? block.flatMap(listTableValues) : listMapValues(block, source)
      }
      // What another server sets is no value here: a scope is one server, or what is around all of them.
      return name === 'server' || name === 'http' ? [] : listValues(variable, [block], request)
    }),
  )
}

/** `set_by_lua`, `auth_request_set` and their like: the value is made when a request comes. */
const setters = /^(?:set_by_lua|auth_request_set|js_set|perl_set|set_)/

const tables: ReadonlySet<string> = new Set(['map', 'geo', 'split_clients'])

function listTableValues({ name, arguments: args }: SyntaxDirective): (string | null)[] {
  if (name === 'include') return [null]
  return ['hostnames', 'volatile', 'delete', 'proxy', 'proxy_recursive', 'ranges'].includes(name)
    ? []
    : [args[0] ?? null]
}

/**
 * The value of a map for one source (ngx_http_map_module): the same text in any case, else the first expression that fits, else the
 * default, else none. Expressions are not tried here: where one could fit, every value may be it.
 */
function listMapValues(block: readonly SyntaxDirective[], source: string): (string | null)[] {
  const entries = block.map((entry) => ({ key: entry.name, value: entry.arguments[0] ?? null }))
  if (entries.some(({ key }) => key === 'include')) return block.flatMap(listTableValues)
  const exact = entries.find(({ key }) => key.replace(/^\\/, '').toLowerCase() === source.toLowerCase())
  if (exact && exact.key !== 'default') return [exact.value]
  const expressions = entries.filter(({ key }) => key.startsWith('~'))
  const otherwise = entries.find(({ key }) => key === 'default')
  return [...expressions.map(({ value }) => value), otherwise ? otherwise.value : '']
}
